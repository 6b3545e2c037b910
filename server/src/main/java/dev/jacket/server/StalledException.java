package dev.jacket.server;

import dev.jacket.sockets.Address;
import java.io.IOException;
import java.io.Serial;

/// The peer took none of the bytes that wait for it.
///
/// **threads:** immutable.
public final class StalledException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    StalledException(Address peer) {
        super("send " + peer + ": none of the bytes were taken in time");
    }
}
