package dev.jacket.cli;

import java.util.List;

/// When a reply is whole.
///
/// @param kind the rule
/// @param quiet for `quiet`: the silence after the last byte
/// @param size for `bytes`: how many; for `line`: how many at most
record ReplyRule(Kind kind, TimeLimit quiet, long size) {
    private static final List<String> WORDS = List.of("quiet", "line", "eof", "none");

    static final ReplyRule NONE = new ReplyRule(Kind.NONE, TimeLimit.NONE, 0);

    /// The rules.
    enum Kind {
        /// The peer's end, or a silence after the last byte.
        QUIET,
        /// A line feed.
        LINE,
        /// The peer's end.
        EOF,
        /// So many bytes.
        BYTES,
        /// No reply is waited for.
        NONE
    }

    /// {@return this rule, where it is `line` with a limit of its length}
    ReplyRule limited(long longest) {
        return kind == Kind.LINE ? new ReplyRule(kind, quiet, longest) : this;
    }

    /// Reads `quiet[:T]`, `line`, `eof`, a number of bytes, `none`; nothing is `quiet`.
    static ReplyRule parse(String word) {
        if (word.startsWith("quiet:")) {
            return new ReplyRule(Kind.QUIET, TimeLimit.exactly("--reply=quiet:", word.substring(6)), 0);
        }
        if (!word.isEmpty() && Quantity.isDigit(word.charAt(0))) {
            long size = Quantity.size("--reply=", word);
            if (size == 0) {
                throw Trouble.usage("--reply=0 waits for nothing; write --reply=none");
            }
            return new ReplyRule(Kind.BYTES, TimeLimit.NONE, size);
        }
        return switch (word) {
            case "", "quiet" -> new ReplyRule(Kind.QUIET, TimeLimit.millis(200), 0);
            case "line" -> new ReplyRule(Kind.LINE, TimeLimit.NONE, Long.MAX_VALUE);
            case "eof" -> new ReplyRule(Kind.EOF, TimeLimit.NONE, 0);
            case "none" -> NONE;
            default ->
                throw Trouble.usage("--reply=" + Quantity.shown(word) + " is unknown; it takes quiet[:T], line, eof,"
                        + " a number of bytes, none" + Nearest.hint(word, WORDS));
        };
    }
}
