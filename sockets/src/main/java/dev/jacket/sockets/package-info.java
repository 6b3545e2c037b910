/// The BSD socket API for Java.
@NullMarked
package dev.jacket.sockets;

import org.jspecify.annotations.NullMarked;
