package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `defect07-spin-at-eof`: the peer closes in the middle of a message. A client ends, a server goes on, neither spins.
class Defect07SpinAtEofTest {
    @RegisterExtension
    final Programs programs = new Programs();

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @ValueSource(
            strings = {
                "listen -k 127.0.0.1:0",
                "listen -k 127.0.0.1:0 --eol none",
                "serve echo 127.0.0.1:0",
                "serve discard 127.0.0.1:0",
                "serve reply 127.0.0.1:0 ok --frame=line",
                "serve time 127.0.0.1:0",
                "serve time 127.0.0.1:0 --close",
                "serve greet 127.0.0.1:0",
                "serve greet 127.0.0.1:0 --frame=line"
            })
    void server_peerClosesInTheMiddle_goesOnWithoutSpinning(String words) {
        var server = programs.server(words.split(" ", -1));
        for (var i = 0; i < 3; i++) {
            try (var peer = Peer.to(server)) {
                peer.send("half a li");
            }
        }
        Pause.of(1_200);
        idles(server.running());
        try (var peer = Peer.to(server)) {
            peer.send("a line\n").endOutput();
            peer.rest();
        }
        assertThat(server.running().isAlive()).isTrue();
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @ValueSource(
            strings = {
                "connect ENDPOINT|0",
                "send ENDPOINT hello --reply|0",
                "send ENDPOINT hello --reply=line|1",
                "send ENDPOINT hello --reply=100|1",
                "send ENDPOINT one two --eol lf --reply=line|1",
                "send ENDPOINT --greeting --reply --bye exit hello|1"
            })
    void client_peerClosesInTheMiddle_endsWithinASecond(String scenario) throws Exception {
        var words = List.of(scenario.substring(0, scenario.indexOf('|')).split(" ", -1));
        var code = Integer.parseInt(scenario.substring(scenario.indexOf('|') + 1));
        try (var listener = Peer.listener()) {
            var endpoint = "127.0.0.1:" + listener.getLocalPort();
            var client = programs.jacket(words.stream()
                    .map(word -> word.replace("ENDPOINT", endpoint))
                    .toArray(String[]::new));
            try (var peer = Peer.from(listener)) {
                if (words.getFirst().equals("send") && !words.contains("--greeting")) {
                    peer.read(1); // what comes before the message is no reply to it
                }
                peer.send("half a li");
                Bytes.same(client.out().next(9), "half a li");
                peer.endOutput();
                var begun = System.nanoTime();
                assertThat(client.exit()).isEqualTo(code);
                assertThat(System.nanoTime() - begun).isLessThan(6_000_000_000L);
            }
            if (code == 1) {
                OneLine.of(client).contains("peer closed before");
            }
        }
    }

    /// In one second an idle program may use two clock ticks; one that spins uses a hundred, in each second. What is
    /// left of a start on a busy machine ends some time.
    static void idles(Running running) {
        Duration used;
        int seconds = 0;
        do {
            var before = running.cpu();
            Pause.of(1_000);
            used = running.cpu().minus(before);
        } while (used.toMillis() > 30 && ++seconds < 10);
        assertThat(used).isLessThanOrEqualTo(Duration.ofMillis(30));
    }
}
