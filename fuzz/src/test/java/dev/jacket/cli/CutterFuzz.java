package dev.jacket.cli;

import dev.jacket.fuzz.Claim;
import dev.jacket.fuzz.FuzzTarget;
import dev.jacket.server.TooLongException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A stream that the command cuts into messages: the same ones whatever pieces it comes in, none longer than the limit,
/// and what is set apart again is the stream. The first byte says by which frame, the second how long the pieces are.
final class CutterFuzz implements FuzzTarget {
    private static final int MOST = 60;
    private static final List<Frame.Kind> KINDS =
            List.of(Frame.Kind.LINE, Frame.Kind.NUL, Frame.Kind.U16, Frame.Kind.U32);

    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Cut(List<byte[]> messages, byte[] rest, boolean tooLong) {
        static Cut of(Frame.Kind kind, byte[] stream, int piece) {
            var cutter = new Cutter(kind, MOST);
            var messages = new ArrayList<byte[]>();
            try {
                for (int at = 0; at < stream.length; at += piece) {
                    cutter.feed(stream, at, Math.min(piece, stream.length - at));
                    for (byte[] message; (message = cutter.next()) != null; ) {
                        messages.add(message);
                    }
                }
            } catch (TooLongException tooLong) {
                return new Cut(messages, new byte[0], true);
            }
            return new Cut(messages, cutter.rest(), false);
        }

        String text() {
            return messages.stream().map(Arrays::toString).toList() + Arrays.toString(rest) + tooLong;
        }
    }

    @Override
    public List<Class<?>> parsers() {
        return List.of(Cutter.class);
    }

    @Override
    public boolean judge(byte[] bytes) {
        if (bytes.length < 2) {
            return false;
        }
        var kind = KINDS.get(Claim.choice(bytes) % KINDS.size());
        var frame = new Frame(kind, 0);
        byte[] stream = Claim.behind(bytes, 2);
        var whole = Cut.of(kind, stream, Math.max(1, stream.length));
        Claim.same(Cut.of(kind, stream, 1 + (bytes[1] & 0x3F)).text(), whole.text(), "in pieces");
        var again = new ByteArrayOutputStream();
        for (byte[] message : whole.messages) {
            int length = message.length - (kind == Frame.Kind.LINE ? 1 : 0);
            Claim.that(length <= MOST, "a message is too long");
            again.writeBytes(frame.head(message.length));
            again.writeBytes(message);
            again.writeBytes(frame.tail(message.length == 0 ? -1 : message[message.length - 1]));
        }
        again.writeBytes(whole.rest);
        byte[] same = again.toByteArray();
        Claim.that(Arrays.equals(same, 0, same.length, stream, 0, same.length), "what is cut is not what came");
        Claim.that(whole.tooLong || same.length == stream.length, "something is lost");
        return !whole.messages.isEmpty();
    }
}
