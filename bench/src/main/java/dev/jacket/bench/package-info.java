/// Benchmarks beside peers in the same run: `bench/pair.sh` runs and prints them.
@NullMarked
package dev.jacket.bench;

import org.jspecify.annotations.NullMarked;
