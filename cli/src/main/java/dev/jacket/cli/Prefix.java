package dev.jacket.cli;

import dev.jacket.server.internal.Timestamp;

/// What stands before each message shown: the time, and whose it is.
final class Prefix {
    /// How the time is shown.
    enum Time {
        NONE,
        LOCAL,
        DELTA
    }

    private final Time time;
    private final boolean peers;
    private long last;

    Prefix(Time time, boolean peers) {
        this.time = time;
        this.peers = peers;
    }

    static Prefix none() {
        return new Prefix(Time.NONE, false);
    }

    /// {@return the prefix that the flags ask for}
    static Prefix of(Arguments arguments, boolean peers) {
        String stamps = arguments.text(Flag.TIMESTAMPS);
        if (stamps == null) {
            return new Prefix(Time.NONE, peers);
        }
        if (!stamps.isEmpty() && !stamps.equals("delta")) {
            throw Trouble.usage("--timestamps=" + Quantity.shown(stamps) + " is unknown; it takes nothing or delta");
        }
        return new Prefix(stamps.isEmpty() ? Time.LOCAL : Time.DELTA, peers);
    }

    /// {@return whether messages are text of a line each, since something stands before them}
    boolean wantsLines() {
        return peers || time != Time.NONE;
    }

    /// {@return what stands before the next message}
    String of(String from) {
        String peer = peers && !from.isEmpty() ? from + " " : "";
        return stamp() + peer;
    }

    private String stamp() {
        if (time == Time.NONE) {
            return "";
        }
        if (time == Time.LOCAL) {
            return Timestamp.local(Timestamp.micros()) + " ";
        }
        long now = System.nanoTime() / 1000;
        long before = last == 0 ? now : last;
        last = now;
        return Timestamp.delta(now - before) + " ";
    }
}
