package dev.jacket.sockets;

import static dev.jacket.sys.Errnos.EAGAIN;
import static dev.jacket.sys.Errnos.EISCONN;

import dev.jacket.loop.Deadline;
import dev.jacket.loop.internal.Interest;
import dev.jacket.sys.Scratch;
import java.io.IOException;

/// The calls that connect.
///
/// **threads:** shared.
final class Connector {
    private final Handle handle;

    Connector(Handle handle) {
        this.handle = handle;
    }

    /// Connects, or joins an attempt that an earlier call began.
    ///
    /// @return 0 when connected, or a positive errno; EINPROGRESS only if the deadline is now
    int connect(Address to, Deadline deadline) throws IOException {
        handle.begin();
        try {
            boolean began = false;
            for (int round = 0; ; round++) {
                long ticket = handle.descriptor.ticket(Interest.WRITE);
                long result = tryConnect(to);
                if (result == 0 || (began && result == -EISCONN)) {
                    handle.connectedTo(to);
                    return 0;
                }
                if (result == -EAGAIN && handle.family.equals(Family.UNIX)) {
                    // The listener's queue is full, and no event tells when it is not.
                    if (deadline == Deadline.NOW) {
                        return EAGAIN;
                    }
                    handle.pause("connect", round, deadline);
                    continue;
                }
                if (handle.wasInterruptedBySignal(result)) {
                    began = true; // or so it may be: the next round joins it
                    continue;
                }
                if (!Lifecycle.isUnderWay((int) -result) || deadline == Deadline.NOW) {
                    return (int) -result;
                }
                began = true;
                handle.await("connect", Interest.WRITE, ticket, deadline, 0);
                int error = howItEnded();
                if (error != 0) {
                    return error;
                }
                // Connected, which the next round hears from the kernel itself, or woken for nothing.
            }
        } finally {
            handle.end();
        }
    }

    /// Connects, for a send that was to do both by MSG_FASTOPEN.
    void connectFully(Address to, Deadline deadline) throws IOException {
        int errno = connect(to, deadline);
        if (errno != 0 && errno != EISCONN) {
            throw handle.failure("connect", -errno, to);
        }
    }

    private long tryConnect(Address to) {
        try (Scratch scratch = Scratch.take()) {
            int length = to.write(scratch.control());
            return handle.kernel.connect(handle.fd(), scratch.address(0), length);
        }
    }

    /// Internet sockets tell by the next connect(2): it gives the error and sets the socket back, so that it may
    /// try again, whereas after SO_ERROR alone the next attempt would only hear ECONNABORTED.
    private int howItEnded() throws IOException {
        if (handle.isInternet()) {
            return 0;
        }
        try (Scratch scratch = Scratch.take()) {
            return OptionCalls.intOf(handle, scratch, OptionCalls.Key.ERROR);
        }
    }
}
