/// Doubles for tests.
@NullMarked
package dev.jacket.testkit;

import org.jspecify.annotations.NullMarked;
