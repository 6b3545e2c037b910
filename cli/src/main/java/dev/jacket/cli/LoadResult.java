package dev.jacket.cli;

import java.util.OptionalDouble;

/// The figures of a run, or of a part of it.
///
/// @param seconds how long it was
/// @param counts messages and bytes
/// @param missing what had no reply at the end
/// @param connections and their segments
/// @param errors what went wrong
/// @param latency of each message
/// @param lateness of an open loop: how late this program was itself
record LoadResult(
        double seconds,
        Counts counts,
        Missing missing,
        Connections connections,
        long errors,
        Percentiles latency,
        Percentiles lateness) {
    /// The figures before anything was counted.
    static final LoadResult NONE = new LoadResult(
            0,
            new Counts(0, 0, 0),
            new Missing(0, 0, 0),
            new Connections(0, 0, 0, 0),
            0,
            new LatencyHistogram().percentiles(),
            new LatencyHistogram().percentiles());

    /// What went to and fro.
    ///
    /// @param messages that were answered
    /// @param bytesOut of those
    /// @param bytesIn of their replies
    record Counts(long messages, long bytesOut, long bytesIn) {}

    /// What had no reply, and is no error.
    ///
    /// @param unanswered messages of an open loop that were sent
    /// @param unsent messages of an open loop that were due
    /// @param longestWait of a closed loop: how long the eldest of the messages under way had waited at the end
    record Missing(long unanswered, long unsent, long longestWait) {}

    /// The connections.
    ///
    /// @param open now
    /// @param made in all
    /// @param segments of the TCP connections that were asked, both ways
    /// @param messages that went over those
    record Connections(int open, long made, long segments, long messages) {}

    long messages() {
        return counts.messages;
    }

    /// {@return messages a second}
    double rate() {
        return seconds > 0 ? counts.messages / seconds : 0;
    }

    /// {@return bytes a second, both ways}
    double bytesPerSecond() {
        return seconds > 0 ? (counts.bytesOut + counts.bytesIn) / seconds : 0;
    }

    /// {@return TCP segments a message, both ways, where any connection was asked}
    OptionalDouble segmentsPerMessage() {
        return connections.messages == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) connections.segments / connections.messages);
    }

    /// {@return what came after an earlier look; connections as they are now}
    LoadResult since(LoadResult earlier) {
        var before = earlier.counts;
        return new LoadResult(
                seconds - earlier.seconds,
                new Counts(
                        counts.messages - before.messages,
                        counts.bytesOut - before.bytesOut,
                        counts.bytesIn - before.bytesIn),
                missing,
                connections,
                errors - earlier.errors,
                latency.since(earlier.latency),
                lateness.since(earlier.lateness));
    }
}
