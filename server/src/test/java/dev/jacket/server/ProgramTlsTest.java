package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Row;
import dev.jacket.command.CommandLimits;
import dev.jacket.command.CommandRunner;
import dev.jacket.command.Program;
import dev.jacket.sockets.Linger;
import dev.jacket.sockets.Options;
import dev.jacket.tls.TlsConfig;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A program for each connection under TLS.
class ProgramTlsTest {
    private static Served serve(ProgramHandler handler) throws IOException {
        return Served.of(TlsClients.builder().command(handler));
    }

    private static ProgramHandler sh(String script) {
        return ProgramHandler.of(Program.of("sh", "-c", script));
    }

    @Test
    void program_hearsAndAnswersAndKnowsWhoAsks() throws Exception {
        try (var served = serve(sh("read a; echo \"$a $JACKET_REMOTE_ADDR\"; cat; echo oh >&2"));
                var client = TlsClients.of(served)) {
            TlsClients.send(client, "hello\n");
            assertThat(TlsClients.read(client, 16)).isEqualTo("hello 127.0.0.1\n");
            TlsClients.send(client, "more");
            assertThat(TlsClients.read(client, 4)).isEqualTo("more");
            client.endOutput();
            assertThat(TlsClients.read(client, Integer.MAX_VALUE)).isEqualTo("oh\n");
            await().until(() -> served.server().counts().open() == 0);
            assertThat(served.server().counts().failed()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void muchData_goesBothWaysAtOnce(String version) throws Exception {
        try (var served = serve(ProgramHandler.of(Program.of("cat")));
                var client = TlsClients.of(served, TlsConfig.DEFAULT.versions(version))) {
            TlsClients.assertEchoesMuch(client);
        }
    }

    /// What is written last arrives, and so does the good-bye.
    @Test
    void outputAtTheEnd_isWhole() throws Exception {
        try (var served = serve(sh("head -c 3000000 /dev/zero | tr '\\0' x"));
                var client = TlsClients.of(served)) {
            assertThat(TlsClients.read(client, Integer.MAX_VALUE)).hasSize(3_000_000);
        }
    }

    @Test
    @Row("A3")
    void limits_holdUnderTls() throws Exception {
        var runner = CommandRunner.of(CommandLimits.DEFAULT.output(50_000));
        try (var served = serve(sh("yes").runner(runner));
                var client = TlsClients.of(served)) {
            assertThat(TlsClients.read(client, Integer.MAX_VALUE))
                    .isEqualTo("y\n".repeat(25_000) + "stopped: exec-output-bytes\n");
        }
    }

    /// An end that nobody has signed is no end of input: what is half done is not done.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Row("A4")
    void connectionThatBreaks_endsTheWholeTree(boolean resets) throws Exception {
        try (var served = serve(sh("sleep 1000 & echo $!; wait"))) {
            var socket = TlsClients.connected(served);
            var client = TlsClients.over(socket, TlsConfig.DEFAULT);
            var said = new StringBuilder();
            while (said.indexOf("\n") < 0) {
                said.append(TlsClients.read(client, 1));
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
        try (var served = Served.of(TlsClients.builder().handler(connection -> program.handle(connection)));
                var client = TlsClients.of(served)) {
            assertThat(TlsClients.read(client, Integer.MAX_VALUE)).isEmpty();
            await().until(() -> served.server().counts().failed() == 1);
        }
    }
}
