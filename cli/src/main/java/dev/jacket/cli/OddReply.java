package dev.jacket.cli;

import java.io.IOException;
import java.io.Serial;

/// A reply that is not what was to come.
final class OddReply extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    /// @param word of [LoadErrors]
    OddReply(String word) {
        super(word);
    }

    /// {@return the word of [LoadErrors] for it}
    String word() {
        return String.valueOf(getMessage());
    }
}
