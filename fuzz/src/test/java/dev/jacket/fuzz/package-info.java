/// Parsers of foreign bytes: what must hold for each, whatever the bytes are. A corpus is replayed with each change;
/// each night Jazzer looks for more, guided by coverage.
@NullMarked
package dev.jacket.fuzz;

import org.jspecify.annotations.NullMarked;
