package dev.jacket.server;

import dev.jacket.fuzz.Claim;
import dev.jacket.fuzz.FuzzTarget;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A stream that is cut into messages: the same ones whatever pieces it comes in, none longer than the limit, and the
/// same again when they are framed. The first byte says by which framing, the second how long the pieces are.
final class FramingFuzz implements FuzzTarget {
    private static final int MOST = 40;
    private static final List<Framing> FRAMINGS = List.of(
            Framing.line().most(MOST),
            Framing.line().keepingEnd().most(MOST),
            Framing.delimiter(0).most(MOST),
            Framing.lengthPrefix(1).most(MOST),
            Framing.lengthPrefix(2).most(MOST),
            Framing.lengthPrefix(4).most(MOST),
            Framing.varint().most(MOST),
            Framing.fixed(5));

    @Override
    public List<Class<?>> parsers() {
        return List.of(MessageReader.class, Framing.class);
    }

    @Override
    public boolean judge(byte[] bytes) throws IOException {
        if (bytes.length < 2) {
            return false;
        }
        var framing = FRAMINGS.get(Claim.choice(bytes) % FRAMINGS.size());
        byte[] stream = Claim.behind(bytes, 2);
        var heard = Heard.of(framing, stream, stream.length);
        Claim.same(Heard.of(framing, stream, 1 + (bytes[1] & 0x3F)).text(), heard.text(), "in pieces");
        var framed = new ByteArrayOutputStream();
        for (byte[] message : heard.messages) {
            Claim.that(message.length <= MOST + (framing.keepsEnd() ? 1 : 0), "a message is too long");
            framed.writeBytes(framing.frame(message));
        }
        var again = Heard.of(framing, framed.toByteArray(), framed.size());
        Claim.same(again.end, "end", "what is framed ends well");
        if (!framing.keepsEnd() && heard.messages.stream().noneMatch(FramingFuzz::endsInReturn)) {
            Claim.same(again.text(), new Heard(heard.messages, "end").text(), "framed again");
        }
        return !heard.messages.isEmpty();
    }

    /// It would be half of the line end that is put behind it.
    private static boolean endsInReturn(byte[] message) {
        return message.length > 0 && message[message.length - 1] == '\r';
    }

    private record Heard(List<byte[]> messages, String end) {
        static Heard of(Framing framing, byte[] stream, int piece) throws IOException {
            var reader = new MessageReader(new Pieces(stream, Math.max(1, piece)), ServerLimits.DEFAULT.sizes());
            var messages = new ArrayList<byte[]>();
            try {
                for (byte[] message; (message = reader.message(framing)) != null; ) {
                    messages.add(message);
                }
                return new Heard(messages, "end");
            } catch (TooLongException tooLong) {
                return new Heard(messages, "too long");
            } catch (EOFException cut) {
                return new Heard(messages, "cut");
            }
        }

        String text() {
            return messages.stream().map(Arrays::toString).toList() + " " + end;
        }
    }

    private static final class Pieces implements MessageReader.Source {
        private final byte[] stream;
        private final int piece;
        private int at;

        Pieces(byte[] stream, int piece) {
            this.stream = stream;
            this.piece = piece;
        }

        @Override
        public @Nullable ByteBuffer read(boolean withinMessage) {
            int from = at;
            at = Math.min(stream.length, at + piece);
            return from == at ? null : ByteBuffer.wrap(Arrays.copyOfRange(stream, from, at));
        }

        @Override
        public void messageBegins() {
            // nothing is timed here
        }

        @Override
        public boolean keepsRecords() {
            return false;
        }
    }
}
