package dev.jacket.sockets;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.jacket.sys.Scratch;
import java.io.IOException;

/// Asks the kernel for a socket's addresses, afresh each time.
final class Names {
    /// Room for an address at the front of the scratch memory; its length stands behind it.
    static final int CAPACITY = 128;

    static final int LENGTH = CAPACITY;

    private Names() {}

    static Address local(Handle handle) throws IOException {
        return get(handle, "getsockname");
    }

    static Address peer(Handle handle) throws IOException {
        return get(handle, "getpeername");
    }

    private static Address get(Handle handle, String call) throws IOException {
        handle.begin();
        try (Scratch scratch = Scratch.take()) {
            long result = ask(handle, call, scratch);
            if (result < 0) {
                throw handle.failure(call, result, Address.NONE);
            }
            return received(scratch);
        } finally {
            handle.end();
        }
    }

    /// {@return the local address, or [Address#NONE]; the caller is inside a call}
    static Address localOrNone(Handle handle) {
        return orNone(handle, "getsockname");
    }

    /// {@return the peer, or the last one where the connection is gone, or [Address#NONE]; the caller is inside a call}
    static Address peerOrNone(Handle handle) {
        Address peer = orNone(handle, "getpeername");
        return peer.equals(Address.NONE) ? handle.lastPeer() : peer;
    }

    private static Address orNone(Handle handle, String call) {
        try (Scratch scratch = Scratch.take()) {
            return ask(handle, call, scratch) < 0 ? Address.NONE : received(scratch);
        }
    }

    private static long ask(Handle handle, String call, Scratch scratch) {
        prepare(scratch);
        long address = scratch.address(0);
        long length = scratch.address(LENGTH);
        return handle.again(() -> call.equals("getpeername")
                ? handle.kernel.getpeername(handle.fd(), address, length)
                : handle.kernel.getsockname(handle.fd(), address, length));
    }

    /// Makes room for an address that a call fills in.
    static void prepare(Scratch scratch) {
        scratch.control().set(JAVA_INT, LENGTH, CAPACITY);
    }

    /// {@return the address that a call has filled in}
    static Address received(Scratch scratch) {
        return AddressCodec.read(scratch.control(), scratch.control().get(JAVA_INT, LENGTH));
    }
}
