package dev.jacket.cli;

import java.io.IOException;
import java.io.Serial;

/// A message is longer than the limit.
final class TooLongException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    TooLongException(long length, long most) {
        super("a message of " + length + " bytes or more; the limit is " + most);
    }
}
