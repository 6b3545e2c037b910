package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How signals end the command: servers drain and exit with 0, the others with 128 + the signal.
class SignalsTest {
    @RegisterExtension
    final Programs programs = new Programs();

    private static Duration ending(Running running, String signal, int code) {
        var begun = System.nanoTime();
        running.signal(signal);
        running.ends(code);
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void serve_unixSocket_endsInUnderASecondAndItsFileIsGone(String signal) {
        var path = programs.folder().resolve("s");
        var server = programs.server("serve", "echo", "unix:" + path);
        programs.start(Program.jacket("send", "unix:" + path, "x", "--reply")).ends(0);
        assertThat(ending(server.running(), signal, 0)).isLessThan(Duration.ofSeconds(4));
        assertThat(path).doesNotExist();
        assertThat(server.running().complaints()).isEmpty();
    }

    @Test
    void serve_idleClients_doNotHoldUpTheEnd() {
        var server = programs.server("serve", "echo", "127.0.0.1:0");
        try (var idle = Peer.to(server);
                var used = Peer.to(server)) {
            Bytes.same(used.send("x").read(1), "x");
            assertThat(ending(server.running(), "TERM", 0)).isLessThan(Duration.ofSeconds(4));
            Bytes.same(used.rest(), "");
            Bytes.same(idle.rest(), "");
        }
    }

    @Test
    void serve_requestInFlight_getsItsReplyBeforeTheEnd() {
        var server = programs.server("serve", "greet", "127.0.0.1:0", "--delay", "1s");
        try (var peer = Peer.to(server)) {
            peer.read(18);
            peer.send("x");
            Pause.of(300);
            server.running().terminate();
            Bytes.same(peer.rest(), "Loop_msg: x!");
        }
        server.running().ends(0);
    }

    @Test
    void serve_secondSignal_endsAtOnce() {
        var server = programs.server("serve", "greet", "127.0.0.1:0", "--delay", "8s");
        try (var peer = Peer.to(server)) {
            peer.read(18);
            peer.send("x");
            Pause.of(300);
            server.running().terminate();
            Pause.of(700);
            assertThat(server.running().isAlive()).isTrue();
            server.running().terminate();
            assertThat(server.running().exit(Duration.ofSeconds(4))).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"listen,TERM,143", "listen,INT,130", "receive,TERM,143"})
    void listener_isInterrupted_endsAndItsFileIsGone(String verb, String signal, int code) {
        var path = programs.folder().resolve("s");
        var server = programs.server(verb, "unix:" + path);
        assertThat(ending(server.running(), signal, code)).isLessThan(Duration.ofSeconds(4));
        assertThat(path).doesNotExist();
        assertThat(server.running().complaints()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"TERM,143", "INT,130"})
    void connect_isInterrupted_endsAndWhatCameIsThere(String signal, int code) throws Exception {
        try (var listener = Peer.listener()) {
            var client = programs.jacket("connect", "127.0.0.1:" + listener.getLocalPort());
            try (var peer = Peer.from(listener)) {
                peer.send("came");
                Bytes.same(client.out().next(4), "came");
                assertThat(ending(client, signal, code)).isLessThan(Duration.ofSeconds(4));
            }
            assertThat(client.complaints()).isEmpty();
        }
    }
}
