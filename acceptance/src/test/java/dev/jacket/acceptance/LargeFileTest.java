package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A file of 100 MiB arrives whole through `listen` and `connect`, in both directions at once, whoever ends first.
class LargeFileTest {
    private static final int SIZE = 100 << 20;

    @RegisterExtension
    static final Programs SHARED = new Programs();

    @RegisterExtension
    final Programs programs = new Programs();

    private static Path one = Path.of("");
    private static Path other = Path.of("");
    private static String shaOfOne = "";
    private static String shaOfOther = "";

    @BeforeAll
    static void makeFiles() throws IOException {
        var bytes = Bytes.random(100, SIZE);
        one = Files.write(SHARED.folder().resolve("one"), bytes);
        shaOfOne = Bytes.sha(bytes);
        bytes[0]++;
        other = Files.write(SHARED.folder().resolve("other"), bytes);
        shaOfOther = Bytes.sha(bytes);
    }

    private static void got(Running running, String sha) {
        assertThat(running.out().sha(Limits.TRANSFER)).isEqualTo(sha);
        assertThat(running.out().total()).isEqualTo(SIZE);
        running.ends(0);
    }

    @Test
    void bothFiles_bothDirectionsAtOnce_arriveWhole() {
        var server = programs.server(Program.jacket("listen", "127.0.0.1:0").reading(one));
        var client = programs.start(
                Program.jacket("connect", "127.0.0.1:" + server.port()).reading(other));
        got(client, shaOfOne);
        got(server.running(), shaOfOther);
    }

    @ParameterizedTest(name = "from the listener: {0}")
    @ValueSource(booleans = {false, true})
    void file_oneWay_receiverEndedBefore(boolean fromListener) {
        var sending = fromListener ? one : Path.of("/dev/null");
        var server = programs.server(Program.jacket("listen", "127.0.0.1:0").reading(sending));
        var client = programs.start(Program.jacket("connect", "127.0.0.1:" + server.port())
                .reading(fromListener ? Path.of("/dev/null") : one));
        got(fromListener ? client : server.running(), shaOfOne);
        client.ends(0);
        server.running().ends(0);
    }

    @Test
    void file_throughPipesAndSendReceive_arrivesWhole() throws IOException {
        var target = programs.folder().resolve("copy");
        var server = programs.server("receive", "127.0.0.1:0", "-o", target.toString(), "--sum");
        var client = programs.jacket("send", "127.0.0.1:" + server.port());
        client.feed(Files.newInputStream(one));
        client.ends(0);
        server.running().ends(0);
        assertThat(Files.mismatch(one, target)).isEqualTo(-1);
        assertThat(server.out().restText() + server.running().err().restText()).contains(shaOfOne);
    }

    @Test
    void file_throughAUnixSocket_arrivesWhole() {
        var endpoint = "unix:" + programs.folder().resolve("s");
        var server = programs.server(Program.jacket("listen", endpoint).reading(one));
        var client = programs.start(Program.jacket("connect", endpoint).reading(other));
        got(client, shaOfOne);
        got(server.running(), shaOfOther);
    }
}
