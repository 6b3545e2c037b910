/// System calls, layouts and constants of the Linux kernel, under their C names.
@NullMarked
package dev.jacket.sys;

import org.jspecify.annotations.NullMarked;
