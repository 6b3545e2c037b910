package dev.jacket.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import dev.jacket.command.CommandAudit;
import dev.jacket.command.CommandLimits;
import dev.jacket.command.CommandResult;
import dev.jacket.command.CommandRunner;
import dev.jacket.command.Program;
import dev.jacket.command.Sandbox;
import dev.jacket.sockets.Address;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The limits and the record of programs for clients.
class ProgramLimitsTest {
    private static final CommandLimits NONE = CommandLimits.NONE;
    private static final int LONG = 50_000;

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    private static ProgramHandler sh(CommandLimits limits, String script) {
        return ProgramHandler.of(Program.of("sh", "-c", script)).runner(CommandRunner.of(limits));
    }

    private static Served serve(ProgramHandler handler) throws IOException {
        return Served.of(
                SocketServer.tcp("127.0.0.1:0").watch(ServerWatch.none()).command(handler));
    }

    /// {@return all that a client hears}
    private static String heard(Served served) throws IOException {
        try (var client = served.client()) {
            client.setSoTimeout(LONG);
            return Served.rest(client);
        }
    }

    private static String line(Socket client) throws IOException {
        var line = new StringBuilder();
        for (int next; (next = client.getInputStream().read()) != '\n'; ) {
            assertThat(next).isPositive();
            line.append((char) next);
        }
        return line.toString();
    }

    private static void assertThatOneFailed(Served served) {
        await().until(() -> served.server().counts().failed() == 1);
    }

    @Test
    @Row("A3")
    void output_isLimited() throws Exception {
        try (var served = serve(sh(NONE.output(100_000), "yes"))) {
            assertThat(heard(served)).isEqualTo("y\n".repeat(50_000) + "stopped: exec-output-bytes\n");
            assertThatOneFailed(served);
            assertThat(served.server().counts().out()).isEqualTo(100_027);
            assertThat(served.server().metrics().reasons().limits())
                    .containsEntry("exec-output-bytes", 1L)
                    .containsEntry("exec-wall-time", 0L);
            assertThat(OpenMetrics.text(Map.of("x", served.server().metrics())))
                    .contains("jacket_limits_reached_total{server=\"x\",limit=\"exec-output-bytes\"} 1\n");
        }
    }

    @Test
    @Row("A3")
    void time_isLimited() throws Exception {
        for (var limits : new CommandLimits[] {NONE, CommandLimits.DEFAULT}) {
            try (var served = serve(sh(limits.wall(Duration.ofSeconds(2)), "echo begun; sleep infinity"))) {
                assertThat(heard(served)).isEqualTo("begun\nstopped: exec-wall-time\n");
                assertThatOneFailed(served);
            }
        }
    }

    @Test
    @Row("A3")
    void computing_isLimited() throws Exception {
        try (var served = serve(sh(NONE.cpu(Duration.ofSeconds(1)), "while :; do :; done"))) {
            assertThat(heard(served)).isEqualTo("stopped: exec-cpu-time\n");
        }
    }

    @Test
    @Row("A3")
    @Needs({"bwrap", "prlimit", "userns", "root"})
    void processes_areLimited() throws Exception {
        var sandbox = Sandbox.find().user("65534");
        var script = "for i in 1 2 3 4 5 6 7 8 9 10 11 12; do sleep 20 & done 2>/dev/null; ls -d /proc/[0-9]* | wc -l";
        var handler = ProgramHandler.of(Program.of("sh", "-c", script));
        try (var served =
                serve(handler.runner(CommandRunner.of(NONE.processes(8)).sandbox(sandbox)))) {
            assertThat(heard(served)).doesNotContain("14").doesNotContain("15").doesNotContain("16");
        }
        try (var served = serve(handler.runner(CommandRunner.of(NONE).sandbox(sandbox)))) {
            assertThat(Integer.parseInt(heard(served).strip())).isGreaterThan(13);
        }
    }

    /// Where pipes are between them as where nothing is.
    @Test
    void halfClose_isTheEndOfInputAlone() throws Exception {
        try (var served = serve(sh(CommandLimits.DEFAULT, "cat; echo oh >&2; echo done"));
                var client = served.client()) {
            Served.send(client, "one");
            assertThat(Served.read(client, 3)).isEqualTo("one");
            client.shutdownOutput();
            assertThat(Served.rest(client)).isEqualTo("oh\ndone\n");
            await().until(() -> served.server().counts().open() == 0);
            assertThat(served.server().counts().in()).isEqualTo(3);
        }
    }

    @Test
    @Row("A4")
    void reset_endsTheWholeTree() throws Exception {
        try (var served = serve(sh(CommandLimits.DEFAULT, "sleep 1000 & echo $!; wait"))) {
            String pid;
            try (var client = served.client()) {
                pid = line(client);
                client.setSoLinger(true, 0);
            }
            Served.awaitGone(pid);
        }
    }

