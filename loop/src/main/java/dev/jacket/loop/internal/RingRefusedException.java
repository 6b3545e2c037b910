package dev.jacket.loop.internal;

import java.io.IOException;

/// The kernel gives this process no io_uring that serves.
final class RingRefusedException extends IOException {
    private static final long serialVersionUID = 1;

    private final String call;
    private final int errno;

    RingRefusedException(String call, int errno) {
        super(call + " gives errno " + errno);
        this.call = call;
        this.errno = errno;
    }

    /// {@return the result of a call that did not fail}
    static long check(String call, long result) throws RingRefusedException {
        if (result < 0) {
            throw new RingRefusedException(call, (int) -result);
        }
        return result;
    }

    String call() {
        return call;
    }

    int errno() {
        return errno;
    }
}
