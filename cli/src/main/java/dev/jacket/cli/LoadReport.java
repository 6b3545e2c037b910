package dev.jacket.cli;

import dev.jacket.server.internal.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The figures of `load`, for a person and for a program.
final class LoadReport {
    private final LoadPlan plan;

    LoadReport(LoadPlan plan) {
        this.plan = plan;
    }

    /// {@return what is measured and how, before it begins}
    List<String> head() {
        var target = plan.endpoint().target();
        String size = grouped(plan.message().length) + (plan.message().length == 1 ? " byte" : " bytes");
        String many = grouped(plan.connections()) + (plan.connections() == 1 ? " connection, " : " connections, ");
        String each = plan.isShort() ? "each for one message of " + size : size + " a message";
        String batch = plan.pipeline() == 1 ? "" : ", " + plan.pipeline() + " at once";
        String what = "load " + target.address() + ": " + target.protocol() + ", " + many + each + batch + ", "
                + plan.duration() + " after " + plan.warmup() + " of warm-up";
        return List.of(what, way());
    }

    private String way() {
        return plan.rate()
                .map(rate -> "open loop: " + LoadExpectation.shown(rate)
                        + " messages a second are due, whatever the server does; latency counts from then")
                .orElse(
                        "closed loop: the next message waits for the reply, so a slow server is asked less; see --rate");
    }

    /// {@return the figures at the end}
    List<String> lines(LoadRun.End end) {
        var result = end.result();
        var lines = new ArrayList<String>();
        lines.add(row("messages", grouped(result.messages()), grouped(Math.round(result.rate())) + " a second"));
        lines.add(bytes("bytes out", result.counts().bytesOut(), result.seconds()));
        lines.add(bytes("bytes in", result.counts().bytesIn(), result.seconds()));
        latency(lines, result);
        missing(lines, result);
        var connections = result.connections();
        long never = plan.isShort() ? 0 : plan.connections() - connections.made();
        String open = (plan.isShort() ? "" : ", " + grouped(connections.open()) + " open at the end")
                + (never > 0 ? ", " + grouped(never) + " never" : "");
        lines.add(row("connections", grouped(connections.made()), "made" + open));
        handshakes(lines, end.tally().handshakes());
        result.segmentsPerMessage()
                .ifPresent(each -> lines.add(row("segments", Quantity.decimal(each), "a message, both ways")));
        var waits = end.waits();
        if (waits != null) {
            lines.add(waits(waits));
        }
        errors(lines, end);
        return lines;
    }

    private static String row(String name, String figure, String rest) {
        return "  %-11s %13s   %s".formatted(name, figure, rest).stripTrailing();
    }

    private static String bytes(String name, long bytes, double seconds) {
        return row(name, Quantity.bytes(bytes), Quantity.bytes(seconds > 0 ? bytes / seconds : 0) + " a second");
    }

    private void latency(List<String> lines, LoadResult result) {
        var latency = result.latency();
        if (latency.count() == 0) {
            lines.add(row("latency", "-", "no reply"));
            return;
        }
        var names = new StringBuilder("  latency    ");
        var times = new StringBuilder("             ");
        for (String name : List.of("p50", "p90", "p99", "p99.9", "max")) {
            double part = name.equals("max") ? 1 : LoadExpectation.number(name.substring(1)) / 100;
            names.append("%13s".formatted(name));
            times.append("%13s".formatted(time(latency.at(part))));
        }
        lines.add(names.toString());
        lines.add(times.toString());
    }

    private static void handshakes(List<String> lines, LoadHandshakes handshakes) {
        var times = handshakes.times();
        if (times.count() > 0) {
            String part = "of TLS, " + grouped(handshakes.resumed()) + " resumed; p50 " + time(times.at(0.5)) + ", p99 "
                    + time(times.at(0.99));
            lines.add(row("handshakes", grouped(times.count()), part));
        }
    }

    private static String waits(TimeWaits waits) {
        int ours = waits.ours().size();
        int theirs = waits.theirs().size();
        return row(
                "TIME_WAIT",
                grouped(ours + theirs),
                "left behind: " + grouped(ours) + " on this side, " + grouped(theirs) + " on the server's");
    }

