package dev.jacket.sockets;

import dev.jacket.loop.internal.Inflow;
import dev.jacket.sys.Scratch;
import dev.jacket.sys.iovec;
import dev.jacket.sys.msghdr;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Pieces of a stream that were received and are sent again, from where they are, many by one system call.
///
/// **threads:** one at a time.
final class Gathering {
    private static final int MOST = 64;

    private final Inflow from;
    private long[] addresses = new long[1];
    private int[] lengths = new int[1];
    private int[] numbers = new int[1];
    private int first;
    private int end;
    private int bytes;

    Gathering(Inflow from) {
        this.from = from;
    }

    boolean isOf(Inflow other) {
        return from == other;
    }

    /// {@return how many bytes have not been sent}
    int bytes() {
        return bytes;
    }

    boolean isFull() {
        return end == MOST;
    }

    /// Takes what the inflow has given, or a part of it; there is room.
    ///
    /// @return false if it cannot be kept
    boolean add(ByteBuffer piece) {
        int number = from.keep();
        if (number < 0) {
            return false;
        }
        if (end == lengths.length) {
            addresses = Arrays.copyOf(addresses, 2 * end);
            lengths = Arrays.copyOf(lengths, 2 * end);
            numbers = Arrays.copyOf(numbers, 2 * end);
        }
        addresses[end] = MemorySegment.ofBuffer(piece).address();
        lengths[end] = piece.remaining();
        numbers[end++] = number;
        bytes += piece.remaining();
        return true;
    }

    /// sendto(2), or sendmsg(2) for several pieces.
    ///
    /// @param flags MSG_DONTWAIT and the like
    /// @return how many bytes were taken, or the negated errno
    long trySend(Handle handle, int flags) {
        if (end - first == 1) {
            return handle.trySend(addresses[first], lengths[first], flags);
        }
        try (Scratch scratch = Scratch.take(0)) {
            MemorySegment memory = scratch.control();
            memory.asSlice(0, msghdr.SIZEOF).fill((byte) 0);
            for (int i = first; i < end; i++) {
                MemorySegment entry = memory.asSlice(msghdr.SIZEOF + (long) (i - first) * iovec.SIZEOF, iovec.SIZEOF);
                iovec.iov_base(entry, addresses[i]);
                iovec.iov_len(entry, lengths[i]);
            }
            msghdr.msg_iov(memory, scratch.address(msghdr.SIZEOF));
            msghdr.msg_iovlen(memory, end - first);
            return handle.kernel.sendmsg(handle.fd(), scratch.address(0), flags);
        }
    }

    /// The kernel has taken some bytes.
    void sent(int count) {
        bytes -= count;
        for (int left = count; left > 0; ) {
            int part = Math.min(left, lengths[first]);
            addresses[first] += part;
            lengths[first] -= part;
            left -= part;
            if (lengths[first] == 0) {
                from.giveBack(numbers[first++]);
            }
        }
        if (first == end) {
            first = 0;
            end = 0;
        }
    }

    /// Gives all back unsent.
    void drop() {
        sent(bytes);
    }
}
