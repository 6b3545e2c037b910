/// Descriptors and the ways to wait for them; for Jacket's own modules only.
@NullMarked
package dev.jacket.loop.internal;

import org.jspecify.annotations.NullMarked;
