package dev.jacket.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What we send, piece by piece.
interface Intake {
    /// {@return the next piece, waiting for it; null when there is no more}
    ///
    /// @throws InterruptedException if interrupted while waiting; nothing is lost then
    @Nullable ByteBuffer take() throws IOException, InterruptedException;

    /// Gives a sent piece back, so that its memory can be used again.
    default void release(ByteBuffer piece) {}

    /// Gives back a piece that could not be sent; an intake that keeps it gives it out again.
    default void putBack(ByteBuffer piece) {
        release(piece);
    }

    /// {@return whether the end was reached}
    boolean hasEnded();
}
