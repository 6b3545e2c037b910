/// Echo servers on Netty, which `bench/servers.py` measures Jacket against.
@NullMarked
package dev.jacket.bench.netty;

import org.jspecify.annotations.NullMarked;
