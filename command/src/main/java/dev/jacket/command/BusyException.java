package dev.jacket.command;

import java.io.IOException;

/// As many commands run as may.
///
/// **threads:** immutable.
public final class BusyException extends IOException {
    private static final long serialVersionUID = 1;

    BusyException(int running) {
        super("busy: " + running + " commands are running");
    }
}
