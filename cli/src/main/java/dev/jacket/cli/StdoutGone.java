package dev.jacket.cli;

import java.io.IOException;
import java.io.Serial;

/// The reader of our stdout went away: the run ends with 141, silently, as a program killed by SIGPIPE does.
final class StdoutGone extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    StdoutGone(IOException cause) {
        super(cause);
    }
}
