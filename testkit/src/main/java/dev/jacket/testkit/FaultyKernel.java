package dev.jacket.testkit;

import dev.jacket.sys.Kernel;
import dev.jacket.sys.Syscall;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/// A kernel that does what it is told to before, or instead of, what the real one does: fail with an errno, move
/// fewer bytes, or be interrupted, at the n-th call.
///
/// **threads:** shared; the calls are counted over all threads.
@SuppressWarnings("exports") // for modules that see the kernel at all
public final class FaultyKernel implements Kernel {
    /// Decides what becomes of one call.
    @FunctionalInterface
    public interface Fault {
        /// The answer that lets the call pass unchanged to the real kernel.
        long PASS = Long.MIN_VALUE;

        /// {@return the result to give without calling the kernel, or [#PASS]}
        ///
        /// @param n which call this is, from 1
        /// @param nr the call
        /// @param arguments its six arguments; changing them changes the call
        long at(long n, Syscall nr, long[] arguments);

        /// {@return the result to give after the kernel has made the call}
        ///
        /// @param nr the call
        /// @param arguments its six arguments
        /// @param result what the kernel returned
        default long after(Syscall nr, long[] arguments, long result) {
            return result;
        }
    }

    private final Kernel real;
    private final AtomicLong calls = new AtomicLong();
    private final AtomicReference<Fault> fault = new AtomicReference<>(none());

    /// A kernel over the real one, without a fault yet.
    public FaultyKernel() {
        this(Kernel.system());
    }

    /// A kernel over another.
    ///
    /// @param real where calls go that pass
    public FaultyKernel(Kernel real) {
        this.real = real;
    }

    /// Sets the fault for the calls from now on, counted from 1 again.
    ///
    /// @param next the fault
    /// @return this kernel
    public FaultyKernel with(Fault next) {
        calls.set(0);
        fault.set(next);
        return this;
    }

    /// {@return how many calls have been made since [#with]}
    public long calls() {
        return calls.get();
    }

    @Override
    public long call(Syscall nr, long a, long b, long c, long d, long e, long f) {
        long[] arguments = {a, b, c, d, e, f};
        Fault now = fault.get();
        long result = now.at(calls.incrementAndGet(), nr, arguments);
        if (result != Fault.PASS) {
            return result;
        }
        long passed = real.call(nr, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]);
        return now.after(nr, arguments, passed);
    }

    /// {@return a fault that fails the n-th call of one kind}
    ///
    /// @param kind the call
    /// @param n which of them, from 1
    /// @param errno with what
    public static Fault failing(Syscall kind, int n, int errno) {
        AtomicLong seen = new AtomicLong();
        return (count, nr, arguments) -> nr == kind && seen.incrementAndGet() == n ? -errno : Fault.PASS;
    }

    /// {@return a fault that lets every call pass}
    public static Fault none() {
        return (n, nr, arguments) -> Fault.PASS;
    }

    /// {@return a fault that lets each send and receive move only a part of what it could: 1 byte or more, at random}
    ///
    /// For streams only: a message cut short is another message.
    ///
    /// @param random decides; give it a seed and print that
    public static Fault splitting(RandomGenerator random) {
        return (n, nr, arguments) -> {
            ShortCount.apply(nr, arguments, length -> {
                synchronized (random) {
                    return 1 + random.nextLong(length);
                }
            });
            return Fault.PASS;
        };
    }

    /// {@return a fault that lets no call of a kind move more than so much}
    ///
    /// @param kind the call
    /// @param most how many bytes; for sendmmsg(2) and recvmmsg(2) how many messages
    public static Fault cutting(Syscall kind, long most) {
        return (count, nr, arguments) -> {
            if (nr == kind) {
                ShortCount.limit(nr, arguments, most);
            }
            return Fault.PASS;
        };
    }

    /// {@return a fault that fails the first calls of a kind}
    ///
    /// @param kind the call
    /// @param times how many of them
    /// @param errno with what
    public static Fault failingFirst(Syscall kind, int times, int errno) {
        AtomicLong seen = new AtomicLong();
        return (count, nr, arguments) -> nr == kind && seen.incrementAndGet() <= times ? -errno : Fault.PASS;
    }

    /// {@return a fault that fails every call of the kinds}
    ///
    /// @param errno with what
    /// @param kinds the calls
    public static Fault always(int errno, Syscall... kinds) {
        return (count, nr, arguments) -> Arrays.asList(kinds).contains(nr) ? -errno : Fault.PASS;
    }
}
