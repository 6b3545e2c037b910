package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `want02-tail`: a server writes 10 MiB and closes at once, while the other side's input has already ended;
/// nothing of the tail is lost.
class Want02TailTest {
    private static final byte[] DATA = Bytes.random(201, 10 << 20);
    private static final String SHA = Bytes.sha(DATA);

    @RegisterExtension
    final Programs programs = new Programs();

    @RepeatedTest(15)
    void connect_serverWritesAndCloses_getsTheTail() throws Exception {
        try (var listener = Peer.listener()) {
            var client = programs.start(Program.jacket("connect", "127.0.0.1:" + listener.getLocalPort())
                    .readingNothing());
            try (var peer = Peer.from(listener)) {
                peer.send(DATA);
            }
            check(client);
        }
    }

    @RepeatedTest(5)
    void listen_fileToAClientThatOnlyReads_losesNothing() throws Exception {
        var file = Files.write(programs.folder().resolve("data"), DATA);
        var server = programs.server(Program.jacket("listen", "127.0.0.1:0").reading(file));
        try (var peer = Peer.to(server)) {
            assertThat(Bytes.sha(peer.endOutput().rest())).isEqualTo(SHA);
        }
        server.running().ends(0);
    }

    /// nc that listens ends with its client, so here it connects.
    @ParameterizedTest
    @ValueSource(strings = {"nc -N 127.0.0.1", "ncat --send-only 127.0.0.1", "socat -u STDIN TCP:127.0.0.1"})
    void listen_otherToolSendsAFile_getsTheTail(String tool) throws Exception {
        var file = Files.write(programs.folder().resolve("data"), DATA);
        var server = programs.server(Program.jacket("listen", "127.0.0.1:0").readingNothing());
        var words = (tool + (tool.endsWith("TCP:127.0.0.1") ? ":" : " ") + server.port()).split(" ", -1);
        var sender = programs.start(Program.of(words).reading(file));
        check(server.running());
        sender.ends(0);
    }

    private static void check(Running client) {
        assertThat(client.out().sha(Limits.TRANSFER)).isEqualTo(SHA);
        assertThat(client.out().total()).isEqualTo(DATA.length);
        client.ends(0);
    }
}
