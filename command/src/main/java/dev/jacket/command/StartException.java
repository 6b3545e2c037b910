package dev.jacket.command;

import dev.jacket.sockets.Errno;
import java.io.IOException;

/// A program could not be started.
///
/// **threads:** immutable.
public final class StartException extends IOException {
    private static final long serialVersionUID = 1;

    private final Errno errno;

    StartException(String what, Errno errno) {
        super("start " + what + ": " + errno.name() + " (" + errno.number() + ") " + errno.text());
        this.errno = errno;
    }

    /// {@return why}
    public Errno errno() {
        return errno;
    }
}
