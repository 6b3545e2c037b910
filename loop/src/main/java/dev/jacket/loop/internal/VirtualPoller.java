package dev.jacket.loop.internal;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Who wakes the virtual threads that the JDK's scheduler runs. The kernel is asked by virtual threads as well, a set
/// for each: one lets those run whom it has woken and asks again, so that under load nothing is handed over to another
/// platform thread. When there is no news it parks, and one platform thread waits for all of them.
///
/// **threads:** shared.
final class VirtualPoller implements Poller {
    private static final long RETRY_NANOS = 1_000_000;

    private final EpollSet[] sets;
    private final EpollSet quiet; // those whose thread is parked

    private VirtualPoller(EpollSet[] sets, EpollSet quiet) {
        this.sets = sets;
        this.quiet = quiet;
    }

    /// {@return a poller that serves from now on, or null if the kernel has no descriptor or memory for one now}
    ///
    /// @param count how many sets, for as many processors
    static @Nullable VirtualPoller start(Host host, int count) {
        var made = new EpollSet[count + 1];
        boolean started = false;
        try {
            for (int i = 0; i <= count; i++) {
                EpollSet set = EpollSet.open(host);
                if (set == null) {
                    return null;
                }
                made[i] = set;
            }
            var sets = Arrays.copyOf(made, count);
            var poller = new VirtualPoller(sets, made[count]);
            started = poller.startThreads();
            return started ? poller : null;
        } finally {
            if (!started) {
                close(made);
            }
        }
    }

    private static void close(@Nullable EpollSet[] made) {
        for (EpollSet set : made) {
            if (set != null) {
                set.close();
            }
        }
    }

    private boolean startThreads() {
        var numbers = new long[sets.length];
        for (int i = 0; i < sets.length; i++) {
            numbers[i] = quiet.add(sets[i]);
            if (numbers[i] < 0) {
                return false;
            }
        }
        Thread.ofPlatform().daemon().name("jacket-poller").start(() -> {
            for (; ; ) {
                quiet.dispatch(-1);
            }
        });
        for (int i = 0; i < sets.length; i++) {
            EpollSet set = sets[i];
            long number = numbers[i];
            Thread.ofVirtual().name("jacket-poller-" + i).start(() -> serve(set, number));
        }
        return true;
    }

    // To let others run first is what makes the next question worth a system call; nothing depends on it.
    @SuppressWarnings("ThreadPriorityCheck")
    private void serve(EpollSet set, long number) {
        set.wakes(Thread.currentThread());
        for (; ; ) {
            while (set.poll()) {
                Thread.yield();
            }
            if (quiet.tellOnce(set, number) == 0) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, RETRY_NANOS); // the kernel is short of memory
            }
        }
    }

    private EpollSet of(int fd) {
        return sets[fd % sets.length];
    }

    @Override
    public long register(Descriptor descriptor, int fd, boolean wantsRoom) {
        return of(fd).register(descriptor, fd, wantsRoom);
    }

    @Override
    public long addRoom(long number, int fd) {
        return of(fd).addRoom(number, fd);
    }

    @Override
    public void unregister(long number, int fd) {
        of(fd).unregister(number, fd);
    }
}
