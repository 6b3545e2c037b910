/// Tests of the command from outside: the launcher as a child process, real programs as its peers, bytes compared
/// exactly.
@NullMarked
package dev.jacket.acceptance;

import org.jspecify.annotations.NullMarked;
