package dev.jacket.cli;

import java.util.concurrent.atomic.LongAdder;

/// What a server has done, and each time a limit has bitten.
///
/// **threads:** shared.
final class ServerCounts {
    final LongAdder accepted = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder reset = new LongAdder();
    final LongAdder idle = new LongAdder();
    final LongAdder stalled = new LongAdder();
    final LongAdder tooLong = new LongAdder();
    final LongAdder late = new LongAdder();
    final LongAdder acceptErrors = new LongAdder();
    final LongAdder datagrams = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder in = new LongAdder();
    final LongAdder out = new LongAdder();

    /// {@return the counts of a server of the library}
    static ServerCounts of(dev.jacket.server.ServerCounts library) {
        var counts = new ServerCounts();
        counts.accepted.add(library.accepted());
        counts.refused.add(library.refused());
        counts.failed.add(library.failed());
        counts.reset.add(library.reset());
        counts.idle.add(library.idle());
        counts.stalled.add(library.stalled());
        counts.tooLong.add(library.tooLong());
        counts.late.add(library.late());
        counts.acceptErrors.add(library.acceptErrors());
        counts.in.add(library.in());
        counts.out.add(library.out());
        return counts;
    }

    /// {@return all of it in one line}
    String line() {
        var line = new StringBuilder();
        add(line, accepted, "clients");
        add(line, datagrams, "datagrams");
        line.append(in.sum()).append(" bytes in, ").append(out.sum()).append(" bytes out");
        unless(line, refused, "refused");
        unless(line, failed, "failed");
        unless(line, reset, "reset");
        unless(line, idle, "idle too long");
        unless(line, stalled, "stalled");
        unless(line, tooLong, "with too long messages");
        unless(line, late, "with late messages");
        unless(line, dropped, "dropped");
        unless(line, acceptErrors, "errors of accept");
        return line.toString();
    }

    private static void add(StringBuilder line, LongAdder count, String what) {
        if (count.sum() > 0) {
            line.append(count.sum()).append(' ').append(what).append(", ");
        }
    }

    private static void unless(StringBuilder line, LongAdder count, String what) {
        if (count.sum() > 0) {
            line.append(", ").append(count.sum()).append(' ').append(what);
        }
    }
}