    @Test
    @Row("A3")
    void time_goesOnWhileTheClientDoesNotRead() throws Exception {
        var handler = sh(CommandLimits.DEFAULT.output(1L << 40).wall(Duration.ofSeconds(1)), "echo $$; exec yes");
        try (var served = serve(handler);
                var client = served.client()) {
            Served.awaitGone(line(client));
        }
    }

    @Test
    void clientBeyondTheNumber_isToldSo() throws Exception {
        var handler = sh(NONE.running(1), "echo here; cat").maxWait(Duration.ofMillis(50));
        try (var served = serve(handler);
                var first = served.client()) {
            assertThat(Served.read(first, 5)).isEqualTo("here\n");
            assertThat(heard(served)).startsWith("error: ").contains("1");
            assertThatOneFailed(served);
            first.shutdownOutput();
            await().until(() -> served.server().counts().open() == 0);
            try (var third = served.client()) {
                assertThat(Served.read(third, 5)).isEqualTo("here\n");
            }
        }
    }

    @Test
    void clientBeyondTheNumber_withoutEndToItsWait_hasItsTurnWhenTheFirstIsDone() throws Exception {
        var handler = sh(NONE.running(1), "echo here; cat").maxWait(ServerLimits.NEVER);
        try (var served = serve(handler);
                var first = served.client()) {
            assertThat(Served.read(first, 5)).isEqualTo("here\n");
            try (var second = served.client()) {
                await().until(() -> served.server().counts().open() == 2);
                first.shutdownOutput();
                assertThat(Served.read(second, 5)).isEqualTo("here\n");
            }
        }
    }

    @Test
    void maxWait_belowZero_isRefused() {
        var handler = ProgramHandler.of(Program.of("cat"));
        assertThatThrownBy(() -> handler.maxWait(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("exec-max-wait PT-0.001S is negative");
    }

    /// Writes lines, until it cannot.
    private final class Lines implements ProgramHandler.Records {
        private final boolean full;

        Lines(boolean full) {
            this.full = full;
        }

        @Override
        public CommandAudit of(Connection connection) {
            return record("client " + connection.number());
        }

        @Override
        public CommandAudit of(Datagram datagram) {
            return record("datagram " + datagram.number());
        }

        private CommandAudit record(String who) {
            return new CommandAudit() {
                @Override
                public void before(Program program) throws IOException {
                    if (full) {
                        throw new IOException("no space left");
                    }
                    lines.add(who + " " + program.argv().getLast());
                }

                @Override
                public void after(Program program, CommandResult result) {
                    lines.add(who + " " + result.end().word() + " "
                            + result.exit().status() + " " + result.bytes());
                }
            };
        }
    }

    @Test
    void record_isKeptBeforeAndAfter() throws Exception {
        try (var served = serve(sh(NONE.output(1000), "echo ah; exit 3").records(new Lines(false)))) {
            assertThat(heard(served)).isEqualTo("ah\n");
            assertThat(lines).containsExactly("client 1 echo ah; exit 3", "client 1 exited 3 3");
        }
    }

    @Test
    @Row("L7")
    void withoutARecord_nothingRuns(@TempDir Path folder) throws Exception {
        var canary = folder.resolve("canary");
        try (var served = serve(sh(NONE, "touch " + canary).records(new Lines(true)))) {
            assertThat(heard(served)).isEmpty();
            assertThatOneFailed(served);
            assertThat(canary).doesNotExist();
        }
    }

    private static String asked(DatagramServer server, String question) throws Exception {
        try (var client = new DatagramSocket()) {
            client.setSoTimeout(LONG);
            var to = server.localAddress() instanceof Address.Ip ip ? ip.port() : 0;
            byte[] bytes = question.getBytes(UTF_8);
            client.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), to));
            var answer = new DatagramPacket(new byte[1 << 16], 1 << 16);
            client.receive(answer);
            return new String(answer.getData(), 0, answer.getLength(), UTF_8);
        }
    }

    @Test
    @Row("A3")
    void datagrams_haveTheSameLimitsAndRecord() throws Exception {
        var handler = sh(NONE.wall(Duration.ofSeconds(3)).output(40), "read a; echo $a; [ \"$a\" = go ] || exec $a");
        var builder = SocketServer.udp("127.0.0.1:0").watch(ServerWatch.none());
        try (var server = builder.command(handler.records(new Lines(false))).start()) {
            assertThat(asked(server, "go\n")).isEqualTo("go\n");
            await().until(() -> lines.contains("datagram 1 exited 0 3"));
            assertThat(asked(server, "yes\n")).isEqualTo("yes\n" + "y\n".repeat(18));
            await().until(() -> lines.stream().anyMatch(each -> each.startsWith("datagram 2 exec-output-bytes")));
            assertThat(asked(server, "sleep infinity\n")).isEqualTo("sleep infinity\n");
            await().until(() -> lines.stream().anyMatch(each -> each.startsWith("datagram 3 exec-wall-time")));
            await().until(() -> server.counts().failed() == 2);
        }
    }
}
