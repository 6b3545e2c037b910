package dev.jacket.loop.internal;

import java.io.IOException;

/// The kernel gives this process no io_uring that serves.
final class RingRefusedException extends IOException {
    private static final long serialVersionUID = 1;

    RingRefusedException(String why) {
        super(why);
    }

    RingRefusedException(String call, int errno) {
        this(call + " gives errno " + errno);
    }

    /// {@return the result of a call that did not fail}
    static long check(String call, long result) throws RingRefusedException {
        if (result < 0) {
            throw new RingRefusedException(call, (int) -result);
        }
        return result;
    }
}
