package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sockets that systemd has opened stand in for those of the endpoint.
@Needs("systemd-socket-activate")
class ActivationTest {
    @RegisterExtension
    final Programs programs = new Programs();

    private final List<HeldPort> held = new ArrayList<>();

    /// It refuses port 0.
    private String place() {
        held.add(HeldPort.take());
        return held.getLast().place();
    }

    @AfterEach
    void close() throws IOException {
        for (var port : held) {
            port.close();
        }
    }

    /// Starts what waits for a first client and then becomes the command.
    private Running activated(Program jacket, String... words) {
        var all = new ArrayList<>(List.of("systemd-socket-activate"));
        all.addAll(List.of(words));
        var running = programs.start(jacket.under(all.toArray(String[]::new)));
        running.err().nextThrough("Listening on ");
        running.err().nextThrough("\n");
        return running;
    }

    @Test
    void serve_tcpPassed_servesItsClients() throws Exception {
        var server = activated(Program.jacket("serve", "echo", "1"), "-l", place());
        int port = server.port();
        try (var first = Peer.to("127.0.0.1", port);
                var second = Peer.to("127.0.0.1", port)) {
            for (var client : List.of(first, second)) {
                client.send("hello\n");
                Bytes.same(client.read(6), "hello\n");
            }
            server.err().nextThrough("listening on 127.0.0.1:" + port + "\n");
        }
        server.terminate();
        server.ends(0);
    }

    @Needs("socat")
    @Test
    void serve_unixPassed_servesAndLeavesTheFile() {
        var file = programs.folder().resolve("s");
        var server = activated(Program.jacket("serve", "hello", "unix:/not/here"), "-l", file.toString());
        for (var name : List.of("one", "two")) {
            var client = programs.program("socat", "-t5", "-", "UNIX-CONNECT:" + file);
            client.type(name + "\n");
            assertThat(client.out().nextLine()).isEqualTo("Hello, " + name + "!");
            client.endInput();
            client.ends(0);
        }
        server.terminate();
        server.ends(0);
        assertThat(file).exists();
    }

    @Test
    void serve_datagramsPassed_answersThem() throws Exception {
        Running server;
        try (var port = HeldPort.ofDatagrams()) {
            server = activated(Program.jacket("serve", "hello", "udp://1"), "--datagram", "-l", port.place());
        }
        try (var peer = Datagrams.open()) {
            peer.send("x", "127.0.0.1", server.port());
            Bytes.same(peer.receive().bytes(), "Hello, x!");
        }
        server.terminate();
        server.ends(0);
    }

    @Test
    void listen_tcpPassed_talksToItsClient() throws Exception {
        var server = activated(Program.jacket("listen", "1"), "-l", place());
        try (var client = Peer.to("127.0.0.1", server.port())) {
            client.send("over\n");
            Bytes.same(server.out().next(5), "over\n");
            server.type("and out\n");
            Bytes.same(client.read(8), "and out\n");
        }
        server.ends(0);
    }

    @Test
    void serve_otherKindPassed_isRefused() throws Exception {
        var server = activated(Program.jacket("serve", "echo", "unix:/not/here"), "-l", place());
        int port = server.port();
        Peer.to("127.0.0.1", port).close();
        server.ends(2);
        assertThat(server.err().restText())
                .contains("jacket: serve : descriptor 3 of LISTEN_FDS is 127.0.0.1:" + port
                        + ", which is not of the kind of unix:/not/here");
    }

    /// Each of two servers has the same descriptors and takes its own.
    @ParameterizedTest
    @CsvSource({"web,0", "log,1"})
    void serve_byName_servesItsOwnAndNotTheOther(String name, int mine) throws Exception {
        var places = List.of(place(), place());
        var server = activated(
                Program.jacket("serve", "echo", "fd:" + name),
                "--fdname=web:log",
                "-l",
                places.get(0),
                "-l",
                places.get(1));
        server.err().nextThrough("Listening on " + places.get(1));
        server.err().nextThrough("\n");
        try (var client = Peer.to("127.0.0.1", held.get(mine).number())) {
            client.send("hello\n");
            Bytes.same(client.read(6), "hello\n");
        }
        server.terminate();
        server.ends(0);
        assertThat(server.err().restText().lines().filter(line -> line.startsWith("listening on ")))
                .containsExactly("listening on " + places.get(mine));
    }

    @Test
    void serve_nameOfNone_isRefusedWithTheNamesThatThereAre() throws Exception {
        var server = activated(Program.jacket("serve", "echo", "fd:wbe"), "--fdname=web", "-l", place());
        Peer.to("127.0.0.1", server.port()).close();
        server.ends(2);
        assertThat(server.err().restText())
                .contains("jacket: serve : no descriptor of LISTEN_FDS is named wbe; LISTEN_FDNAMES is web");

        var alone = programs.jacket("serve", "echo", "fd:web");
        alone.ends(2);
        OneLine.of(alone).isEqualTo("jacket: serve : no descriptor of LISTEN_FDS is named web; see: jacket help serve");
    }

    /// With `--accept` it is a connection, on which one can talk by its number.
    @Test
    void serve_connectionPassed_isRefusedWithTheWay() throws Exception {
        var server = activated(Program.jacket("serve", "echo", "1"), "--accept", "-l", place());
        try (var client = Peer.to("127.0.0.1", server.port())) {
            server.err()
                    .nextThrough("jacket: serve : descriptor 3 of LISTEN_FDS is a connection;"
                            + " jacket connect fd:3 talks on it");
            Bytes.same(client.rest(), "");
        }
        server.terminate();
    }

    /// They are for the process that LISTEN_PID names.
    @Test
    void serve_variablesOfAnother_binds() throws Exception {
        var server = programs.server(Program.jacket("serve", "echo", "127.0.0.1:0")
                .with("LISTEN_FDS", "1")
                .with("LISTEN_PID", "1"));
        try (var client = Peer.to(server)) {
            client.send("x");
            Bytes.same(client.read(1), "x");
        }
    }
}
