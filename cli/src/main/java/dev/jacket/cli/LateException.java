package dev.jacket.cli;

import java.io.IOException;

/// A message was not whole in its time, or the first one did not begin in time.
final class LateException extends IOException {
    private static final long serialVersionUID = 1;

    LateException(IOException cause) {
        super("the message came too late", cause);
    }
}
