package dev.jacket.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Cuts another intake into messages, and gives them their line ends and their charset.
final class MessageIntake implements Intake {
    private final Intake source;
    private final Outgoing outgoing;
    private final Cutter cutter;
    private final Frame.Kind kind;
    private boolean ended;

    MessageIntake(Intake source, Outgoing outgoing, Frame.Kind kind, long most) {
        this.source = source;
        this.outgoing = outgoing;
        this.cutter = new Cutter(kind, most);
        this.kind = kind;
    }

    @Override
    public @Nullable ByteBuffer take() throws IOException, InterruptedException {
        for (; ; ) {
            byte[] message = cutter.next();
            if (message == null && ended && cutter.hasRest()) {
                message = rest();
            }
            if (message != null) {
                return ByteBuffer.wrap(outgoing.message(message));
            }
            if (ended) {
                return null;
            }
            var piece = source.take();
            if (piece == null) {
                ended = true;
            } else {
                feed(piece);
            }
        }
    }

    private byte[] rest() throws IOException {
        byte[] rest = cutter.rest();
        if (kind == Frame.Kind.U16 || kind == Frame.Kind.U32) {
            throw new IOException("read - stdin : the input ends within a message");
        }
        return rest;
    }

    private void feed(ByteBuffer piece) {
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        source.release(piece);
        cutter.feed(bytes, 0, bytes.length);
    }

    @Override
    public boolean hasEnded() {
        return ended && !cutter.hasRest();
    }
}
