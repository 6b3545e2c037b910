package dev.jacket.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The words of the command line as the bytes that the shell passed.
///
/// The JVM decodes them by the locale, and under `LANG=C` loses every letter that is not ASCII. A byte that is no
/// UTF-8 becomes one of the lone surrogates U+DC80 to U+DCFF and becomes the same byte again in [#bytes].
final class Argv {
    private static final int ESCAPE = 0xDC00;

    private Argv() {}

    /// {@return the words; those with other letters than ASCII are read again from the kernel}
    static String[] of(String[] decoded) {
        for (String word : decoded) {
            if (!isAscii(word)) {
                return fromKernel(decoded);
            }
        }
        return decoded;
    }

    private static boolean isAscii(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static String[] fromKernel(String[] decoded) {
        List<String> words;
        try {
            words = split(Files.readAllBytes(Path.of("/proc/self/cmdline")));
        } catch (IOException e) {
            return decoded; // no /proc here: the JVM's reading is all there is
        }
        int first = words.size() - decoded.length;
        if (first < 0) {
            return decoded;
        }
        String[] mine = words.subList(first, words.size()).toArray(new String[0]);
        for (int i = 0; i < mine.length; i++) {
            if (isAscii(decoded[i]) && !decoded[i].equals(mine[i])) {
                return decoded; // run by something that is not our command line
            }
        }
        return mine;
    }

    private static List<String> split(byte[] line) {
        var words = new ArrayList<String>();
        int start = 0;
        for (int i = 0; i < line.length; i++) {
            if (line[i] == 0) {
                words.add(decode(line, start, i));
                start = i + 1;
            }
        }
        return words;
    }

    /// {@return the text of UTF-8 bytes, every wrong byte kept as a lone surrogate}
    static String decode(byte[] bytes, int from, int to) {
        var text = new StringBuilder(to - from);
        for (int i = from; i < to; ) {
            int length = Utf8.length(bytes, i, to);
            if (length == 0) {
                text.append((char) (ESCAPE + (bytes[i] & 0xFF)));
                i++;
            } else {
                text.append(new String(bytes, i, length, StandardCharsets.UTF_8));
                i += length;
            }
        }
        return text.toString();
    }

    /// {@return the bytes of a word, in UTF-8 but for those that never were}
    static byte[] bytes(String word) {
        var bytes = new ByteArrayOutputStream(word.length() + 8);
        int plain = 0;
        for (int i = 0; i < word.length(); i++) {
            if (isEscaped(word, i)) {
                bytes.writeBytes(word.substring(plain, i).getBytes(StandardCharsets.UTF_8));
                bytes.write(word.charAt(i) - ESCAPE);
                plain = i + 1;
            }
        }
        bytes.writeBytes(word.substring(plain).getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    private static boolean isEscaped(String word, int i) {
        char c = word.charAt(i);
        boolean low = c >= ESCAPE + 0x80 && c <= ESCAPE + 0xFF;
        return low && (i == 0 || !Character.isHighSurrogate(word.charAt(i - 1)));
    }
}
