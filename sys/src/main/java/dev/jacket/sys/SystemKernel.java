package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Collections;
import java.util.Objects;
import jdk.jfr.FlightRecorder;

/// The real kernel: one downcall of libc's `syscall`, linked once.
///
/// One call shape for all system calls makes linking cheap at start-up. errno is captured in the same downcall,
/// into memory that belongs to this call alone, and read before the thread can do anything else.
///
/// Three more downcalls go to functions of ours, [Trap], which return the errno themselves: two for calls that are over
/// at once, one for those of few arguments that may wait. They are linked when they are worth that.
final class SystemKernel implements Kernel {
    static final Kernel INSTANCE = new SystemKernel();

    /// `syscall` is variadic after its first argument, and errno comes with the result.
    private static final MethodHandle SYSCALL =
            link(longs(7), Linker.Option.firstVariadicArg(1), Linker.Option.captureCallState("errno"));
    // Not bound into the handle: that would be one more form of method handle to make at each start.
    private static final MemorySegment FUNCTION =
            Linker.nativeLinker().defaultLookup().findOrThrow("syscall");
    private static final Slots<MemorySegment> ERRNO = new Slots<>(64, SystemKernel::errnoSlot);

    /// How many brief calls are made like all others: a program that makes few need not link another downcall.
    private static final int WORTH_LINKING = 1000;

    private static int briefCalls; // shared without care: a count that threads lose does no harm

    /// The downcall that does not tell the virtual machine.
    private static final class Brief {
        static final Trap TRAP = new Trap(INSTANCE);
        static final MemorySegment CODE =
                TRAP.plain; // of its own, since the compiler takes it for a constant here alone
        static final boolean IS_POSSIBLE = CODE.address() != 0;
        static final MethodHandle CALL = link(longs(5), Linker.Option.critical(false));
    }

    /// The one of calls that may wait.
    private static final class Waiting {
        static final MethodHandle CALL = link(longs(5));
    }

    /// The one that lends the kernel an array as well. No collection begins meanwhile, so it stays where it is.
    private static final class BriefLent {
        static final MemorySegment CODE = Brief.TRAP.lent;
        static final MethodHandle CALL = link(longs(5).insertArgumentLayouts(1, ADDRESS), Linker.Option.critical(true));
    }

    private SystemKernel() {}

    @Override
    public long call(Syscall nr, long a, long b, long c, long d, long e, long f) {
        SlowCall event = FlightRecorder.isInitialized() ? SlowCall.begins(nr) : null;
        long result;
        if (e == 0 && f == 0 && briefCalls >= WORTH_LINKING && Brief.IS_POSSIBLE) {
            try {
                result = (long) Waiting.CALL.invokeExact(Brief.CODE, a, b, c, d, (long) nr.number());
            } catch (Throwable impossible) {
                throw new AssertionError("a downcall throws nothing", impossible);
            }
        } else {
            int slot = ERRNO.claim();
            // More threads may be inside the kernel than there are slots: most of them wait there, so that is rare.
            result = slot < 0
                    ? callWithoutSlot(nr.number(), a, b, c, d, e, f)
                    : callWithSlot(slot, nr.number(), a, b, c, d, e, f);
        }
        if (event != null) {
            event.ends(nr, result);
        }
        return result;
    }

    @SuppressWarnings("TooManyParameters")
    private static long callWithoutSlot(long nr, long a, long b, long c, long d, long e, long f) {
        try (Arena arena = Arena.ofConfined()) {
            return invoke(arena.allocate(JAVA_INT), nr, a, b, c, d, e, f);
        }
    }

    /// As [#invoke], which it does not call: the compiler inlines only so deep, and what it leaves makes objects.
    @SuppressWarnings("TooManyParameters")
    private static long callWithSlot(int slot, long nr, long a, long b, long c, long d, long e, long f) {
        MemorySegment errno = ERRNO.at(slot);
        try {
            long result = (long) SYSCALL.invokeExact(FUNCTION, errno, nr, a, b, c, d, e, f);
            return result == -1 ? -errno.get(JAVA_INT, 0) : result;
        } catch (Throwable impossible) {
            throw new AssertionError("a downcall throws nothing", impossible);
        } finally {
            ERRNO.release(slot);
        }
    }

    @Override
    public long callBriefly(Syscall nr, long a, long b, long c, long d) {
        if (!mayTrap()) {
            return call(nr, a, b, c, d, 0, 0);
        }
        SlowCall event = FlightRecorder.isInitialized() ? SlowCall.begins(nr) : null;
        long result;
        // Not a method of its own: the compiler inlines only so deep, and what it leaves makes objects.
        try {
            result = (long) Brief.CALL.invokeExact(Brief.CODE, a, b, c, d, (long) nr.number());
        } catch (Throwable impossible) {
            throw new AssertionError("a downcall throws nothing", impossible);
        }
        if (event != null) {
            event.ends(nr, result);
        }
        return result;
    }

    @Override
    public long callBriefly(Syscall nr, int fd, byte[] array, int offset, int length, int flags) {
        // The kernel would go on behind the array. The callers look too, but the buffer of one may be moved meanwhile.
        Objects.checkFromIndexSize(offset, length, array.length);
        if (!mayTrap()) {
            return Copied.call(this, nr, fd, array, offset, length, flags);
        }
        SlowCall event = FlightRecorder.isInitialized() ? SlowCall.begins(nr) : null;
        long result;
        try {
            result = (long) BriefLent.CALL.invokeExact(
                    BriefLent.CODE,
                    (long) fd,
                    MemorySegment.ofArray(array),
                    (long) offset,
                    (long) length,
                    (long) flags,
                    (long) nr.number());
        } catch (Throwable impossible) {
            throw new AssertionError("a downcall throws nothing", impossible);
        }
        if (event != null) {
            event.ends(nr, result);
        }
        return result;
    }

    private static boolean mayTrap() {
        if (briefCalls < WORTH_LINKING) {
            briefCalls++;
            return false;
        }
        return Brief.IS_POSSIBLE;
    }

    @SuppressWarnings("TooManyParameters")
    private static long invoke(MemorySegment errno, long nr, long a, long b, long c, long d, long e, long f) {
        long result;
        try {
            result = (long) SYSCALL.invokeExact(FUNCTION, errno, nr, a, b, c, d, e, f);
        } catch (Throwable impossible) {
            throw new AssertionError("a downcall throws nothing", impossible);
        }
        return result == -1 ? -errno.get(JAVA_INT, 0) : result;
    }

    private static FunctionDescriptor longs(int arguments) {
        return FunctionDescriptor.of(
                JAVA_LONG, Collections.nCopies(arguments, JAVA_LONG).toArray(MemoryLayout[]::new));
    }

    @SuppressWarnings("restricted") // one of the two doors: the other is Libc
    private static MethodHandle link(FunctionDescriptor type, Linker.Option... options) {
        return Linker.nativeLinker().downcallHandle(type, options);
    }

    // A slot has a cache line of its own, so that two cores do not pull it to and fro. The slots live as long as the
    // process and their number is fixed, hence the global arena.
    private static MemorySegment errnoSlot() {
        return Arena.global().allocate(64, 64);
    }
}
