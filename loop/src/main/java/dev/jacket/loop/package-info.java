/// Deadlines and event loops.
@NullMarked
package dev.jacket.loop;

import org.jspecify.annotations.NullMarked;
