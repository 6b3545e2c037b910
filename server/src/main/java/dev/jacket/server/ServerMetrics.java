package dev.jacket.server;

import dev.jacket.loop.LoopStatus;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a server has done so far: its counts, for which reasons, and how long and how much it was.
///
/// The parts are counted one after the other while the server goes on, so they may differ by what happens meanwhile.
///
/// **threads:** immutable.
///
/// @param counts how often
/// @param reasons why
/// @param spread how long, and how much
/// @param backlog what waits before the server
/// @param loops the event loops that run its threads, which other servers may share; empty if it has none
/// @param lostLines lines that were lost, by the name of the log, which other servers may share
public record ServerMetrics(
        ServerCounts counts,
        Reasons reasons,
        Spread spread,
        Backlog backlog,
        List<LoopStatus> loops,
        Map<String, Long> lostLines) {
    /// Copies the list and the map.
    ///
    /// @param counts how often
    /// @param reasons why
    /// @param spread how long, and how much
    /// @param backlog what waits before the server
    /// @param loops the event loops
    /// @param lostLines lines that were lost
    public ServerMetrics {
        loops = List.copyOf(loops);
        lostLines = Collections.unmodifiableMap(new TreeMap<>(lostLines));
    }

    /// Why it turned away, dropped and ended. Each map has all of its keys.
    ///
    /// **threads:** immutable.
    ///
    /// @param refused clients that were turned away; with datagram servers: datagrams
    /// @param dropped datagrams that were not handled, and answers that were not sent
    /// @param ended connections that are over
    /// @param limits how often limits were reached that are not the server's but of what serves, by their
    ///     words: those of programs, and what [ServerWatch#limitsReached] tells. It has only keys that
    ///     somebody counts
    public record Reasons(
            Map<Refusal, Long> refused,
            Map<DatagramDrop, Long> dropped,
            Map<ConnectionEnd, Long> ended,
            Map<String, Long> limits) {
        /// Copies the maps.
        ///
        /// @param refused clients that were turned away
        /// @param dropped datagrams that were not handled, and answers that were not sent
        /// @param ended connections that are over
        /// @param limits how often other limits were reached
        public Reasons {
            refused = Collections.unmodifiableMap(new EnumMap<>(refused));
            dropped = Collections.unmodifiableMap(new EnumMap<>(dropped));
            ended = Collections.unmodifiableMap(new EnumMap<>(ended));
            limits = Collections.unmodifiableMap(new TreeMap<>(limits));
        }
    }

    /// How the times and sizes of what is over are spread.
    ///
    /// **threads:** immutable.
    ///
    /// @param handlerNanos how long handlers took; those of datagrams only where each has a thread of its own
    /// @param connectionNanos how long connections were open
    /// @param received how many bytes came on a connection
    /// @param sent how many bytes were written to one
    public record Spread(
            Distribution handlerNanos, Distribution connectionNanos, Distribution received, Distribution sent) {}
}
