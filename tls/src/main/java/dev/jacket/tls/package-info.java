/// TLS 1.3 and 1.2 over a stream socket, by blocking calls on any thread.
@NullMarked
package dev.jacket.tls;

import org.jspecify.annotations.NullMarked;
