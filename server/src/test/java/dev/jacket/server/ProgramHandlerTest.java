package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Row;
import dev.jacket.command.Program;
import dev.jacket.server.ProgramHandler.Errors;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// A program for each connection.
class ProgramHandlerTest {
    private static Served sh(String script) throws Exception {
        return Served.of(
                SocketServer.tcp("127.0.0.1:0").watch(ServerWatch.none()).command("sh", "-c", script));
    }

    private static Served sh(String script, Errors errors) throws Exception {
        return Served.of(SocketServer.tcp("127.0.0.1:0")
                .handler(ProgramHandler.of(Program.of("sh", "-c", script)).errors(errors))
                .concurrency(Concurrency.PROCESSES));
    }

    @Test
    void program_hasTheConnectionAsItsStreamsAndIsToldWhoAsks() throws Exception {
        try (var served = sh("read a; echo \"$a $JACKET_REMOTE_ADDR $NCAT_LOCAL_PORT $JACKET_PROTO\"");
                var client = served.client()) {
            Served.send(client, "hello\n");
            assertThat(Served.rest(client)).isEqualTo("hello 127.0.0.1 " + served.port() + " TCP\n");
        }
    }

    @Test
    void complaints_goWhereTheyAreSent() throws Exception {
        try (var served = sh("echo oh >&2; echo ah");
                var client = served.client()) {
            assertThat(Served.rest(client)).isEqualTo("oh\nah\n");
        }
        try (var served = sh("echo oh >&2; echo ah", Errors.DROP);
                var client = served.client()) {
            assertThat(Served.rest(client)).isEqualTo("ah\n");
        }
    }

    /// The client has ended its side; what the program says then still arrives.
    @Test
    void halfClose_isTheEndOfInputAlone() throws Exception {
        try (var served = sh("cat; echo done");
                var client = served.client()) {
            Served.send(client, "one");
            client.shutdownOutput();
            assertThat(Served.rest(client)).isEqualTo("onedone\n");
        }
    }

    @Test
    @Row("A4")
    void reset_endsTheWholeTree() throws Exception {
        try (var served = sh("sleep 1000 & echo $!; wait")) {
            String pid;
            try (var client = served.client()) {
                pid = line(client);
                assertThat(Path.of("/proc", pid)).exists();
                client.setSoLinger(true, 0);
            }
            Served.awaitGone(pid);
        }
    }

    @Test
    @Row("A4")
    void close_ofTheServer_endsTheWholeTree() throws Exception {
        String pid;
        try (var served = sh("sleep 1000 & echo $!; wait");
                var client = served.client()) {
            pid = line(client);
            served.server().close();
        }
        Served.awaitGone(pid);
    }

    private static String line(java.net.Socket client) throws Exception {
        var line = new StringBuilder();
        for (int next; (next = client.getInputStream().read()) != '\n'; ) {
            assertThat(next).isPositive();
            line.append((char) next);
        }
        return line.toString();
    }

    @Test
    void programThatIsNotThere_isAFailureOfItsConnectionAlone() throws Exception {
        try (var served = Served.of(
                SocketServer.tcp("127.0.0.1:0").watch(ServerWatch.none()).command("no-such-program"))) {
            for (int i = 0; i < 2; i++) {
                try (var client = served.client()) {
                    assertThat(Served.rest(client)).isEmpty();
                }
            }
            Awaitility.await().until(() -> served.server().counts().failed() == 2);
        }
    }

    @Test
    void processes_needAProgram() {
        assertThatThrownBy(() -> SocketServer.tcp("127.0.0.1:0")
                        .handler(Served.ECHO)
                        .concurrency(Concurrency.PROCESSES)
                        .open())
                .isInstanceOf(IllegalStateException.class);
    }
}
