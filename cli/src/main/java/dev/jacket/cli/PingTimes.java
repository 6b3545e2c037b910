package dev.jacket.cli;

import dev.jacket.server.internal.Json;
import java.util.Arrays;
import java.util.List;

/// The times of answers, and how many there were.
final class PingTimes {
    private long[] nanos = new long[64];
    private int replies;
    private int sent;
    private int duplicates;

    void asked() {
        sent++;
    }

    void answered(long time) {
        if (replies == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * replies);
        }
        nanos[replies++] = time;
    }

    void again() {
        duplicates++;
    }

    int sent() {
        return sent;
    }

    int replies() {
        return replies;
    }

    int lost() {
        return sent - replies;
    }

    /// {@return the time that this part of all answers kept, the nearest rank}
    ///
    /// @param part 0 to 1; 0 is the least, 1 the most
    long at(double part) {
        long[] sorted = Arrays.copyOf(nanos, replies);
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(part * replies) - 1)];
    }

    /// {@return a time as a person reads it}
    static String millis(long nanos) {
        if (nanos >= 10_000_000) {
            return Quantity.decimal(nanos / 1e6) + " ms";
        }
        String micros = Long.toString((nanos + 500) / 1_000 % 1_000);
        return (nanos + 500) / 1_000_000 + "." + "0".repeat(3 - micros.length()) + micros + " ms";
    }

    /// {@return the figures at the end, one or two lines}
    List<String> report() {
        long percent = sent == 0 ? 0 : Math.round(100.0 * lost() / sent);
        String counts = sent + " sent, " + replies + (replies == 1 ? " reply, " : " replies, ")
                + (duplicates == 0 ? "" : duplicates + " more than once, ") + lost() + " lost (" + percent + " %)";
        return replies == 0
                ? List.of(counts)
                : List.of(
                        counts,
                        "min " + millis(at(0)) + ", median " + millis(at(0.5)) + ", p99 " + millis(at(0.99)) + ", max "
                                + millis(at(1)));
    }

    Json result(Json event) {
        event.number("messages", sent).number("replies", replies).number("lost", lost());
        return replies == 0
                ? event
                : event.number("min_us", at(0) / 1000)
                        .number("p50_us", at(0.5) / 1000)
                        .number("p99_us", at(0.99) / 1000)
                        .number("max_us", at(1) / 1000);
    }
}
