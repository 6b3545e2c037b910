package dev.jacket.loop.internal;

import dev.jacket.sys.Kernel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// The wakers that no thread uses at the moment, so that a wait does not open an eventfd each time.
///
/// **threads:** shared; its monitor guards the queue.
final class Wakers {
    private static final int KEPT = 16;

    private final Kernel kernel;
    private final ArrayDeque<Waker> idle = new ArrayDeque<>();

    Wakers(Kernel kernel) {
        this.kernel = kernel;
    }

    /// {@return a waker for the caller alone}
    Waker take() {
        Waker waker = poll();
        return waker != null ? waker : new Waker(kernel);
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
