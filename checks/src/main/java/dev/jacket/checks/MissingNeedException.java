package dev.jacket.checks;

import java.io.Serial;

/// A test that should have run cannot run on this machine.
final class MissingNeedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    MissingNeedException(String reason) {
        super(reason + ", and build/allowed-skips.txt does not allow this skip");
    }
}
