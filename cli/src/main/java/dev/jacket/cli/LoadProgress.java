package dev.jacket.cli;

import dev.jacket.server.internal.EventText;
import dev.jacket.tls.TlsStream;
import org.jspecify.annotations.Nullable;

/// How a measurement goes: a line on stderr that is redrawn, and an event each second.
final class LoadProgress implements LoadRun.Watcher, AutoCloseable {
    private static final long STEP = 250_000_000;
    private static final long SECOND = 1_000_000_000;

    private final Run run;
    private final LoadPlan plan;
    private final LoadReport report;
    private final boolean draws;
    private long drawnAt = System.nanoTime() - STEP;
    private long sampledAt = Long.MIN_VALUE;
    private LoadResult sample = LoadResult.NONE;
    private boolean drawn;

    private LoadProgress(Run run, LoadPlan plan, LoadReport report, boolean draws) {
        this.run = run;
        this.plan = plan;
        this.report = report;
        this.draws = draws;
    }

    static LoadProgress of(Run run, LoadPlan plan, LoadReport report) {
        var arguments = plan.arguments();
        String word = arguments.word(Flag.PROGRESS, "auto", FlagValues.WHEN);
        boolean auto = Std.err() == Std.Kind.TERMINAL && !arguments.has(Flag.QUIET);
        return new LoadProgress(run, plan, report, word.equals("always") || (word.equals("auto") && auto));
    }

    @Override
    public void begins(@Nullable TlsStream tls) {
        if (tls != null) {
            TlsNews.tell(run.notices(), run.events(), Party.NOBODY, tls.facts(), true);
        }
    }

    @Override
    public boolean sees(LoadTally so, long left) {
        long now = System.nanoTime();
        if (left <= 0 && run.events().isOn()) {
            sample(so, now);
        }
        if (draws && now - drawnAt >= STEP) {
            drawnAt = now;
            drawn = true;
            Std.errorText("\r" + line(so, left) + "\033[K");
        }
        return true;
    }

    private void sample(LoadTally so, long now) {
        if (sampledAt == Long.MIN_VALUE) {
            sampledAt = now; // the first second begins
        } else if (now - sampledAt >= SECOND) {
            sampledAt += SECOND;
            var all = so.result();
            var event = report.fields(EventText.begin("sample"), all.since(sample), all.seconds());
            run.events().write(event.number("connections", all.connections().open()));
            sample = all;
        }
    }

    private String line(LoadTally so, long left) {
        var all = so.result();
        String open = LoadReport.grouped(all.connections().open()) + " open";
        String errors = all.errors() == 0 ? "" : "  " + LoadReport.grouped(all.errors()) + " errors";
        if (left > 0) {
            return "warming up, " + (left + SECOND - 1) / SECOND + " s left  " + open + errors;
        }
        String latency = all.latency().count() == 0
                ? ""
                : "  p50 " + LoadReport.time(all.latency().at(0.5)) + "  p99 "
                        + LoadReport.time(all.latency().at(0.99));
        return (long) all.seconds() + " s of " + plan.duration() + "  " + open + "  "
                + LoadReport.grouped(Math.round(all.rate())) + " messages a second" + latency + errors;
    }

    @Override
    public void close() {
        if (drawn) {
            Std.errorText("\r\033[K");
        }
    }
}
