package dev.jacket.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// An intake that keeps what could not be sent, and paces what can: `--first` on each connection, `--delay`, `--rate`.
///
/// Used by one thread at a time.
final class Keeping implements Intake {
    private final Intake source;
    private final TimeLimit delay;
    private final @Nullable Pace pace;
    private final @Nullable Runnable nothing;
    private @Nullable ByteBuffer kept;
    private @Nullable ByteBuffer first;
    private boolean isFirst;

    /// @param nothing hears of an empty piece, which is not sent; null where it is a message
    Keeping(Intake source, TimeLimit delay, @Nullable Pace pace, @Nullable Runnable nothing) {
        this.source = source;
        this.nothing = nothing;
        this.delay = delay;
        this.pace = pace;
    }

    /// The next connection begins with this.
    void first(byte[] text) {
        first = ByteBuffer.wrap(text);
    }

    @Override
    public @Nullable ByteBuffer take() throws IOException, InterruptedException {
        var greeting = first;
        isFirst = greeting != null;
        if (greeting != null) {
            first = null;
            return greeting;
        }
        var piece = kept == null ? next() : kept;
        kept = piece;
        if (piece != null) {
            TimeUnit.NANOSECONDS.sleep(delay.nanos());
            if (pace != null) {
                pace.await(piece.remaining());
            }
        }
        kept = null;
        return piece;
    }

    private @Nullable ByteBuffer next() throws IOException, InterruptedException {
        var piece = source.take();
        while (piece != null && nothing != null && !piece.hasRemaining()) {
            nothing.run();
            source.release(piece);
            piece = source.take();
        }
        return piece;
    }

    @Override
    public void release(ByteBuffer piece) {
        if (!isFirst) { // that one is not the source's
            source.release(piece);
        }
    }

    @Override
    public void putBack(ByteBuffer piece) {
        if (!isFirst) { // the next connection begins with a whole one
            kept = piece;
        }
    }

    @Override
    public boolean hasEnded() {
        return kept == null && source.hasEnded();
    }
}
