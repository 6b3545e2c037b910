package dev.jacket.server;

import java.io.IOException;
import java.io.Serial;

/// A message is longer than the limit.
///
/// **threads:** immutable.
public final class TooLongException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final boolean line;

    /// Says so.
    ///
    /// @param length how many bytes it has, at least
    /// @param most the limit
    public TooLongException(long length, long most) {
        this(length, most, false);
    }

    private TooLongException(long length, long most, boolean line) {
        super("a message of " + length + " bytes or more; the limit is " + most);
        this.line = line;
    }

    /// {@return one for a line, whose sender understands a line about it}
    static TooLongException ofLine(long length, long most) {
        return new TooLongException(length, most, true);
    }

    boolean isOfLine() {
        return line;
    }
}
