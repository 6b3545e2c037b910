package dev.jacket.server;

import dev.jacket.loop.LoopStatus;
import java.math.BigDecimal;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// The metrics of servers as text, for Prometheus and whoever else reads OpenMetrics 1.0.
///
/// Each server is told apart by the label `server`.
///
/// **threads:** shared.
public final class OpenMetrics {
    /// What HTTP calls the text.
    public static final String CONTENT_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private static final int NANOS = 9;

    private final StringBuilder out = new StringBuilder(1 << 14);
    private final Map<String, ServerMetrics> servers;

    private OpenMetrics(Map<String, ServerMetrics> servers) {
        this.servers = servers;
    }

    /// {@return the text, whole, with its end}
    ///
    /// @param servers what each has done, by its name
    public static String text(Map<String, ServerMetrics> servers) {
        var text = new OpenMetrics(servers);
        text.connections();
        text.limits();
        text.datagrams();
        text.bytes();
        text.backlog();
        text.loops();
        text.logs();
        return text.out.append("# EOF\n").toString();
    }

    private void connections() {
        counter(
                "jacket_connections_accepted",
                "Connections that were let in",
                m -> m.counts().accepted());
        gauge(
                "jacket_work_open",
                "Connections that are open, or datagrams at work",
                m -> m.counts().open());
        family("jacket_connections_ended", "counter", "", "Connections that are over, by why they ended");
        servers.forEach((name, metrics) -> metrics.reasons()
                .ended()
                .forEach(
                        (why, count) -> labelled("jacket_connections_ended_total", name, "reason", why.word(), count)));
        histogram(
                "jacket_connection_seconds",
                "seconds",
                "How long connections were open, of those that are over",
                m -> m.spread().connectionNanos());
        histogram(
                "jacket_handler_seconds",
                "seconds",
                "How long handlers took",
                m -> m.spread().handlerNanos());
        counter(
                "jacket_handlers_failed",
                "Handlers that threw something",
                m -> m.counts().failed());
    }

    private void limits() {
        family(
                "jacket_refused",
                "counter",
                "",
                "Clients and datagrams that were turned away, by the limit or judgement");
        servers.forEach((name, metrics) -> metrics.reasons()
                .refused()
                .forEach((why, count) -> labelled("jacket_refused_total", name, "reason", why.word(), count)));
        family("jacket_limits_reached", "counter", "", "Connections that a limit ended, and what else came to one");
        servers.forEach((name, metrics) -> {
            var counts = metrics.counts();
            labelled("jacket_limits_reached_total", name, "limit", "idle-timeout", counts.idle());
            labelled("jacket_limits_reached_total", name, "limit", "write-timeout", counts.stalled());
            labelled("jacket_limits_reached_total", name, "limit", "message-timeout", counts.late());
            labelled("jacket_limits_reached_total", name, "limit", "max-message", counts.tooLong());
            metrics.reasons()
                    .limits()
                    .forEach((limit, times) -> labelled("jacket_limits_reached_total", name, "limit", limit, times));
        });
        counter(
                "jacket_accept_pauses",
                "How often accept failed and the listener rested",
                m -> m.counts().acceptErrors());
    }

    private void datagrams() {
        counter(
                "jacket_datagrams_received",
                "Datagrams that came",
                m -> m.counts().datagrams());
        family("jacket_datagrams_dropped", "counter", "", "Datagrams not handled and answers not sent, by why");
        servers.forEach((name, metrics) -> metrics.reasons()
                .dropped()
                .forEach(
                        (why, count) -> labelled("jacket_datagrams_dropped_total", name, "reason", why.word(), count)));
    }

    private void bytes() {
        family("jacket_received_bytes", "counter", "bytes", "Bytes that came");
        each("jacket_received_bytes_total", m -> m.counts().in());
        family("jacket_sent_bytes", "counter", "bytes", "Bytes that were written");
        each("jacket_sent_bytes_total", m -> m.counts().out());
        histogram(
                "jacket_connection_received_bytes",
                "bytes",
                "Bytes that came on a connection that is over",
                m -> m.spread().received());
        histogram(
                "jacket_connection_sent_bytes",
                "bytes",
                "Bytes written to a connection that is over",
                m -> m.spread().sent());
    }

    private void backlog() {
        gauge(
                "jacket_backlog_waiting",
                "TCP connections that wait to be accepted",
                m -> m.backlog().waiting());
        gauge(
                "jacket_backlog_room",
                "TCP connections that may wait to be accepted",
                m -> m.backlog().room());
        counter(
                "jacket_backlog_dropped",
                "What the kernel dropped, as the queue or the buffer was full",
                m -> m.backlog().dropped());
    }

