package dev.jacket.cli;

import dev.jacket.server.internal.Sanitize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Text that cannot touch the terminal: only line feed and tab act, everything odd is visible.
///
/// CRLF ends a line as LF does.
final class TextDisplay implements Display {
    /// Where the text goes.
    interface Paper {
        /// Adds text; `prefix` stands at the beginning of each new line.
        void add(String prefix, String text) throws IOException;

        /// Ends the line, if one was begun.
        void endLine() throws IOException;
    }

    private final Paper paper;
    private final WireText text;
    private final boolean records;
    private final Prefix prefix;
    private boolean heldReturn;

    TextDisplay(Paper paper, WireText text, boolean records, Prefix prefix) {
        this.paper = paper;
        this.text = text;
        this.records = records;
        this.prefix = prefix;
    }

    @Override
    public void arrived(ByteBuffer message, String from) throws IOException {
        String decoded = text.decode(message);
        if (records) {
            String whole = decoded + text.finish();
            paper.add(prefix.of(from), Sanitize.text(whole.replace("\r\n", "\n")));
            if (whole.isEmpty()) {
                paper.add("", "\n");
            }
            paper.endLine();
        } else {
            paper.add(prefix.of(from), Sanitize.text(lines(decoded)));
        }
    }

    /// A carriage return at the end may be half of a line end.
    private String lines(String decoded) {
        String whole = heldReturn ? "\r" + decoded : decoded;
        heldReturn = whole.endsWith("\r");
        return (heldReturn ? whole.substring(0, whole.length() - 1) : whole).replace("\r\n", "\n");
    }

    @Override
    public void end() throws IOException {
        String rest = (heldReturn ? "\r" : "") + text.finish();
        heldReturn = false;
        if (!rest.isEmpty()) {
            paper.add(prefix.of(""), Sanitize.text(rest));
        }
        paper.endLine();
    }

    /// {@return paper for a terminal that nobody types at, or a pipe that asked for text}
    static Paper on(ByteSink sink) {
        return new Paper() {
            private boolean inLine;

            @Override
            public void add(String prefix, String text) throws IOException {
                var out = new StringBuilder(text.length() + prefix.length());
                for (int i = 0; i < text.length(); ) {
                    int feed = text.indexOf('\n', i);
                    int end = feed < 0 ? text.length() : feed + 1;
                    out.append(inLine ? "" : prefix).append(text, i, end);
                    inLine = feed < 0;
                    i = end;
                }
                sink.write(out.toString().getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public void endLine() throws IOException {
                if (inLine) {
                    sink.write(new byte[] {'\n'});
                    inLine = false;
                }
            }
        };
    }
}
