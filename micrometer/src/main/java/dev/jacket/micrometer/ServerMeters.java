package dev.jacket.micrometer;

import dev.jacket.loop.LoopStatus;
import dev.jacket.server.ConnectionEnd;
import dev.jacket.server.DatagramDrop;
import dev.jacket.server.Distribution;
import dev.jacket.server.Refusal;
import dev.jacket.server.ServerMetrics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// The metrics of one server as meters, which ask it when they are read. Their names are those of docs/metrics.md with
/// dots, and each has the tag `server`.
///
/// A registry holds its meters, and so this and what the supplier holds, until they are removed.
///
/// **threads:** shared.
public final class ServerMeters implements MeterBinder {
    private final String server;
    private final Supplier<ServerMetrics> metrics;

    /// Makes the meters of a server, for [#bindTo].
    ///
    /// @param server the name that tells it from others
    /// @param metrics where they come from, such as `server::metrics`
    public ServerMeters(String server, Supplier<ServerMetrics> metrics) {
        this.server = server;
        this.metrics = metrics;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        counts(registry);
        reasons(registry);
        gauge(registry, "jacket.work.open", m -> m.counts().open());
        gauge(registry, "jacket.backlog.waiting", m -> m.backlog().waiting());
        gauge(registry, "jacket.backlog.room", m -> m.backlog().room());
        loops(registry);
        logs(registry);
        timer(registry, "jacket.connection", m -> m.spread().connectionNanos());
        timer(registry, "jacket.handler", m -> m.spread().handlerNanos());
    }

    private void counts(MeterRegistry registry) {
        counter(registry, "jacket.connections.accepted", m -> m.counts().accepted());
        counter(registry, "jacket.handlers.failed", m -> m.counts().failed());
        counter(registry, "jacket.accept.pauses", m -> m.counts().acceptErrors());
        counter(registry, "jacket.datagrams.received", m -> m.counts().datagrams());
        counter(registry, "jacket.backlog.dropped", m -> m.backlog().dropped());
        bytes(registry, "jacket.received", m -> m.counts().in());
        bytes(registry, "jacket.sent", m -> m.counts().out());
        limit(registry, "idle-timeout", m -> m.counts().idle());
        limit(registry, "write-timeout", m -> m.counts().stalled());
        limit(registry, "message-timeout", m -> m.counts().late());
        limit(registry, "max-message", m -> m.counts().tooLong());
        for (String word : metrics.get().reasons().limits().keySet()) { // those that somebody counts when it is bound
            limit(registry, word, m -> m.reasons().limits().getOrDefault(word, 0L));
        }
    }

    private void reasons(MeterRegistry registry) {
        for (Refusal why : Refusal.values()) {
            reason(
                    registry,
                    "jacket.refused",
                    why.word(),
                    m -> m.reasons().refused().getOrDefault(why, 0L));
        }
        for (DatagramDrop why : DatagramDrop.values()) {
            reason(
                    registry,
                    "jacket.datagrams.dropped",
                    why.word(),
                    m -> m.reasons().dropped().getOrDefault(why, 0L));
        }
        for (ConnectionEnd why : ConnectionEnd.values()) {
            reason(
                    registry,
                    "jacket.connections.ended",
                    why.word(),
                    m -> m.reasons().ended().getOrDefault(why, 0L));
        }
    }

    /// Meters hold the object that they ask weakly; the function that asks holds it here, so that it stays.
    private ToDoubleFunction<Supplier<ServerMetrics>> now(ToDoubleFunction<ServerMetrics> value) {
        return _ -> value.applyAsDouble(metrics.get());
    }

    private FunctionCounter.Builder<Supplier<ServerMetrics>> counted(
            String name, ToDoubleFunction<ServerMetrics> value) {
        return FunctionCounter.builder(name, metrics, now(value)).tag("server", server);
    }

    private void counter(MeterRegistry registry, String name, Tags tags, ToDoubleFunction<ServerMetrics> value) {
        counted(name, value).tags(tags).register(registry);
    }

    private void counter(MeterRegistry registry, String name, ToDoubleFunction<ServerMetrics> value) {
        counter(registry, name, Tags.empty(), value);
    }

    /// Those that it has when it is bound: their number does not change.
    private void loops(MeterRegistry registry) {
        var loops = metrics.get().loops();
        for (int i = 0; i < loops.size(); i++) {
            loop(registry, i, Tags.of("loop", loops.get(i).name()));
        }
    }

    private void loop(MeterRegistry registry, int number, Tags tags) {
        gauge(registry, "jacket.loops.threads", tags, at(number, LoopStatus::threads));
        gauge(registry, "jacket.loops.runnable", tags, at(number, LoopStatus::runnable));
        gauge(registry, "jacket.loops.stand.ins", tags, at(number, LoopStatus::standIns));
        gauge(registry, "jacket.loops.buffers", tags, at(number, LoopStatus::buffers));
        gauge(registry, "jacket.loops.buffers.free", tags, at(number, LoopStatus::freeBuffers));
        counter(registry, "jacket.loops.rounds", tags, at(number, LoopStatus::rounds));
        counter(registry, "jacket.loops.stalls", tags, at(number, LoopStatus::stalls));
        counter(registry, "jacket.loops.taken.over", tags, at(number, LoopStatus::takenOver));
        counter(registry, "jacket.loops.overflows", tags, at(number, LoopStatus::overflows));
    }

    /// Those that it has when it is bound, too.
    private void logs(MeterRegistry registry) {
        for (String log : metrics.get().lostLines().keySet()) {
            counter(
                    registry,
                    "jacket.log.lines.lost",
                    Tags.of("log", log),
                    m -> m.lostLines().getOrDefault(log, 0L));
        }
    }

    private static ToDoubleFunction<ServerMetrics> at(int number, ToDoubleFunction<LoopStatus> value) {
        return m -> value.applyAsDouble(m.loops().get(number));
    }

    private void bytes(MeterRegistry registry, String name, ToDoubleFunction<ServerMetrics> value) {
        counted(name, value).baseUnit("bytes").register(registry);
    }

    private void limit(MeterRegistry registry, String limit, ToDoubleFunction<ServerMetrics> value) {
        counter(registry, "jacket.limits.reached", Tags.of("limit", limit), value);
    }

    private void reason(MeterRegistry registry, String name, String why, ToDoubleFunction<ServerMetrics> value) {
        counter(registry, name, Tags.of("reason", why), value);
    }

    private void gauge(MeterRegistry registry, String name, Tags tags, ToDoubleFunction<ServerMetrics> value) {
        Gauge.builder(name, metrics, now(value))
                .tag("server", server)
                .tags(tags)
                .register(registry);
    }

    private void gauge(MeterRegistry registry, String name, ToDoubleFunction<ServerMetrics> value) {
        gauge(registry, name, Tags.empty(), value);
    }

    private void timer(MeterRegistry registry, String name, Function<ServerMetrics, Distribution> which) {
        FunctionTimer.builder(
                        name,
                        metrics,
                        _ -> which.apply(metrics.get()).count(),
                        _ -> which.apply(metrics.get()).sum(),
                        TimeUnit.NANOSECONDS)
                .tag("server", server)
                .register(registry);
    }
}
