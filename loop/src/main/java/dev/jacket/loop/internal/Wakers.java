package dev.jacket.loop.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// The wakers that no thread uses at the moment, so that a wait does not open an eventfd each time.
///
/// **threads:** shared; its monitor guards the queue.
final class Wakers {
    private static final int KEPT = 16;

    private final Host host;
    private final ArrayDeque<Waker> idle = new ArrayDeque<>();

    Wakers(Host host) {
        this.host = host;
    }

    /// {@return a waker for the caller alone}
    Waker take() {
        Waker waker = poll();
        return waker != null ? waker : new Waker(host);
    }

    private synchronized @Nullable Waker poll() {
        return idle.pollLast();
    }

    void giveBack(Waker waker) {
        waker.reset();
        if (!keep(waker)) {
            try {
                waker.close();
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }
    }

    private synchronized boolean keep(Waker waker) {
        return waker.isWhole() && idle.size() < KEPT && idle.add(waker);
    }
}
