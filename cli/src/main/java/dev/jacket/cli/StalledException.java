package dev.jacket.cli;

import java.io.IOException;
import java.io.Serial;

/// The peer took none of the bytes that wait for it.
final class StalledException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    StalledException(String peer) {
        super("send to " + peer + " : none of the bytes were taken in time");
    }
}
