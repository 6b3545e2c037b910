package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import jdk.jfr.FlightRecorder;

/// The real kernel: one downcall of libc's `syscall`, linked once.
///
/// One call shape for all system calls makes linking cheap at start-up. errno is captured in the same downcall,
/// into memory that belongs to this call alone, and read before the thread can do anything else.
///
/// A second downcall of the same shape makes the calls that are over at once. It is linked when it is worth that.
final class SystemKernel implements Kernel {
    static final Kernel INSTANCE = new SystemKernel();

    /// How `syscall` is linked: it is variadic after its first argument, and errno comes with the result.
    static final Linker.Option[] OPTIONS = {Linker.Option.firstVariadicArg(1), Linker.Option.captureCallState("errno")};

    private static final MethodHandle SYSCALL = link(OPTIONS);
    // Not bound into the handle: that would be one more form of method handle to make at each start.
    private static final MemorySegment ADDRESS =
            Linker.nativeLinker().defaultLookup().findOrThrow("syscall");
    private static final Slots<MemorySegment> ERRNO = new Slots<>(64, SystemKernel::errnoSlot);

    /// How many brief calls are made like all others: a program that makes few need not link another downcall.
    private static final int WORTH_LINKING = 1000;

    private static int briefCalls; // shared without care: a count that threads lose does no harm

    /// The downcall that does not tell the virtual machine.
    private static final class Brief {
        static final MethodHandle SYSCALL = link(OPTIONS[0], OPTIONS[1], Linker.Option.critical(false));
    }

    private SystemKernel() {}

    @Override
    public long call(Syscall nr, long a, long b, long c, long d, long e, long f) {
        SlowCall event = FlightRecorder.isInitialized() ? SlowCall.begins(nr) : null;
        int slot = ERRNO.claim();
        // More threads may be inside the kernel than there are slots: most of them wait there, so that is rare.
        long result = slot < 0
                ? callWithoutSlot(nr.number(), a, b, c, d, e, f)
                : callWithSlot(slot, nr.number(), a, b, c, d, e, f);
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
            long result = (long) SYSCALL.invokeExact(ADDRESS, errno, nr, a, b, c, d, e, f);
            return result == -1 ? -errno.get(JAVA_INT, 0) : result;
        } catch (Throwable impossible) {
            throw new AssertionError("a downcall throws nothing", impossible);
        } finally {
            ERRNO.release(slot);
        }
    }

    @Override
    @SuppressWarnings("TooManyParameters")
    public long callBriefly(Scratch scratch, Syscall nr, long a, long b, long c, long d, long e, long f) {
        SlowCall event = FlightRecorder.isInitialized() ? SlowCall.begins(nr) : null;
        MemorySegment errno = scratch.errno();
        long result;
        if (briefCalls < WORTH_LINKING) {
            briefCalls++;
            result = invoke(errno, nr.number(), a, b, c, d, e, f);
        } else {
            // Not a method of its own: the compiler inlines only so deep, and what it leaves makes objects.
            try {
                result = (long) Brief.SYSCALL.invokeExact(ADDRESS, errno, (long) nr.number(), a, b, c, d, e, f);
            } catch (Throwable impossible) {
                throw new AssertionError("a downcall throws nothing", impossible);
            }
            result = result == -1 ? -errno.get(JAVA_INT, 0) : result;
        }
        if (event != null) {
            event.ends(nr, result);
        }
        return result;
    }

    @SuppressWarnings("TooManyParameters")
    private static long invoke(MemorySegment errno, long nr, long a, long b, long c, long d, long e, long f) {
        long result;
        try {
            result = (long) SYSCALL.invokeExact(ADDRESS, errno, nr, a, b, c, d, e, f);
        } catch (Throwable impossible) {
            throw new AssertionError("a downcall throws nothing", impossible);
        }
        return result == -1 ? -errno.get(JAVA_INT, 0) : result;
    }

    @SuppressWarnings("restricted") // one of the two doors: the other is Libc
    private static MethodHandle link(Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        FunctionDescriptor type = FunctionDescriptor.of(
                JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
        return linker.downcallHandle(type, options);
    }

    // A slot has a cache line of its own, so that two cores do not pull it to and fro. The slots live as long as the
    // process and their number is fixed, hence the global arena.
    private static MemorySegment errnoSlot() {
        return Arena.global().allocate(64, 64);
    }
}
