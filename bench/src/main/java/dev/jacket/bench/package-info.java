/// Benchmarks of single calls: `bench/pair.sh` runs and prints one beside its peers, `bench/small.sh` the parts of
/// which messages are made.
@NullMarked
package dev.jacket.bench;

import org.jspecify.annotations.NullMarked;