    private void loops() {
        loops("jacket_loops_threads", "gauge", "Virtual threads of each event loop", LoopStatus::threads);
        loops("jacket_loops_runnable", "gauge", "Pieces of them that can run now", LoopStatus::runnable);
        loops("jacket_loops_rounds", "counter", "How often it has asked the kernel", LoopStatus::rounds);
        loops("jacket_loops_stalls", "counter", "How often a thread has held it for some 20 ms", LoopStatus::stalls);
        loops("jacket_loops_stand_ins", "gauge", "Threads that stand in for it, as it is held", LoopStatus::standIns);
        loops("jacket_loops_taken_over", "counter", "Pieces that such threads have run", LoopStatus::takenOver);
        loops("jacket_loops_buffers", "gauge", "Its receive buffers", LoopStatus::buffers);
        loops("jacket_loops_buffers_free", "gauge", "Those that hold nothing", LoopStatus::freeBuffers);
        loops("jacket_loops_overflows", "counter", "How often its ring was full of completions", LoopStatus::overflows);
    }

    private void loops(String name, String type, String help, ToLongFunction<LoopStatus> value) {
        family(name, type, "", help);
        String sample = type.equals("counter") ? name + "_total" : name;
        servers.forEach((server, metrics) -> metrics.loops()
                .forEach(loop -> labelled(sample, server, "loop", loop.name(), value.applyAsLong(loop))));
    }

    private void logs() {
        family("jacket_log_lines_lost", "counter", "", "Lines that no log has, by the log that they were for");
        servers.forEach((name, metrics) -> metrics.lostLines()
                .forEach((log, lost) -> labelled("jacket_log_lines_lost_total", name, "log", log, lost)));
    }

    private void counter(String name, String help, ToLongFunction<ServerMetrics> value) {
        family(name, "counter", "", help);
        each(name + "_total", value);
    }

    private void gauge(String name, String help, ToLongFunction<ServerMetrics> value) {
        family(name, "gauge", "", help);
        each(name, value);
    }

    private void family(String name, String type, String unit, String help) {
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        if (!unit.isEmpty()) {
            out.append("# UNIT ").append(name).append(' ').append(unit).append('\n');
        }
        out.append("# HELP ").append(name).append(' ').append(help).append(".\n");
    }

    private void each(String name, ToLongFunction<ServerMetrics> value) {
        servers.forEach((server, metrics) -> sample(name, server)
                .append("} ")
                .append(value.applyAsLong(metrics))
                .append('\n'));
    }

    private void labelled(String name, String server, String label, String word, long value) {
        sample(name, server).append(',');
        label(label, word).append("} ").append(value).append('\n');
    }

    private void histogram(String name, String unit, String help, Function<ServerMetrics, Distribution> which) {
        family(name, "histogram", unit, help);
        int scale = unit.equals("seconds") ? NANOS : 0;
        servers.forEach((server, metrics) -> cells(name, server, which.apply(metrics), scale));
    }

    /// Each cell counts what is in those before it as well.
    private void cells(String name, String server, Distribution numbers, int scale) {
        long below = 0;
        for (int i = 0; i < numbers.counts().size(); i++) {
            below += numbers.counts().get(i);
            String bound =
                    i < numbers.bounds().size() ? decimal(numbers.bounds().get(i), scale) : "+Inf";
            labelled(name + "_bucket", server, "le", bound, below);
        }
        sample(name + "_count", server).append("} ").append(below).append('\n');
        sample(name + "_sum", server)
                .append("} ")
                .append(decimal(numbers.sum(), scale))
                .append('\n');
    }

    /// The form of a bound is part of its name, so that 1 and 1.0 are not two.
    private static String decimal(long number, int scale) {
        String text = BigDecimal.valueOf(number, scale).stripTrailingZeros().toPlainString();
        return text.indexOf('.') < 0 ? text + ".0" : text;
    }

    private StringBuilder sample(String name, String server) {
        out.append(name).append('{');
        return label("server", server);
    }

    private StringBuilder label(String name, String value) {
        out.append(name).append("=\"");
        for (int i = 0; i < value.length(); i++) {
            switch (value.charAt(i)) {
                case '\\' -> out.append("\\\\");
                case '"' -> out.append("\\\"");
                case '\n' -> out.append("\\n");
                default -> out.append(value.charAt(i));
            }
        }
        return out.append('"');
    }
}
