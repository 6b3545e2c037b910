package dev.jacket.server;

import dev.jacket.loop.LoopStatus;
import dev.jacket.sockets.Address;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// Counts what a server does.
///
/// **threads:** shared.
final class Tally {
    final LongAdder accepted = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder reset = new LongAdder();
    final LongAdder idle = new LongAdder();
    final LongAdder stalled = new LongAdder();
    final LongAdder tooLong = new LongAdder();
    final LongAdder late = new LongAdder();
    final LongAdder acceptErrors = new LongAdder();
    final LongAdder datagrams = new LongAdder();
    final LongAdder in = new LongAdder();
    final LongAdder out = new LongAdder();

    private final Map<Refusal, LongAdder> refused = adders(Refusal.class);
    private final Map<DatagramDrop, LongAdder> dropped = adders(DatagramDrop.class);
    private final Map<ConnectionEnd, LongAdder> ended = adders(ConnectionEnd.class);
    private final Histogram handling = Histogram.ofTimes();
    private final Histogram ages = Histogram.ofTimes();
    private final Histogram received = Histogram.ofSizes();
    private final Histogram sent = Histogram.ofSizes();

    private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
        var adders = new EnumMap<E, LongAdder>(type);
        for (E each : type.getEnumConstants()) {
            adders.put(each, new LongAdder());
        }
        return adders; // never changed after this, and so read by all threads
    }

    private static <E extends Enum<E>> void count(Map<E, LongAdder> adders, E which) {
        var adder = adders.get(which);
        if (adder != null) {
            adder.increment();
        }
    }

    void refused(Address peer, Refusal why) {
        count(refused, why);
        FlightEvents.refused(peer, why);
    }

    void dropped(DatagramDrop why) {
        count(dropped, why);
    }

    /// A handler came to its end.
    void handled(long nanos) {
        handling.add(nanos);
    }

    /// A connection is over.
    void ended(Connection connection) {
        count(ended, connection.end());
        ages.add(connection.age().toNanos());
        received.add(connection.bytesIn());
        sent.add(connection.bytesOut());
        connection.settle(in, out);
    }

    /// Counts the bytes so far of connections that are open.
    void settle(Collection<Connection> open) {
        open.forEach(connection -> connection.settle(in, out));
    }

    ServerCounts counts(int open) {
        return new ServerCounts(
                accepted.sum(),
                open,
                sum(refused),
                failed.sum(),
                reset.sum(),
                idle.sum(),
                stalled.sum(),
                tooLong.sum(),
                late.sum(),
                acceptErrors.sum(),
                datagrams.sum(),
                sum(dropped),
                in.sum(),
                out.sum());
    }

    private static long sum(Map<?, LongAdder> adders) {
        return adders.values().stream().mapToLong(LongAdder::sum).sum();
    }

    private static <E extends Enum<E>> Map<E, Long> sums(Class<E> type, Map<E, LongAdder> adders) {
        var sums = new EnumMap<E, Long>(type);
        adders.forEach((each, adder) -> sums.put(each, adder.sum()));
        return sums;
    }

    /// @param others limits that somebody else counts
    ServerMetrics metrics(
            int open, Backlog backlog, List<LoopStatus> loops, Map<String, Long> lostLines, Map<String, Long> others) {
        return new ServerMetrics(
                counts(open),
                new ServerMetrics.Reasons(
                        sums(Refusal.class, refused),
                        sums(DatagramDrop.class, dropped),
                        sums(ConnectionEnd.class, ended),
                        others),
                new ServerMetrics.Spread(
                        handling.distribution(), ages.distribution(), received.distribution(), sent.distribution()),
                backlog,
                loops,
                lostLines);
    }
}
