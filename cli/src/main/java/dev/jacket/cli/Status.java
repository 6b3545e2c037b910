package dev.jacket.cli;

import dev.jacket.loop.EventLoops;
import dev.jacket.loop.LoopStatus;
import dev.jacket.server.ConnectionEnd;
import dev.jacket.server.Server;
import dev.jacket.server.ServerCounts;
import dev.jacket.server.ServerMetrics;
import dev.jacket.server.internal.Sanitize;
import dev.jacket.server.internal.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a server does at the moment, as text: a page, or a line.
///
/// **threads:** one, but for [#talkers].
final class Status {
    private static final int COLUMN = 9;
    private static final int MOST = 200;
    private static final int LOOPS = 8;

    private final String title;
    private final Server server;
    private final EventLoops loops;
    private final Talkers talkers = new Talkers();
    private final long began = System.nanoTime();
    private long lookedAt = began;
    private ServerCounts before;
    private List<LoopStatus> loopsBefore = List.of();
    private ServerMetrics metrics;
    private double seconds = 1;
    private List<Talkers.Talker> most = List.of();

    /// @param title what is served, and where
    Status(String title, Server server, EventLoops loops) {
        this.title = title;
        this.server = server;
        this.loops = loops;
        this.metrics = server.metrics();
        this.before = metrics.counts();
    }

    Talkers talkers() {
        return talkers;
    }

    /// Looks; the rates are those since the last look.
    void look() {
        long now = System.nanoTime();
        before = metrics.counts();
        loopsBefore = metrics.loops();
        metrics = server.metrics();
        seconds = Math.max(1e-3, (now - lookedAt) / 1e9);
        lookedAt = now;
        most = talkers.most(MOST);
    }

    /// {@return what it has done in all, in one line}
    String counts() {
        return CountsLine.of(server.metrics());
    }

    private double perSecond(long now, long last) {
        return Math.max(0, now - last) / seconds;
    }

    private String rate(long now, long last) {
        return Quantity.decimal(perSecond(now, last)) + "/s";
    }

    private String byteRate(long now, long last) {
        return Quantity.bytes(perSecond(now, last)) + "/s";
    }

    /// {@return what it does in one line}
    String line() {
        var counts = metrics.counts();
        var line = new StringBuilder(Timestamp.utc(Timestamp.micros()))
                .append(' ')
                .append(counts.open())
                .append(" open");
        if (counts.datagrams() > 0) {
            line.append(", ")
                    .append(rate(counts.datagrams(), before.datagrams()))
                    .append(" datagrams");
        }
        return line.append(", ")
                .append(rate(counts.accepted(), before.accepted()))
                .append(" new, ")
                .append(byteRate(counts.in(), before.in()))
                .append(" in, ")
                .append(byteRate(counts.out(), before.out()))
                .append(" out, ")
                .append(counts.refused())
                .append(" refused, ")
                .append(counts.dropped() + metrics.backlog().dropped())
                .append(" dropped, ")
                .append(counts.failed())
                .append(" failed, ")
                .append(loopState())
                .toString();
    }

    private String loopState() {
        if (!loops.areOwn()) {
            return "on the JDK's scheduler";
        }
        int stuck = loops.stuckLoops();
        String how = loops.size() + (loops.size() == 1 ? " loop" : " loops");
        return stuck == 0 ? how + " free" : stuck + " of " + how + " stuck";
    }

    /// {@return the page: no line is wider than the terminal, and there are no more of them than it has}
    List<String> page(int rows, int columns) {
        var lines = new ArrayList<String>();
        lines.add("jacket serve " + title + "  up " + Progress.clock((lookedAt - began) / 1_000_000_000));
        lines.add("");
        figures(lines);
        lines.add("");
        int left = rows - lines.size() - 1;
        if (left > 0 && !most.isEmpty()) {
            lines.add(heading());
            most.stream().limit(left).map(this::talker).forEach(lines::add);
        }
        return lines.stream().limit(rows).map(line -> cut(line, columns)).toList();
    }

