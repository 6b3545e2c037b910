package dev.jacket.cli;

import java.util.List;

/// How a run of bytes is cut into messages, and how messages are set apart again.
///
/// @param kind the rule
/// @param most for blocks: the largest
record Frame(Kind kind, int most) {
    private static final List<String> WORDS = List.of("block", "line", "nul", "u16", "u32");

    static final Frame LINE = new Frame(Kind.LINE, 0);

    /// The rules.
    enum Kind {
        /// One read is one message; nothing sets them apart.
        BLOCK,
        /// A line feed ends a message.
        LINE,
        /// A zero byte ends a message.
        NUL,
        /// A length of two bytes, the high one first, begins a message.
        U16,
        /// A length of four bytes, the highest first, begins a message.
        U32
    }

    static Frame block(int most) {
        return new Frame(Kind.BLOCK, most);
    }

    /// Reads `block[:N]`, `line`, `nul`, `u16`, `u32`.
    static Frame parse(String word, int block) {
        if (word.startsWith("block:")) {
            return block((int) Quantity.number("--frame=block:", sizeText(word.substring(6)), 1, 1 << 24));
        }
        return switch (word) {
            case "block" -> block(block);
            case "line" -> LINE;
            case "nul" -> new Frame(Kind.NUL, 0);
            case "u16" -> new Frame(Kind.U16, 0);
            case "u32" -> new Frame(Kind.U32, 0);
            default ->
                throw Trouble.usage("--frame " + Quantity.shown(word) + " is unknown; it takes block[:N], line, nul,"
                        + " u16, u32" + Nearest.hint(word, WORDS));
        };
    }

    private static String sizeText(String text) {
        return Long.toString(Quantity.size("--frame=block:", text));
    }

    boolean isBlock() {
        return kind == Kind.BLOCK;
    }

    /// {@return the longest message that this rule can set apart}
    long capacity() {
        return kind == Kind.U16 ? 0xFFFF : Long.MAX_VALUE;
    }

    /// {@return what stands before a message of this length}
    byte[] head(int length) {
        return switch (kind) {
            case U16 -> new byte[] {(byte) (length >> 8), (byte) length};
            case U32 -> new byte[] {(byte) (length >> 24), (byte) (length >> 16), (byte) (length >> 8), (byte) length};
            default -> new byte[0];
        };
    }

    /// {@return what stands after a message that ends in `last`, -1 for an empty one}
    byte[] tail(int last) {
        return switch (kind) {
            case LINE -> last == '\n' ? new byte[0] : new byte[] {'\n'};
            case NUL -> new byte[] {0};
            default -> new byte[0];
        };
    }
}
