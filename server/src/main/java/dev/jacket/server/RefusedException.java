package dev.jacket.server;

import java.io.IOException;
import java.io.Serial;

/// A handler turns its peer away, as one that asks for a proof of who is there does: the connection ends in
/// good order, and is counted and told as refused.
///
/// **threads:** immutable.
public final class RefusedException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Refusal why;

    /// Says so.
    ///
    /// @param why which limit or judgement it was
    public RefusedException(Refusal why) {
        super("refused: " + why.word());
        this.why = why;
    }

    /// {@return which limit or judgement it was}
    public Refusal why() {
        return why;
    }
}
