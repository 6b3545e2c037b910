package dev.jacket.server;

import dev.jacket.fuzz.Claim;
import dev.jacket.fuzz.FuzzTarget;
import dev.jacket.server.internal.Json;
import dev.jacket.server.internal.Sanitize;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A stranger's text that is shown or told: no control character is left in it but those that may act, one line stays
/// one, letters stay as they are, and JSON says what it said. The first byte says in which charset it came.
final class ShownTextFuzz implements FuzzTarget {
    private static final List<Charset> CHARSETS =
            List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16BE, StandardCharsets.ISO_8859_1);

    @Override
    public List<Class<?>> parsers() {
        return List.of(Sanitize.class, Json.class);
    }

    @Override
    public boolean judge(byte[] bytes) {
        byte[] rest = Claim.behind(bytes, 1);
        int which = Claim.choice(bytes) % (CHARSETS.size() + 1);
        String text = which < CHARSETS.size() ? new String(rest, CHARSETS.get(which)) : chars(rest);
        String line = Sanitize.line(text);
        Claim.shown(line, "\t");
        Claim.shown(Sanitize.text(text), "\t\n");
        Claim.same(Sanitize.line(line), line, "shown again");
        String json = new Json().text("text", text).toString();
        Claim.shown(json, "");
        Claim.same(value(json), text, "in JSON");
        return !text.isEmpty();
    }

    /// Letters as Java has them, half pairs included.
    private static String chars(byte[] bytes) {
        var text = new StringBuilder();
        for (int i = 0; i + 1 < bytes.length; i += 2) {
            text.append((char) ((bytes[i] << Byte.SIZE) | (bytes[i + 1] & 0xFF)));
        }
        return text.toString();
    }

    private static String value(String json) {
        Claim.that(json.startsWith("{\"text\":\"") && json.endsWith("\"}"), "no object: " + json);
        String inner = json.substring("{\"text\":\"".length(), json.length() - 2);
        var text = new StringBuilder();
        int i = 0;
        while (i < inner.length()) {
            char c = inner.charAt(i++);
            Claim.that(c != '"', "a quote ends the text");
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char escaped = inner.charAt(i++);
            switch (escaped) {
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'u' -> {
                    text.append((char) Integer.parseInt(inner.substring(i, i + 4), 16));
                    i += 4;
                }
                default -> text.append(escaped);
            }
        }
        return text.toString();
    }
}
