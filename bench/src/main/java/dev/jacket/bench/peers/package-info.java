/// Echo servers on the JDK alone, which `bench/servers.py` measures Jacket against; each is started with the address to
/// listen on.
@NullMarked
package dev.jacket.bench.peers;

import org.jspecify.annotations.NullMarked;
