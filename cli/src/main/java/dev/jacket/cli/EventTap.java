package dev.jacket.cli;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.Base64;

/// The `message` and `eof` events of one connection.
final class EventTap implements Tap {
    private final Events events;
    private final Charset charset;
    private final int connection;
    private long in;
    private long out;

    EventTap(Events events, Charset charset, int connection) {
        this.events = events;
        this.charset = charset;
        this.connection = connection;
    }

    @Override
    public void message(boolean incoming, ByteBuffer message, String peer, boolean truncated) {
        var event = events.event("message");
        if (connection > 0) {
            event.number("conn", connection);
        }
        event.text("peer", peer)
                .text("dir", incoming ? "in" : "out")
                .number("size", message.remaining())
                .number("n", next(incoming));
        data(event, message.duplicate());
        if (truncated) {
            event.flag("truncated", true);
        }
        events.write(event);
    }

    @Override
    public void ended(boolean incoming) {
        events.write(events.event("eof").number("conn", connection).text("dir", incoming ? "in" : "out"));
    }

    private synchronized long next(boolean incoming) {
        return incoming ? ++in : ++out;
    }

    private void data(Json event, ByteBuffer bytes) {
        try {
            CharBuffer text = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(bytes.duplicate());
            event.text("text", text.toString());
        } catch (CharacterCodingException e) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            event.text("base64", Base64.getEncoder().encodeToString(copy));
        }
    }
}
