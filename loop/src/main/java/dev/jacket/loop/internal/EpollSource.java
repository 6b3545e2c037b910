package dev.jacket.loop.internal;

import org.jspecify.annotations.Nullable;

/// An event loop on epoll(7).
final class EpollSource implements EventSource {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final EpollSet set;
    private final Bell bell;

    private EpollSource(EpollSet set, Bell bell) {
        this.set = set;
        this.bell = bell;
    }

    /// {@return a source, or null if the kernel has no descriptor or memory for one now}
    static @Nullable EpollSource open(Host host) {
        EpollSet set = EpollSet.open(host);
        if (set == null) {
            return null;
        }
        Bell bell = Bell.open(host);
        if (bell == null) {
            set.close();
            return null;
        }
        if (set.add(bell.fd()) < 0) {
            bell.close();
            set.close();
            return null;
        }
        return new EpollSource(set, bell);
    }

    @Override
    public Poller poller() {
        return set;
    }

    @Override
    public void await(long nanos) {
        int millis = nanos == Long.MAX_VALUE
                ? -1
                : (int) Math.min(Integer.MAX_VALUE, (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
        set.dispatch(millis); // if there are more, they come after those have run: see EpollSet
    }

    @Override
    public Help help() {
        return new Help() {
            @Override
            public void await(int millis) {
                set.help(millis);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void wake() {
        bell.ring();
    }

    @Override
    public void close() {
        set.close();
        bell.close();
    }
}
