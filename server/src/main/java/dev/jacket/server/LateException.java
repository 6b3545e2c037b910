package dev.jacket.server;

import java.io.IOException;
import java.io.Serial;

/// A message was not whole in its time, or the first one did not begin in time.
///
/// **threads:** immutable.
public final class LateException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    /// Says so, for a handler that reads by other means than its connection's.
    ///
    /// @param cause what ended the wait
    public LateException(IOException cause) {
        super("the message came too late", cause);
    }
}
