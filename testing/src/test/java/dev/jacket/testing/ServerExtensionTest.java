package dev.jacket.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.jacket.server.SocketServer;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineTestKit;

class ServerExtensionTest {
    @RegisterExtension
    final ServerExtension echo =
            ServerExtension.of(() -> SocketServer.tcp("127.0.0.1:0").handler(c -> {
                for (ByteBuffer bytes; (bytes = c.read()) != null; ) {
                    c.write(bytes);
                }
            }));

    @Test
    void parameters_areClientsOfTheServer(Socket one, Socket two, SocketServer server) throws IOException {
        for (var client : new Socket[] {one, two, echo.connect()}) {
            client.sendAll(new byte[] {7, 8});
            assertThat(client.recv(2)).containsExactly(7, 8);
        }
        assertThat(server).isSameAs(echo.server());
        assertThat(server.counts().accepted()).isEqualTo(3);
    }

    @Test
    void server_ofEachTest_isNew(SocketServer server) {
        assertThat(server.counts().accepted()).isZero();
    }

    /// Run by the test below, since it fails.
    static class Stuck {
        @RegisterExtension
        final ServerExtension server = ServerExtension.of(
                        () -> SocketServer.tcp("127.0.0.1:0").handler(c -> c.pause(Duration.ofHours(1))))
                .patience(Duration.ofMillis(200));

        @Test
        void client_comes(SocketServer running, Socket client) {
            while (running.counts().open() == 0) {
                Thread.onSpinWait();
            }
            assertThat(client.isBlocking()).isTrue();
        }
    }

    @Test
    void handler_thatDoesNotEnd_failsTheTest() {
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Stuck.class))
                .execute()
                .testEvents()
                .assertThatEvents()
                .haveExactly(1, finishedWithFailure(message(text -> text.startsWith("1 handlers were still at work"))));
    }
}
