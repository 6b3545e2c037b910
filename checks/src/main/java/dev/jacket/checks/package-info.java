/// What the project's own tests share.
@NullMarked
package dev.jacket.checks;

import org.jspecify.annotations.NullMarked;
