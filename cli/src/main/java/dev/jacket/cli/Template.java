package dev.jacket.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The text of a reply, with places for the message and facts about it. The message's own line end goes after all
/// of it.
///
/// Places are `{}` the message, `{time}` ctime, `{peer}` the sender, `{n}` the message's number; other braces are text.
///
/// **threads:** immutable.
final class Template {
    private static final List<String> PLACES = List.of("{}", "{time}", "{peer}", "{n}");

    /// What stands before each place, and after the last.
    private final List<byte[]> texts = new ArrayList<>();

    /// Which place follows each text.
    private final List<Integer> places = new ArrayList<>();

    private Template(String text) {
        int plain = 0;
        int i = text.indexOf('{');
        while (i >= 0) {
            int place = placeAt(text, i);
            if (place < 0) {
                i++;
            } else {
                texts.add(Argv.bytes(text.substring(plain, i)));
                places.add(place);
                i += PLACES.get(place).length();
                plain = i;
            }
            i = text.indexOf('{', i);
        }
        texts.add(Argv.bytes(text.substring(plain)));
    }

    static Template parse(String text) {
        return new Template(text);
    }

    private static int placeAt(String text, int i) {
        for (int place = 0; place < PLACES.size(); place++) {
            if (text.startsWith(PLACES.get(place), i)) {
                return place;
            }
        }
        return -1;
    }

    /// {@return the reply}
    ///
    /// @param message as it came, with its line end
    /// @param peer who sent it
    /// @param n which message it is, from 1
    byte[] apply(byte[] message, String peer, long n) {
        int length = Eol.withoutEnd(message, message.length);
        var out = new ByteArrayOutputStream(length + 64);
        for (int i = 0; i < places.size(); i++) {
            out.writeBytes(texts.get(i));
            switch (places.get(i)) {
                case 0 -> out.write(message, 0, length);
                case 1 -> out.writeBytes(bytes(Ctime.now()));
                case 2 -> out.writeBytes(bytes(peer));
                default -> out.writeBytes(bytes(Long.toString(n)));
            }
        }
        out.writeBytes(texts.getLast());
        out.write(message, length, message.length - length);
        return out.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// {@return whether the message without its line end is this word}
    static boolean isWord(byte[] message, byte[] word) {
        int length = Eol.withoutEnd(message, message.length);
        return Arrays.equals(message, 0, length, word, 0, word.length);
    }
}
