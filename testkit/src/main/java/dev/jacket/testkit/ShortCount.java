package dev.jacket.testkit;

import dev.jacket.sys.ForeignMemory;
import dev.jacket.sys.Syscall;
import dev.jacket.sys.iovec;
import dev.jacket.sys.msghdr;
import java.lang.foreign.MemorySegment;
import java.util.function.LongUnaryOperator;

/// Makes a call move fewer bytes than it was asked to.
final class ShortCount {
    private static final int LENGTH = 2;
    private static final int HEADER = 1;

    private ShortCount() {}

    /// {@return how many bytes a call would move at most; 0 for a call that moves none}
    static long length(Syscall nr, long[] arguments) {
        return switch (nr) {
            case SENDTO, RECVFROM -> arguments[LENGTH];
            case SENDMSG, RECVMSG -> iovec.iov_len(firstPart(arguments));
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
            iovec.iov_len(firstPart(arguments), shorter.applyAsLong(length));
        }
    }

    /// Jacket hands over one part a message.
    private static MemorySegment firstPart(long[] arguments) {
        MemorySegment header = ForeignMemory.of(arguments[HEADER], msghdr.SIZEOF);
        return ForeignMemory.of(msghdr.msg_iov(header), iovec.SIZEOF);
    }
}
