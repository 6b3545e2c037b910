/// The jacket command.
@NullMarked
package dev.jacket.cli;

import org.jspecify.annotations.NullMarked;
