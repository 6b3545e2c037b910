package dev.jacket.cli;

import dev.jacket.loop.EventLoops;
import dev.jacket.server.internal.EventText;
import dev.jacket.server.internal.Sanitize;
import dev.jacket.sockets.CallInterruptedException;
import java.io.IOException;
import java.util.Map;

/// `jacket load`: measures a server, ours or another.
final class Load implements Command {
    private volatile int stop;

    @Override
    public int run(Run run) throws Exception {
        var plan = LoadPlan.of(run);
        var report = new LoadReport(plan);
        var progress = LoadProgress.of(run, plan, report);
        var load = new LoadRun(plan, progress, EventLoops.start());
        Alarm.set(run, plan.arguments().limit(Flag.TIMEOUT, TimeLimit.NEVER));
        stopBySignal(load);
        for (String line : report.head()) {
            say(run, line);
        }
        try {
            return end(run, plan, report, measured(load, progress));
        } catch (CallInterruptedException e) {
            if (stop == 0 || run.hasExpired()) {
                throw e;
            }
            return stop; // before the first connection was there
        }
    }

    private static LoadRun.End measured(LoadRun load, LoadProgress progress) throws IOException {
        try {
            return load.run();
        } finally {
            progress.close();
        }
    }

    private void stopBySignal(LoadRun load) {
        var main = Thread.currentThread();
        for (var signal :
                Map.of("INT", Exit.INTERRUPTED, "TERM", Exit.TERMINATED).entrySet()) {
            Signals.on(signal.getKey(), () -> {
                stop = signal.getValue();
                load.stop();
                main.interrupt();
            });
        }
    }

    private int end(Run run, LoadPlan plan, LoadReport report, LoadRun.End end) throws IOException {
        var result = end.result();
        say(run, "");
        for (String line : report.lines(end)) {
            say(run, line);
        }
        if (run.events().isOn()) {
            run.events().write(report.result(EventText.begin("result"), end));
        }
        run.totals(
                result.counts().bytesIn(),
                result.counts().bytesOut(),
                (int) Math.min(result.connections().made(), Integer.MAX_VALUE),
                Math.round(result.seconds() * 1000));
        if (run.hasExpired()) {
            throw run.expired();
        }
        return stop != 0 ? stop : judged(run, plan, result);
    }

    private static int judged(Run run, LoadPlan plan, LoadResult result) {
        var unmet = new StringBuilder();
        for (LoadExpectation each : plan.expectations()) {
            if (!each.isMetBy(result)) {
                unmet.append(unmet.isEmpty() ? "" : ", ").append(each.unmet(result));
            }
        }
        if (!unmet.isEmpty()) {
            throw Trouble.of(Exit.NO, "load " + run.place() + " : unmet: " + unmet);
        }
        if (result.messages() == 0) {
            throw Trouble.of(Exit.NO, "load " + run.place() + " : no reply at all");
        }
        return Exit.DONE;
    }

    private static void say(Run run, String line) throws IOException {
        if (!run.events().areOnStdout() && !run.arguments().has(Flag.QUIET)) {
            Std.print(Sanitize.line(line) + "\n");
        }
    }
}