    /// What had no reply, so that no figure looks better than it is.
    private static void missing(List<String> lines, LoadResult result) {
        var missing = result.missing();
        if (missing.unanswered() > 0) {
            lines.add(
                    row("no reply", grouped(missing.unanswered()), "messages; in the latency as long as they waited"));
        }
        if (missing.unsent() > 0) {
            lines.add(row(
                    "not sent",
                    grouped(missing.unsent()),
                    "due, but their connections were not free; in the latency too"));
        }
        if (missing.longestWait() > result.latency().max()) {
            lines.add(row("no reply", time(missing.longestWait()), "waited for the eldest message at the end"));
        }
        if (result.lateness().count() > 0) {
            lines.add(row(
                    "own delay",
                    time(result.lateness().at(0.5)),
                    "p50, " + time(result.lateness().at(0.99)) + " p99: how late this program sent; in the latency"));
        }
    }

    private void errors(List<String> lines, LoadRun.End end) {
        var errors = end.tally().errors();
        if (errors.sum() == 0) {
            lines.add(row("errors", "none", ""));
        }
        errors(lines, "errors", errors);
        errors(lines, "in warm-up", end.tally().early());
        var words = errors.byWord();
        long closed = words.getOrDefault(LoadErrors.CLOSED, 0L)
                + words.getOrDefault("ECONNRESET", 0L)
                + words.getOrDefault("EPIPE", 0L);
        if (!plan.isShort()
                && closed > 0
                && closed * 2 >= end.result().messages()
                && end.result().messages() > 0) {
            lines.add("");
            lines.add("the server ends connections after a message or two; --short makes a new one for each");
        }
    }

    private void errors(List<String> lines, String name, LoadErrors errors) {
        String shown = name;
        for (Map.Entry<String, Long> each : errors.byWord().entrySet()) {
            String text = LoadErrors.text(each.getKey(), plan.rule(), plan.limit());
            lines.add(row(shown, grouped(each.getValue()), text));
            shown = "";
        }
    }

    /// {@return the figures as fields of an event}
    ///
    /// @param seconds since the end of the warm-up
    Json fields(Json event, LoadResult result, double seconds) {
        event.number("t_s", seconds)
                .number("messages", result.messages())
                .number("errors", result.errors())
                .number("rate", result.rate())
                .number("bytes_in", result.counts().bytesIn())
                .number("bytes_out", result.counts().bytesOut());
        var latency = result.latency();
        if (latency.count() > 0) {
            event.number("p50_us", latency.at(0.5) / 1e3)
                    .number("p90_us", latency.at(0.9) / 1e3)
                    .number("p99_us", latency.at(0.99) / 1e3)
                    .number("p999_us", latency.at(0.999) / 1e3)
                    .number("max_us", latency.max() / 1e3);
        }
        return event;
    }

    /// {@return the event at the end}
    Json result(Json event, LoadRun.End end) {
        var result = end.result();
        fields(event, result, result.seconds())
                .text("loop", plan.isOpenLoop() ? "open" : "closed")
                .number("connections", result.connections().made())
                .number("open", result.connections().open())
                .numbers("errors_by", end.tally().errors().byWord())
                .number("warmup_errors", end.tally().early().sum());
        var handshakes = end.tally().handshakes();
        var times = handshakes.times();
        if (times.count() > 0) {
            event.number("handshakes", times.count())
                    .number("resumed", handshakes.resumed())
                    .number("handshake_p50_us", times.at(0.5) / 1e3)
                    .number("handshake_p99_us", times.at(0.99) / 1e3);
        }
        result.segmentsPerMessage().ifPresent(each -> event.number("segments", each));
        var waits = end.waits();
        if (waits != null) {
            event.number("time_wait", waits.ours().size() + waits.theirs().size());
        }
        if (plan.isOpenLoop()) {
            event.number("unanswered", result.missing().unanswered())
                    .number("unsent", result.missing().unsent());
        }
        return result.lateness().count() > 0
                ? event.number("own_delay_us", result.lateness().at(0.5) / 1e3)
                : event;
    }

    /// {@return a time as a person reads it: `0.103 ms`, `12.3 s`}
    static String time(long nanos) {
        return nanos < 10_000_000_000L ? PingTimes.millis(nanos) : Quantity.decimal(nanos / 1e9) + " s";
    }

    /// {@return a number with commas between its thousands}
    static String grouped(long number) {
        var text = new StringBuilder(Long.toString(number));
        for (int at = text.length() - 3; at > (number < 0 ? 1 : 0); at -= 3) {
            text.insert(at, ',');
        }
        return text.toString();
    }
}
