package dev.jacket.cli;

import dev.jacket.server.internal.EventText;
import dev.jacket.server.internal.Json;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.Base64;
import java.util.function.Function;

/// The `message` and `eof` events of one connection.
final class EventTap implements Tap {
    private final Events events;
    private final Charset charset;
    private final String peer;
    private final Function<String, Party> parties;
    private int packets = -1;
    private long in;
    private long out;

    /// @param peer at the other end; empty where there is none
    /// @param parties whose the messages of a peer are
    EventTap(Events events, Charset charset, String peer, Function<String, Party> parties) {
        this.events = events;
        this.charset = charset;
        this.peer = peer;
        this.parties = parties;
    }

    /// Messages are packets of this protocol: what they hold is told beside their bytes.
    EventTap ofPackets(int protocol) {
        packets = protocol;
        return this;
    }

    @Override
    public void message(boolean incoming, ByteBuffer message, String peer, boolean truncated) {
        message(incoming, message, peer, parties.apply(peer), truncated);
    }

    /// Hears a whole message of a peer, and whose it is.
    void message(boolean incoming, ByteBuffer message, String peer, Party party) {
        message(incoming, message, peer, party, false);
    }

    private void message(boolean incoming, ByteBuffer message, String peer, Party party, boolean truncated) {
        var event = event("message", peer, party)
                .text("dir", incoming ? "in" : "out")
                .number("size", message.remaining())
                .number("n", next(incoming));
        data(event, message.duplicate());
        if (packets >= 0 && incoming) {
            event.text("packet", PacketText.of(message, Places.bare(peer), packets));
        }
        if (truncated) {
            event.flag("truncated", true);
        }
        events.write(event);
    }

    @Override
    public void ended(boolean incoming) {
        events.write(event("eof", peer, parties.apply(peer)).text("dir", incoming ? "in" : "out"));
    }

    /// {@return our own address}
    String local() {
        return parties.apply(peer).local();
    }

    private Json event(String name, String peer, Party party) {
        var event = EventText.begin(name);
        if (party.number() > 0) {
            event.number("conn", party.number());
        }
        if (!party.local().isEmpty()) {
            event.text("local", party.local());
        }
        return peer.isEmpty() ? event : event.text("peer", peer);
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
