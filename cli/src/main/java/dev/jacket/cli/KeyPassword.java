package dev.jacket.cli;

import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The password of a private key. It comes by a file or a descriptor and never as a word, which every user of the
/// machine
/// could read in the list of processes.
final class KeyPassword {
    private static final String DESCRIPTOR = "fd:";

    private final String word;
    private char @Nullable [] once;

    private KeyPassword(String word) {
        this.word = word;
    }

    /// {@return what the flag names; null without it}
    static @Nullable KeyPassword of(Arguments arguments) {
        String word = arguments.text(Flag.KEY_PASSWORD);
        return word == null ? null : new KeyPassword(word);
    }

    /// {@return the password: of a file as it is now, of a descriptor as it was}
    char[] read() throws IOException {
        var known = once;
        if (known != null) {
            return known;
        }
        if (!word.startsWith(DESCRIPTOR)) {
            return firstLine(Files.readAllBytes(OutFile.path(word)));
        }
        long fd = Quantity.number(
                Flag.KEY_PASSWORD.shown() + " fd:", word.substring(DESCRIPTOR.length()), 0, Integer.MAX_VALUE);
        try (var in = Files.newInputStream(OutFile.path("/proc/self/fd/" + fd))) {
            once = firstLine(in.readAllBytes());
            return once;
        }
    }

    private static char[] firstLine(byte[] bytes) {
        CharBuffer text = StandardCharsets.UTF_8.decode(java.nio.ByteBuffer.wrap(bytes));
        Arrays.fill(bytes, (byte) 0);
        int end = 0;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        var line = new char[end];
        text.get(line);
        return line;
    }
}
