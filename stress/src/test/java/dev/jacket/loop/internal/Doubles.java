package dev.jacket.loop.internal;

import dev.jacket.loop.Deadline;
import dev.jacket.sys.Errnos;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.Syscall;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// What the stress tests have in place of the kernel and of the loops' threads.
final class Doubles {
    /// So long waits a thread whose wake-up is lost; no other does.
    static final Duration LOST = Duration.ofSeconds(5);

    /// Tells of events what the test says, and of nothing else.
    static final Poller POLLER = new Poller() {
        @Override
        public long register(Descriptor descriptor, int fd, boolean wantsRoom) {
            return 1;
        }

        @Override
        public long addRoom(long number, int fd) {
            return 0;
        }

        @Override
        public void unregister(long number, int fd) {}
    };

    static final Watchdog WATCHDOG = new Watchdog(Duration.ofDays(1), _ -> {}, _ -> {});

    private static final Thread NOBODY = Thread.ofPlatform().unstarted(() -> {});

    private Doubles() {}

    static Deadline lost() {
        return Deadline.after(LOST);
    }

    /// {@return a loop whose part the tests' own threads play}
    static EventLoop loop(EventSource source) {
        return new EventLoop(source, NOBODY, WATCHDOG);
    }

    /// Counts how often a number was closed; nothing comes from it, and all goes out at once.
    static final class Numbers implements Kernel {
        private final AtomicInteger closes = new AtomicInteger();

        @Override
        public long call(Syscall nr, long a, long b, long c, long d, long e, long f) {
            return switch (nr) {
                case CLOSE -> closes.incrementAndGet();
                case RECVFROM -> -Errnos.EAGAIN;
                case SENDTO -> c;
                default -> 0;
            };
        }

        int closes() {
            return closes.get();
        }

        /// {@return a descriptor that a [#POLLER] watches}
        Descriptor open() {
            return new Descriptor(new Host(this, POLLER), 1_000_000);
        }
    }

    /// A kernel for a loop that never has events: nothing but [#wake] ends its waits.
    static final class Source implements EventSource {
        private final Semaphore rings = new Semaphore(0);
        private volatile boolean lost;

        /// {@return whether a wait was not ended}
        boolean hasLost() {
            return lost;
        }

        @Override
        public Poller poller() {
            return POLLER;
        }

        @Override
        public void await(long nanos) {
            try {
                lost |= nanos > 0 && !rings.tryAcquire(LOST.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException impossible) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public Help help() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void wake() {
            rings.release();
        }

        @Override
        public void close() {}
    }
}
