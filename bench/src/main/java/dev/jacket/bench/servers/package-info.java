/// Echo servers of Jacket's library, beside `jacket serve echo`: what a part of it costs.
@NullMarked
package dev.jacket.bench.servers;

import org.jspecify.annotations.NullMarked;
