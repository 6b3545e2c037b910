package dev.jacket.cli;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Looks at the values of flags before anything is opened: whoever reads one later finds it good.
final class FlagValues {
    /// What `--color` and `--progress` take.
    static final List<String> WHEN = List.of("auto", "always", "never");

    private FlagValues() {}

    /// Refuses what the flags given do not take.
    static void check(Arguments arguments) {
        for (Flag flag : arguments.flags()) {
            for (String value : arguments.all(flag)) {
                check(arguments, flag, value);
            }
        }
    }

    private static void check(Arguments arguments, Flag flag, String value) {
        switch (flag.value) {
            case "T" -> time(flag, value);
            case "SIZE" -> Quantity.limit(flag.shown(), value);
            case "WORD" -> word(arguments, flag, value);
            default -> other(arguments, flag, value);
        }
    }

    private static void time(Flag flag, String value) {
        if (flag == Flag.DELAY || flag == Flag.DRAIN || flag == Flag.DRAIN_HARD_STOP) {
            TimeLimit.exactly(flag.shown(), value);
        } else {
            TimeLimit.parse(flag.shown(), value);
        }
    }

    private static void word(Arguments arguments, Flag flag, String value) {
        switch (flag) {
            case COLOR, PROGRESS -> arguments.word(flag, "auto", WHEN);
            case SHOW -> arguments.word(flag, "text", Style.SHOWS);
            case EOL -> Eol.parse(value);
            case FRAME -> Frame.parse(value, 1);
            default -> {} // any word
        }
    }

    private static void other(Arguments arguments, Flag flag, String value) {
        switch (flag) {
            case FAMILY6 -> Hosts.family(arguments);
            case FROM -> Hosts.numeric(flag.shown(), value);
            case RETRY -> Retry.of(arguments);
            case ON_EOF -> Rules.of(arguments, false);
            case COUNT -> count(flag, value);
            case CHARSET -> WireText.charset(value);
            case TIMESTAMPS -> Prefix.of(arguments, false);
            case REPLY, LOAD_REPLY -> ReplyRule.parse(value);
            case LOAD_EXPECT -> LoadExpectation.parse(value);
            case REPLY_TO -> Listen.replyTo(arguments);
            case EXPECT -> new Expecting(value, StandardCharsets.UTF_8);
            case BACKLOG -> Listeners.backlog(arguments);
            case LOG_QUEUE_RECORDS -> Quantity.number(flag.shown(), value, 1, 1 << 20);
            case MAX_CONNS, PER_ADDRESS, DATAGRAM_QUEUE -> Serve.limit(arguments, flag, 0);
            default -> {} // any text
        }
    }

    /// `ping` alone goes on for ever; the other verbs refuse that when they read it.
    private static void count(Flag flag, String value) {
        if (!value.equals("never")) {
            Quantity.number(flag.shown(), value, 0, Long.MAX_VALUE);
        }
    }
}
