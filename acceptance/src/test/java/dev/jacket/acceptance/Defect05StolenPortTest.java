package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `defect05-stolen-port`: a second listener fails, and the first still gets its client.
class Defect05StolenPortTest {
    @RegisterExtension
    final Programs programs = new Programs();

    @ParameterizedTest
    @ValueSource(strings = {"unix:", "seqpacket:"})
    void listen_onALiveUnixPath_isInUse(String scheme) {
        var path = programs.folder().resolve("s");
        var first = programs.server("listen", scheme + path);
        var second = programs.jacket("listen", scheme + path);
        second.ends(1);
        OneLine.of(second).startsWith("jacket: bind ").contains(path.toString(), "EADDRINUSE (Address already in use)");
        assertThat(path).exists();
        programs.start(Program.jacket("send", scheme + path, "for the first")).ends(0);
        first.running().endInput();
        first.running().ends(0);
        Bytes.same(first.out().rest(), "for the first");
        assertThat(path).doesNotExist();
    }

    @Test
    void receive_onALiveUnixDatagramPath_isInUse() {
        var path = programs.folder().resolve("s");
        var first = programs.server("receive", "unix-dgram:" + path, "-c", "1");
        var second = programs.jacket("receive", "unix-dgram:" + path);
        second.ends(1);
        OneLine.of(second).contains("EADDRINUSE (Address already in use)");
        programs.jacket("send", "unix-dgram:" + path, "x").ends(0);
        first.running().ends(0);
        Bytes.same(first.out().rest(), "x");
    }

    @Test
    void listen_onATakenPort_isInUse() {
        var first = programs.server("listen", "127.0.0.1:0");
        var second = programs.jacket("listen", "127.0.0.1:" + first.port());
        second.ends(1);
        OneLine.of(second)
                .startsWith("jacket: bind tcp 127.0.0.1:" + first.port() + " : EADDRINUSE (Address already in use)");
        try (var peer = Peer.to(first)) {
            peer.send("x").endOutput();
            Bytes.same(first.out().next(1), "x");
        }
    }

    @Test
    void listen_onAFileThatIsNoSocket_leavesIt() throws Exception {
        var file = Files.writeString(programs.folder().resolve("precious"), "data");
        programs.jacket("listen", "unix:" + file).ends(1);
        assertThat(file).hasContent("data");
    }
}
