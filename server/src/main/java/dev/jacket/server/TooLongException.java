package dev.jacket.server;

import java.io.IOException;
import java.io.Serial;

/// A message is longer than the limit.
public final class TooLongException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    /// Says so.
    ///
    /// @param length how many bytes it has, at least
    /// @param most the limit
    public TooLongException(long length, long most) {
        super("a message of " + length + " bytes or more; the limit is " + most);
    }
}
