package dev.jacket.cli;

/// How a conversation ends.
///
/// @param onEof what our input's end does
/// @param closeAfter with `close`: how long after our input's end
/// @param afterPeerEof how long our input may be silent after the peer's end
/// @param silence the silence after our input's end that ends records
/// @param idle the silence in both directions that ends everything
/// @param messages how many messages may arrive
/// @param bytes how many bytes may arrive
/// @param longest how many bytes of a record are taken
/// @param endsWithPeer whether the peer's end is the end, as it is for a person at a terminal
record Rules(
        OnEof onEof,
        TimeLimit closeAfter,
        TimeLimit afterPeerEof,
        TimeLimit silence,
        TimeLimit idle,
        long messages,
        long bytes,
        long longest,
        boolean endsWithPeer) {
    /// What our input's end does.
    enum OnEof {
        /// The write side is shut, reading goes on.
        PASS,
        /// Everything ends.
        CLOSE,
        /// Nothing.
        IGNORE
    }

    static Rules of(Arguments arguments, boolean endsWithPeer) {
        String onEof = arguments.text(Flag.ON_EOF, "pass");
        var closeAfter = TimeLimit.NONE;
        if (onEof.startsWith("close:")) {
            closeAfter = TimeLimit.exactly("--on-eof=close:", onEof.substring(6));
            onEof = "close";
        }
        return new Rules(
                onEof(onEof),
                closeAfter,
                arguments.limit(Flag.AFTER_PEER_EOF, TimeLimit.seconds(1)),
                arguments.limit(Flag.WAIT, TimeLimit.seconds(1)),
                arguments.limit(Flag.IDLE_TIMEOUT, TimeLimit.NEVER),
                arguments.number(Flag.COUNT, Long.MAX_VALUE, 1, Long.MAX_VALUE),
                arguments.size(Flag.BYTES, Long.MAX_VALUE),
                arguments.size(Flag.MAX_MESSAGE, 1 << 20),
                endsWithPeer);
    }

    private static OnEof onEof(String word) {
        return switch (word) {
            case "pass" -> OnEof.PASS;
            case "close" -> OnEof.CLOSE;
            case "ignore" -> OnEof.IGNORE;
            default ->
                throw Trouble.usage("--on-eof " + Quantity.shown(word) + " is unknown; it takes pass, close[:T], ignore"
                        + Nearest.hint(word, java.util.List.of("pass", "close", "ignore")));
        };
    }

    /// {@return the same, but our input's end is the end}
    Rules closing() {
        return new Rules(OnEof.CLOSE, closeAfter, afterPeerEof, silence, idle, messages, bytes, longest, true);
    }

    /// {@return the same for any number of messages and bytes}
    Rules unlimited() {
        long any = Long.MAX_VALUE;
        return new Rules(onEof, closeAfter, afterPeerEof, silence, idle, any, any, longest, endsWithPeer);
    }
}
