package dev.jacket.cli;

import dev.jacket.server.ServerCounts;

/// The counts of a server in one line.
final class CountsLine {
    private CountsLine() {}

    static String of(ServerCounts counts) {
        var line = new StringBuilder();
        first(line, counts.accepted(), "clients");
        first(line, counts.datagrams(), "datagrams");
        line.append(counts.in()).append(" bytes in, ").append(counts.out()).append(" bytes out");
        then(line, counts.refused(), "refused");
        then(line, counts.failed(), "failed");
        then(line, counts.reset(), "reset");
        then(line, counts.idle(), "idle too long");
        then(line, counts.stalled(), "stalled");
        then(line, counts.tooLong(), "with too long messages");
        then(line, counts.late(), "with late messages");
        then(line, counts.dropped(), "dropped");
        then(line, counts.acceptErrors(), "errors of accept");
        return line.toString();
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
