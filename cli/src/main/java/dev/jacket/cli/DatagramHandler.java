package dev.jacket.cli;

import dev.jacket.sockets.Address;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a service does with one datagram. What it throws drops the datagram, and nothing else.
@FunctionalInterface
interface DatagramHandler {
    /// {@return the answer to the sender, or null for none}
    ///
    /// @param datagram the bytes that came, until the call returns
    /// @param from asks who sent them
    /// @param n which datagram it is, from 1
    @Nullable ByteBuffer answer(ByteBuffer datagram, Supplier<Address> from, long n) throws Exception;
}
