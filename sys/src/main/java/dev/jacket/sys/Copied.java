package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/// System calls whose bytes go from a Java array to the kernel, or come to one, by way of memory outside the heap.
///
/// **threads:** any thread may call.
public final class Copied {
    private Copied() {}

    /// recvfrom(2) or sendto(2) without an address.
    ///
    /// @param kernel makes the call
    /// @param nr RECVFROM or SENDTO
    /// @param fd a socket
    /// @param array where the bytes go, or come from
    /// @param offset where they begin in it
    /// @param length how many
    /// @param flags MSG_DONTWAIT and others
    /// @return how many bytes, with MSG_TRUNC perhaps more than the length; or the negated errno
    public static long call(Kernel kernel, Syscall nr, int fd, byte[] array, int offset, int length, int flags) {
        try (Scratch scratch = Scratch.take(length)) {
            MemorySegment copy = scratch.data(length);
            // With MSG_TRUNC, TCP tells of bytes that it throws away: the array's own are to come back.
            if (nr == Syscall.SENDTO || (flags & SysSocket.MSG_TRUNC) != 0) {
                MemorySegment.copy(array, offset, copy, JAVA_BYTE, 0, length);
            }
            long result = kernel.call(nr, fd, copy.address(), length, flags, 0, 0);
            if (nr == Syscall.RECVFROM && result > 0) {
                MemorySegment.copy(copy, JAVA_BYTE, 0, array, offset, (int) Math.min(result, length));
            }
            return result;
        }
    }
}
