package dev.jacket.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Row;
import dev.jacket.command.CommandLimits;
import dev.jacket.command.CommandRunner;
import dev.jacket.command.Program;
import dev.jacket.loop.Deadline;
import dev.jacket.sockets.ConnectConfig;
import dev.jacket.sockets.Linger;
import dev.jacket.sockets.Options;
import dev.jacket.sockets.Socket;
import dev.jacket.tls.Identities;
import dev.jacket.tls.Identity;
import dev.jacket.tls.TlsClient;
import dev.jacket.tls.TlsConfig;
import dev.jacket.tls.TlsServer;
import dev.jacket.tls.TlsStream;
import dev.jacket.tls.Trust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A program for each connection under TLS.
class ProgramTlsTest {
    private static final Identity LOCAL = Identity.selfSigned("localhost");
    private static final Duration LONG = Duration.ofSeconds(30);

    private static Served serve(ProgramHandler handler) throws IOException {
        return Served.of(SocketServer.tcp("127.0.0.1:0")
                .command(handler)
                .watch(ServerWatch.none())
                .tls(TlsServer.of(Identities.of(LOCAL))));
    }

    private static ProgramHandler sh(String script) {
        return ProgramHandler.of(Program.of("sh", "-c", script));
    }

    private static Socket connected(Served served) throws IOException {
        return Socket.connectTo("127.0.0.1", served.port(), ConnectConfig.DEFAULT);
    }

    private static TlsStream over(Socket socket, TlsConfig config) throws IOException {
        return TlsClient.of(Trust.in(LOCAL.certificate()), config).connect(socket, "localhost", Deadline.after(LONG));
    }

    private static void send(TlsStream to, String text) throws IOException {
        to.write(text.getBytes(UTF_8));
        to.flush();
    }

    private static String read(TlsStream from, int length) throws IOException {
        var text = new StringBuilder();
        for (ByteBuffer bytes; text.length() < length && (bytes = from.read(Deadline.after(LONG))) != null; ) {
            text.append(UTF_8.decode(bytes));
        }
        return text.toString();
    }

    @Test
    void program_hearsAndAnswersAndKnowsWhoAsks() throws Exception {
        try (var served = serve(sh("read a; echo \"$a $JACKET_REMOTE_ADDR\"; cat; echo oh >&2"));
                var client = over(connected(served), TlsConfig.DEFAULT)) {
            send(client, "hello\n");
            assertThat(read(client, 16)).isEqualTo("hello 127.0.0.1\n");
            send(client, "more");
            assertThat(read(client, 4)).isEqualTo("more");
            client.endOutput();
            assertThat(read(client, Integer.MAX_VALUE)).isEqualTo("oh\n");
            await().until(() -> served.server().counts().open() == 0);
            assertThat(served.server().counts().failed()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void muchData_goesBothWaysAtOnce(String version) throws Exception {
        try (var served = serve(ProgramHandler.of(Program.of("cat")));
                var client = over(connected(served), TlsConfig.DEFAULT.versions(version))) {
            var text = "0123456789abcdef".repeat(1 << 16);
            var sending = Thread.startVirtualThread(() -> {
                try {
                    send(client, text);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThat(read(client, text.length())).isEqualTo(text);
            sending.join();
        }
    }

    /// What is written last arrives, and so does the good-bye.
    @Test
    void outputAtTheEnd_isWhole() throws Exception {
        try (var served = serve(sh("head -c 3000000 /dev/zero | tr '\\0' x"));
                var client = over(connected(served), TlsConfig.DEFAULT)) {
            assertThat(read(client, Integer.MAX_VALUE)).hasSize(3_000_000);
        }
    }

    @Test
    @Row("A3")
    void limits_holdUnderTls() throws Exception {
        var runner = CommandRunner.of(CommandLimits.DEFAULT.output(50_000));
        try (var served = serve(sh("yes").runner(runner));
                var client = over(connected(served), TlsConfig.DEFAULT)) {
            assertThat(read(client, Integer.MAX_VALUE))
                    .isEqualTo("y\n".repeat(25_000) + "stopped: exec-output-bytes\n");
        }
    }

    /// An end that nobody has signed is no end of input: what is half done is not done.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Row("A4")
    void connectionThatBreaks_endsTheWholeTree(boolean resets) throws Exception {
        try (var served = serve(sh("sleep 1000 & echo $!; wait"))) {
            var socket = connected(served);
            var client = over(socket, TlsConfig.DEFAULT);
            var said = new StringBuilder();
            while (said.indexOf("\n") < 0) {
                said.append(read(client, 1));
            }
            if (resets) {
                socket.set(Options.SO_LINGER, Linger.RESET);
            }
            socket.close();
            Served.awaitGone(said.toString().strip());
        }
    }

    /// A handler of the user's around it has not had the connection made for two threads.
    @Test
    void programInsideAnotherHandler_isRefused() throws Exception {
        var program = sh("echo never");
        try (var served = Served.of(SocketServer.tcp("127.0.0.1:0")
                        .handler(connection -> program.handle(connection))
                        .watch(ServerWatch.none())
                        .tls(TlsServer.of(Identities.of(LOCAL))));
                var client = over(connected(served), TlsConfig.DEFAULT)) {
            assertThat(read(client, Integer.MAX_VALUE)).isEmpty();
            await().until(() -> served.server().counts().failed() == 1);
        }
    }
}
