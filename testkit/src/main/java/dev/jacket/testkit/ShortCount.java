package dev.jacket.testkit;

import dev.jacket.sys.ForeignMemory;
import dev.jacket.sys.Syscall;
import dev.jacket.sys.iovec;
import dev.jacket.sys.msghdr;
import java.lang.foreign.MemorySegment;
import java.util.function.LongUnaryOperator;

/// Makes a call move fewer bytes, or fewer messages, than it was asked to.
final class ShortCount {
    private static final int LENGTH = 2;
    private static final int HEADER = 1;

    private ShortCount() {}

    /// {@return how many bytes a call would move at most; 0 for a call that moves none}
    static long length(Syscall nr, long[] arguments) {
        return switch (nr) {
            case SENDTO, RECVFROM -> arguments[LENGTH];
            case SENDMSG, RECVMSG -> total(header(arguments));
            default -> 0;
        };
    }

    /// Changes the call's length.
    ///
    /// @param shorter gives the new length for the old one, which is 1 or more
    static void apply(Syscall nr, long[] arguments, LongUnaryOperator shorter) {
        long length = length(nr, arguments);
        if (length < 1) {
            return;
        }
        if (nr == Syscall.SENDTO || nr == Syscall.RECVFROM) {
            arguments[LENGTH] = shorter.applyAsLong(length);
        } else {
            cut(header(arguments), shorter.applyAsLong(length));
        }
    }

    /// Lets a call move so much at most: bytes, or messages where it moves several.
    static void limit(Syscall nr, long[] arguments, long most) {
        switch (nr) {
            case SENDMMSG, RECVMMSG -> arguments[LENGTH] = Math.min(arguments[LENGTH], most);
            default -> apply(nr, arguments, length -> Math.min(length, most));
        }
    }

    private static MemorySegment header(long[] arguments) {
        return ForeignMemory.of(arguments[HEADER], msghdr.SIZEOF);
    }

    private static MemorySegment part(MemorySegment header, long index) {
        return ForeignMemory.of(msghdr.msg_iov(header) + index * iovec.SIZEOF, iovec.SIZEOF);
    }

    private static long total(MemorySegment header) {
        long total = 0;
        for (long i = 0; i < msghdr.msg_iovlen(header); i++) {
            total += iovec.iov_len(part(header, i));
        }
        return total;
    }

    /// The parts in front stay, up to where the length ends.
    private static void cut(MemorySegment header, long length) {
        long left = length;
        for (long i = 0; i < msghdr.msg_iovlen(header); i++) {
            MemorySegment part = part(header, i);
            iovec.iov_len(part, Math.min(iovec.iov_len(part), left));
            left -= iovec.iov_len(part);
        }
    }
}