    private void figures(List<String> lines) {
        var counts = metrics.counts();
        if (counts.datagrams() > 0) {
            lines.add(row("datagrams", counts.datagrams() + " in all", rate(counts.datagrams(), before.datagrams())));
        }
        lines.add(row(
                "clients",
                counts.open() + " open",
                counts.accepted() + " in all",
                rate(counts.accepted(), before.accepted()) + " new"));
        lines.add(row("received", Quantity.bytes(counts.in()), byteRate(counts.in(), before.in())));
        lines.add(row("sent", Quantity.bytes(counts.out()), byteRate(counts.out(), before.out())));
        lines.add(row("ended", ends()));
        lines.add(row(
                "refused",
                counts.refused() + reasons(counts),
                "dropped " + counts.dropped(),
                "failed " + counts.failed()));
        var backlog = metrics.backlog();
        lines.add(row(
                "backlog",
                backlog.waiting() + (backlog.room() > 0 ? " of " + backlog.room() : ""),
                "dropped by the kernel " + backlog.dropped(),
                "pauses " + counts.acceptErrors()));
        lines.add(
                loops.areOwn()
                        ? row(
                                "loops",
                                loops.size() + " on " + loops.backend().word(),
                                loops.stuckLoops() + " stuck",
                                named())
                        : row("loops", loopState()));
        metrics.loops().stream().limit(LOOPS).map(this::loop).forEach(lines::add);
    }

    /// Those of more than a page's worth are in the metrics.
    private String loop(LoopStatus loop) {
        long rounds = loopsBefore.stream()
                .filter(earlier -> earlier.name().equals(loop.name()))
                .mapToLong(LoopStatus::rounds)
                .findFirst()
                .orElse(0);
        return row(
                "",
                loop.name(),
                loop.threads() + " threads",
                loop.runnable() + " runnable",
                rate(loop.rounds(), rounds) + " rounds",
                loop.stalls() + " stalls",
                loop.standIns() > 0 ? loop.standIns() + " in its place" : "",
                loop.buffers() > 0 ? loop.freeBuffers() + " of " + loop.buffers() + " buffers free" : "");
    }

    private String named() {
        long named = loops.stuckHandlers();
        return named == 0 ? "" : named + " named in the log";
    }

    private String ends() {
        var ends = new ArrayList<String>();
        metrics.reasons().ended().forEach((end, count) -> {
            if (count > 0 || end == ConnectionEnd.EOF) {
                ends.add(count + " " + end.word());
            }
        });
        return String.join("   ", ends);
    }

    private String reasons(ServerCounts counts) {
        if (counts.refused() == 0) {
            return "";
        }
        var reasons = new ArrayList<String>();
        metrics.reasons().refused().forEach((why, count) -> {
            if (count > 0) {
                reasons.add(count + " " + why.word());
            }
        });
        return " (" + String.join(", ", reasons) + ")";
    }

    private static String row(String name, String... figures) {
        var line = new StringBuilder(pad(name, COLUMN + 1));
        for (String figure : figures) {
            if (!figure.isEmpty()) {
                line.append(line.length() > COLUMN + 1 ? "   " : "").append(figure);
            }
        }
        return line.toString();
    }

    private static String heading() {
        return "%7s  %11s  %9s  %9s  %8s  %s".formatted("CLIENT", "BYTES/S", "IN", "OUT", "AGE", "PEER");
    }

    private String talker(Talkers.Talker talker) {
        var connection = talker.connection();
        return String.format(
                Locale.ROOT,
                "%7d  %11s  %9s  %9s  %8s  %s",
                connection.number(),
                Quantity.bytes(talker.moved() / seconds) + "/s",
                Quantity.bytes(connection.bytesIn()),
                Quantity.bytes(connection.bytesOut()),
                Progress.clock(connection.age().toSeconds()),
                Sanitize.line(Places.of(connection)));
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String cut(String line, int columns) {
        return line.length() <= columns ? line : line.substring(0, Math.max(0, columns - 1)) + "…";
    }
}
