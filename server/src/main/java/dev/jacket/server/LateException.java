package dev.jacket.server;

import java.io.IOException;
import java.io.Serial;

/// A message was not whole in its time, or the first one did not begin in time.
///
/// **threads:** immutable.
public final class LateException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    LateException(IOException cause) {
        super("the message came too late", cause);
    }
}
