package dev.jacket.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The bytes as they came, with what sets messages apart where that was asked for.
final class RawDisplay implements Display {
    private final ByteSink sink;
    private final Frame frame;
    private final @Nullable WireText text;
    private final Prefix prefix;

    /// @param text changes text into UTF-8; null leaves the bytes alone
    RawDisplay(ByteSink sink, Frame frame, @Nullable WireText text, Prefix prefix) {
        this.sink = sink;
        this.frame = frame;
        this.text = text;
        this.prefix = prefix;
    }

    @Override
    public void arrived(ByteBuffer message, String from) throws IOException {
        ByteBuffer bytes = recoded(message);
        if (frame.isBlock() && !prefix.wantsLines()) {
            sink.write(bytes);
            return;
        }
        byte[] before = prefix.of(from).getBytes(StandardCharsets.UTF_8);
        if (bytes.remaining() > frame.capacity()) {
            throw Trouble.of(Exit.USAGE, "a message of " + bytes.remaining() + " bytes does not fit --frame=u16");
        }
        int last = bytes.hasRemaining() ? bytes.get(bytes.limit() - 1) : -1;
        byte[] head = frame.head(bytes.remaining());
        byte[] tail = frame.isBlock() ? Frame.LINE.tail(last) : frame.tail(last);
        sink.write(ByteBuffer.allocate(before.length + head.length + bytes.remaining() + tail.length)
                .put(before)
                .put(head)
                .put(bytes)
                .put(tail)
                .flip());
    }

    @Override
    public void rest(ByteBuffer piece) throws IOException {
        sink.write(recoded(piece));
    }

    @Override
    public void end() throws IOException {
        if (text != null) {
            sink.write(text.finish().getBytes(StandardCharsets.UTF_8));
        }
    }

    private ByteBuffer recoded(ByteBuffer message) {
        return text == null ? message : ByteBuffer.wrap(text.decode(message).getBytes(StandardCharsets.UTF_8));
    }
}
