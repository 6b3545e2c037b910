package dev.jacket.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.server.ServerWatch;
import dev.jacket.server.SocketServer;
import dev.jacket.sockets.Address;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
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
            for (var loop : server.metrics().loops()) {
                assertThat(registry.get("jacket.loops.rounds")
                                .tag("loop", loop.name())
                                .functionCounter()
                                .count())
                        .isGreaterThanOrEqualTo((double) loop.rounds());
                assertThat(registry.get("jacket.loops.threads")
                                .tag("loop", loop.name())
                                .gauge()
                                .value())
                        .isLessThanOrEqualTo(1); // the one that accepts
            }
            assertThat(registry.get("jacket.handler").functionTimer().count()).isEqualTo(2);
            assertThat(registry.get("jacket.handler").functionTimer().totalTime(TimeUnit.SECONDS))
                    .isPositive();
        }
    }
}
