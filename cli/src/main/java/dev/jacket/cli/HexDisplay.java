package dev.jacket.cli;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Rows of direction, offset, sixteen bytes in hex, and their text; both directions, since that is what one looks for.
final class HexDisplay implements Display {
    private static final int ROW = 16;
    private static final String DIGITS = "0123456789abcdef";

    private final TextDisplay.Paper paper;
    private final Prefix prefix;
    private long in;
    private long out;

    HexDisplay(TextDisplay.Paper paper, Prefix prefix) {
        this.paper = paper;
        this.prefix = prefix;
    }

    @Override
    public synchronized void arrived(ByteBuffer message, String from) throws IOException {
        in = rows(prefix.of(from) + "< ", message, in);
    }

    @Override
    public synchronized void sent(ByteBuffer message) throws IOException {
        out = rows(prefix.of("") + "> ", message, out);
    }

    private long rows(String mark, ByteBuffer message, long start) throws IOException {
        long offset = start;
        var rows = new StringBuilder();
        while (message.hasRemaining()) {
            byte[] row = new byte[Math.min(ROW, message.remaining())];
            message.get(row);
            append(rows.append(mark), offset, row);
            offset += row.length;
        }
        paper.add("", rows.toString());
        return offset;
    }

    static void append(StringBuilder out, long offset, byte[] row) {
        for (int shift = 28; shift >= 0; shift -= 4) {
            out.append(DIGITS.charAt((int) (offset >> shift) & 15));
        }
        out.append("  ");
        for (int i = 0; i < ROW; i++) {
            if (i < row.length) {
                out.append(DIGITS.charAt(row[i] >> 4 & 15)).append(DIGITS.charAt(row[i] & 15));
            } else {
                out.append("  ");
            }
            out.append(i == 7 ? "  " : " ");
        }
        out.append(" |");
        for (byte b : row) {
            out.append(b >= 0x20 && b < 0x7F ? (char) b : '.');
        }
        out.append("|\n");
    }
}
