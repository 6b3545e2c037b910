package dev.jacket.cli;

import dev.jacket.server.ConnectionEnd;
import dev.jacket.server.DatagramDrop;
import dev.jacket.server.Refusal;
import dev.jacket.server.ServerMetrics;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The counts of a server in one line.
final class CountsLine {
    private CountsLine() {}

    static String of(ServerMetrics metrics) {
        var counts = metrics.counts();
        var reasons = metrics.reasons();
        var line = new StringBuilder();
        first(line, counts.accepted(), "clients");
        first(line, counts.datagrams(), "datagrams");
        line.append(counts.in()).append(" bytes in, ").append(counts.out()).append(" bytes out");
        then(line, counts.refused(), "refused" + reasons(reasons.refused(), Refusal::word));
        then(line, counts.failed(), "failed");
        then(line, counts.reset(), "reset");
        then(line, counts.idle(), "idle too long");
        then(line, counts.stalled(), "stalled");
        then(line, counts.tooLong(), "with too long messages");
        then(line, counts.late(), "with late messages");
        then(line, reasons.ended().getOrDefault(ConnectionEnd.DRAIN, 0L), "ended by us");
        then(line, counts.dropped(), "dropped" + reasons(reasons.dropped(), DatagramDrop::word));
        then(line, metrics.backlog().dropped(), "dropped by the kernel");
        then(line, counts.acceptErrors(), "errors of accept");
        return line.toString();
    }

    private static <E> String reasons(Map<E, Long> counts, Function<E, String> word) {
        return counts.entrySet().stream()
                .filter(each -> each.getValue() > 0)
                .map(each -> each.getValue() + " " + word.apply(each.getKey()))
                .collect(Collectors.joining(", ", " (", ")"));
    }

    private static void first(StringBuilder line, long count, String what) {
        if (count > 0) {
            line.append(count).append(' ').append(what).append(", ");
        }
    }

    private static void then(StringBuilder line, long count, String what) {
        if (count > 0) {
            line.append(", ").append(count).append(' ').append(what);
        }
    }
}
