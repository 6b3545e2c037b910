/// How a server's events look as text; for Jacket's own modules only.
@NullMarked
package dev.jacket.server.internal;

import org.jspecify.annotations.NullMarked;
