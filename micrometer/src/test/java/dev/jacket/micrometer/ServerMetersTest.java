package dev.jacket.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.loop.LoopStatus;
import dev.jacket.server.ServerMetrics;
import dev.jacket.server.ServerWatch;
import dev.jacket.server.SocketServer;
import dev.jacket.sockets.Address;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ServerMetersTest {
    @Test
    void meters_ofServer_tellWhatItDid() throws Exception {
        var registry = new SimpleMeterRegistry();
        try (var server = SocketServer.tcp("127.0.0.1:0")
                .handler(c -> c.writeLine(c.readLine() + "!"))
                .verify(c -> c.number() > 1)
                .watch(ServerWatch.none())
                .start()) {
            new ServerMeters("shout", server::metrics).bindTo(registry);
            assertThat(registry.get("jacket.connections.accepted")
                            .functionCounter()
                            .count())
                    .isZero();
            int port = ((Address.Ip) server.localAddress()).port();
            for (int i = 0; i < 2; i++) {
                try (var client = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    client.getOutputStream().write("hey\n".getBytes(StandardCharsets.UTF_8));
                    client.getInputStream().readAllBytes();
                } catch (SocketException reset) {
                    // who was not let in may be reset, as what it sent lies unread
                }
            }
            await().until(() -> server.counts().open() == 0);
            assertThat(registry.get("jacket.connections.accepted")
                            .tag("server", "shout")
                            .functionCounter()
                            .count())
                    .isEqualTo(2);
            assertThat(registry.get("jacket.refused")
                            .tag("reason", "verify")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.get("jacket.sent").functionCounter().count()).isEqualTo(5);
            assertThat(registry.get("jacket.work.open").gauge().value()).isZero();
            assertThat(registry.get("jacket.handler").functionTimer().count()).isEqualTo(2);
            assertThat(registry.get("jacket.handler").functionTimer().totalTime(TimeUnit.SECONDS))
                    .isPositive();
        }
    }

    @Test
    void meters_ofLoopsAndLogs_areThoseOfEach() throws Exception {
        var registry = new SimpleMeterRegistry();
        ServerMetrics idle;
        try (var server = SocketServer.tcp("127.0.0.1:0").handler(_ -> {}).start()) {
            idle = server.metrics();
        }
        var loops = List.of(
                new LoopStatus("first", 1, 2, 3, 4, 5, 6, 7, 8, 9),
                new LoopStatus("second", 11, 12, 13, 14, 15, 16, 17, 18, 19));
        var told = idle.reasons();
        var reasons =
                new ServerMetrics.Reasons(told.refused(), told.dropped(), told.ended(), Map.of("exec-wall-time", 4L));
        var metrics =
                new ServerMetrics(idle.counts(), reasons, idle.spread(), idle.backlog(), loops, Map.of("events", 9L));

        new ServerMeters("shout", () -> metrics).bindTo(registry);

        assertThat(ofLoop(registry, "first")).isEqualTo(figures(0));
        assertThat(ofLoop(registry, "second")).isEqualTo(figures(10));
        assertThat(registry.get("jacket.limits.reached")
                        .tag("limit", "exec-wall-time")
                        .functionCounter()
                        .count())
                .isEqualTo(4);
        assertThat(registry.get("jacket.log.lines.lost")
                        .tag("log", "events")
                        .functionCounter()
                        .count())
                .isEqualTo(9);
    }

    private static Map<String, Double> figures(double more) {
        return Map.of(
                "jacket.loops.threads", more + 1,
                "jacket.loops.runnable", more + 2,
                "jacket.loops.rounds", more + 3,
                "jacket.loops.stalls", more + 4,
                "jacket.loops.stand.ins", more + 5,
                "jacket.loops.taken.over", more + 6,
                "jacket.loops.buffers", more + 7,
                "jacket.loops.buffers.free", more + 8,
                "jacket.loops.overflows", more + 9);
    }

    private static Map<String, Double> ofLoop(MeterRegistry registry, String name) {
        return registry.getMeters().stream()
                .filter(meter -> name.equals(meter.getId().getTag("loop")))
                .collect(Collectors.toMap(
                        meter -> meter.getId().getName(),
                        meter -> meter.measure().iterator().next().getValue()));
    }
}
