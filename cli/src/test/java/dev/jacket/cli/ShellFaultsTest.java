package dev.jacket.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Row;
import dev.jacket.checks.Scale;
import dev.jacket.command.CommandAudit;
import dev.jacket.server.SocketServer;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What goes wrong in one session of `serve shell`, or never ends, is that session's alone.
class ShellFaultsTest {
    private static final int OF_EACH = Scale.of(100, 1000);
    private static final int FAILURES = 5 * OF_EACH; // see fails
    private static final int PARKED = Scale.of(200, 1000);
    private static final int COMMANDS = 8; // as many as run at once

    private static boolean fails(int kind) throws IOException {
        switch (kind) {
            case 0 -> throw new IOException("planned");
            case 1 -> throw new IllegalStateException("planned");
            case 2 -> throw new AssertionError("planned");
            case 3 -> throw new StackOverflowError("planned");
            case 4 -> throw new OutOfMemoryError("planned");
            default -> {
                return true;
            }
        }
    }

    /// Whatever is thrown while a line is answered ends that session, counted once; all others go on.
    @Test
    @Row("C17")
    void session_thatFails_endsAlone() throws Exception {
        var plan = ShellSessions.plan("--command", "say=echo {what:text}");
        var count = new AtomicInteger();
        ShellSession.Proof proof = () -> fails(count.getAndIncrement() / OF_EACH);
        try (var server = SocketServer.tcp("127.0.0.1:0")
                        .handler(c -> ShellSessions.run(plan, c, proof, CommandAudit.none()))
                        .start();
                var bystander = ShellSessions.client(server)) {
            assertThat(new String(bystander.input().readNBytes(2), UTF_8)).isEqualTo("$ ");
            for (int i = 0; i < FAILURES; i++) {
                assertThat(ShellSessions.say(server, "say x\n".getBytes(UTF_8))).isEqualTo("$ ");
            }
            await().untilAsserted(() -> assertThat(server.counts().failed()).isEqualTo(FAILURES));
            bystander.sendAll("say on\nexit\n".getBytes(UTF_8));
            assertThat(new String(bystander.input().readAllBytes(), UTF_8)).isEqualTo("on\n$ Byebye!\n");
            assertThat(ShellSessions.say(server, "say next\nexit\n".getBytes(UTF_8)))
                    .isEqualTo("$ next\n$ Byebye!\n");
        }
    }

    /// Clients who say nothing, whose command sleeps or is stopped, or who do not read what it writes.
    @Test
    @Row("C18")
    void sessions_thatDoNotMove_holdUpNobody() throws Exception {
        var plan = ShellSessions.plan("--any-command");
        var begun = new Begun();
        try (var server = SocketServer.tcp("127.0.0.1:0")
                        .handler(c -> ShellSessions.run(plan, c, () -> true, begun))
                        .start();
                var parked = new Clients()) {
            var lines =
                    List.of("sleep 1000\n", "kill -STOP $$\n", "exec cat /dev/zero\n", "sh -c 'kill -STOP $PPID'; :\n");
            for (int i = 0; i < PARKED; i++) {
                var said = i < COMMANDS ? lines.get(i % lines.size()) : i % 2 == 0 ? "half a l" : "";
                parked.add(ShellSessions.client(server), said);
            }
            await().untilAsserted(() -> assertThat(server.counts().open()).isEqualTo(PARKED));
            await().untilAsserted(() -> assertThat(begun.count()).isEqualTo(COMMANDS));
            var times = answers(server);
            assertThat(times.get(990)).as("%s", times.subList(980, 1000)).isLessThan(Duration.ofMillis(50));
        }
    }

    /// {@return how long each of 1000 prompts took, the longest last}
    private static List<Duration> answers(SocketServer server) throws IOException {
        var times = new ArrayList<Duration>();
        try (var honest = ShellSessions.client(server)) {
            for (int i = 0; i < 1000; i++) {
                long asked = System.nanoTime();
                assertThat(honest.input().readNBytes(2)).hasSize(2);
                times.add(Duration.ofNanos(System.nanoTime() - asked));
                honest.sendAll(new byte[] {'\n'});
            }
        }
        times.sort(null);
        return times;
    }

    /// Closed before their server waits for its handlers.
    private static final class Clients implements AutoCloseable {
        private final List<Socket> all = new ArrayList<>();

        void add(Socket client, String said) throws IOException {
            all.add(client);
            client.sendAll(said.getBytes(UTF_8));
        }

        @Override
        public void close() {
            all.forEach(Socket::close);
        }
    }
}
