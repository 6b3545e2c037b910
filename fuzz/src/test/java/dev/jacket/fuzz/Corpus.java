package dev.jacket.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/// The saved bytes of a target, a line each: a name, a colon, and either a text in quotes with `\r`, `\n`, `\t`, `\e`,
/// `\\` and `\xHH` in it, or hexadecimal digits with blanks anywhere. A line that begins with blanks goes on with the
/// one before, and `#` begins a line that says something to people.
final class Corpus {
    static final Path FOLDER = Path.of("src", "test", "resources", "corpus");

    private Corpus() {}

    /// {@return where a target's is}
    static Path file(String target) {
        return FOLDER.resolve(target + ".txt");
    }

    /// {@return the bytes of a target by their names}
    static Map<String, byte[]> of(String target) {
        try {
            return parse(Files.readString(file(target)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, byte[]> parse(String text) {
        var all = new LinkedHashMap<String, byte[]>();
        for (String line : text.replaceAll("\n[ \t]+", "").lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("no name: " + line);
            }
            String rest = line.substring(colon + 1).strip();
            byte[] bytes =
                    rest.startsWith("\"") ? unquoted(rest) : HexFormat.of().parseHex(rest.replace(" ", ""));
            if (all.put(line.substring(0, colon), bytes) != null) {
                throw new IllegalArgumentException("twice: " + line);
            }
        }
        return all;
    }

    private static byte[] unquoted(String quoted) {
        if (quoted.length() < 2 || !quoted.endsWith("\"")) {
            throw new IllegalArgumentException("no end: " + quoted);
        }
        var bytes = new ByteArrayOutputStream();
        String text = quoted.substring(1, quoted.length() - 1);
        for (int i = 0; i < text.length(); ) {
            if (text.charAt(i) == '\\') {
                i += escaped(text, i + 1, bytes);
            } else {
                int letter = text.codePointAt(i);
                bytes.writeBytes(Character.toString(letter).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(letter);
            }
        }
        return bytes.toByteArray();
    }

    /// {@return how many letters the escape has}
    private static int escaped(String text, int at, ByteArrayOutputStream bytes) {
        switch (text.charAt(at)) {
            case 'r' -> bytes.write('\r');
            case 'n' -> bytes.write('\n');
            case 't' -> bytes.write('\t');
            case 'e' -> bytes.write(0x1B);
            case '\\' -> bytes.write('\\');
            case 'x' -> {
                bytes.write(HexFormat.fromHexDigits(text, at + 1, at + 3));
                return 4;
            }
            default -> throw new IllegalArgumentException("\\" + text.charAt(at) + " means nothing: " + text);
        }
        return 2;
    }
}
