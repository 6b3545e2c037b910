package dev.jacket.cli;

import dev.jacket.fuzz.Claim;
import dev.jacket.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/// Bytes that are shown on a terminal, as text or in hex: nothing acts but line feed and tab, and what is
/// shown does not depend on the pieces they came in. The first byte says in which charset, the second how
/// long the pieces are.
final class DisplayFuzz implements FuzzTarget {
    private static final List<Charset> CHARSETS = List.of(
            StandardCharsets.UTF_8,
            StandardCharsets.ISO_8859_1,
            Charset.forName("GBK"),
            Charset.forName("Big5"),
            Charset.forName("Shift_JIS"));

    @Override
    public List<Class<?>> parsers() {
        return List.of(TextDisplay.class, HexDisplay.class, WireText.class, Utf8.class);
    }

    @Override
    public boolean judge(byte[] bytes) throws IOException {
        if (bytes.length < 2) {
            return false;
        }
        var charset = CHARSETS.get(Claim.choice(bytes) % CHARSETS.size());
        int piece = 1 + (bytes[1] & 0x3F);
        byte[] rest = Claim.behind(bytes, 2);
        for (boolean records : new boolean[] {false, true}) {
            Function<TextDisplay.Paper, Display> display =
                    paper -> new TextDisplay(paper, new WireText(charset), records, Prefix.none());
            String whole = shown(display, rest, Math.max(1, rest.length));
            String pieces = shown(display, rest, piece);
            Claim.shown(whole, "\t\n");
            Claim.shown(pieces, "\t\n");
            if (!records) {
                Claim.same(pieces, whole, "in pieces");
            }
        }
        String hex = shown(paper -> new HexDisplay(paper, Prefix.none()), rest, Math.max(1, rest.length));
        Claim.shown(hex, "\n");
        return rest.length > 0;
    }

    private static String shown(Function<TextDisplay.Paper, Display> kind, byte[] bytes, int piece) throws IOException {
        var out = new StringBuilder();
        var display = kind.apply(new TextDisplay.Paper() {
            @Override
            public void add(String prefix, String text) {
                out.append(prefix).append(text);
            }

            @Override
            public void endLine() {
                if (!out.isEmpty() && out.charAt(out.length() - 1) != '\n') {
                    out.append('\n');
                }
            }
        });
        for (int at = 0; at < bytes.length; at += piece) {
            display.arrived(ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at)), "");
        }
        display.end();
        return out.toString();
    }
}
