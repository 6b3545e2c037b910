package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Unix sockets by path and by abstract name, as streams, datagrams and seqpackets, with Python in either place.
class FamiliesTest {
    /// Is connected until its input ends.
    private static final String CALLER = """
            import socket, sys
            kind = socket.SOCK_STREAM if sys.argv[1] == "unix:" else socket.SOCK_SEQPACKET
            s = socket.socket(socket.AF_UNIX, kind)
            s.connect(sys.argv[2])
            sys.stdin.read()
            """;

    @RegisterExtension
    final Programs programs = new Programs();

    private String endpoint(String scheme, boolean named) {
        return scheme
                + (named
                        ? "@jacket-test-" + UUID.randomUUID()
                        : programs.folder().resolve("s"));
    }

    static Stream<Arguments> families() {
        var all = new ArrayList<Arguments>();
        for (var scheme : new String[] {"unix:", "seqpacket:", "unix-dgram:"}) {
            for (var named : new boolean[] {false, true}) {
                for (var pairing : Pairing.values()) {
                    all.add(Arguments.of(scheme, named, pairing));
                }
            }
        }
        return all.stream();
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "{0} abstract {1}, {2}")
    @MethodSource("families")
    void messages_andReplies_arrive(String scheme, boolean named, Pairing pairing) {
        var endpoint = endpoint(scheme, named);
        var datagrams = scheme.equals("unix-dgram:");
        var server = pairing.ourServer()
                ? programs.server("serve", datagrams ? "hello" : "echo", endpoint)
                : programs.pythonServer(datagrams ? "udp_hello_server.py" : "echo_server.py", endpoint);
        assertThat(server.endpoint()).isEqualTo(endpoint);
        var client = pairing.ourClient()
                ? programs.jacket("send", endpoint, "--reply", "one", "zwei")
                : programs.python(datagrams ? "udp_hello_client.py" : "echo_client.py", endpoint, "one", "zwei");
        client.ends(0);
        var replies = datagrams ? "Hello, one!Hello, zwei!" : "onezwei";
        assertThat(client.out().restText().replace("\n", "")).isEqualTo(replies);
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @ValueSource(strings = {"unix:", "seqpacket:", "unix-dgram:"})
    void path_isForTheOwnerOnly_andGoesAtTheEnd(String scheme) throws Exception {
        var path = programs.folder().resolve("s");
        var server = programs.server("serve", "discard", scheme + path);
        assertThat(Files.getPosixFilePermissions(path)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        server.running().terminate();
        server.running().ends(0);
        assertThat(path).doesNotExist();
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @ValueSource(strings = {"unix:", "seqpacket:"})
    void conversation_bothWays_endsWithEitherSide(String scheme) {
        var endpoint = endpoint(scheme, false);
        var server = programs.server("listen", endpoint);
        var client = programs.jacket("connect", endpoint);
        client.type("to the server");
        Bytes.same(server.out().next(13), "to the server");
        server.running().type("to the client");
        Bytes.same(client.out().next(13), "to the client");
        client.endInput();
        server.running().endInput();
        client.ends(0);
        server.running().ends(0);
        assertThat(Path.of(endpoint.substring(scheme.length()))).doesNotExist();
    }

    /// Where no other machine is: the kernel's word, or that it has no such sockets at all.
    @Test
    void send_vsockWhereNobodyIs_isOneLine() {
        var sent = programs.jacket("send", "vsock://2:4711", "x");
        assertThat(sent.exit()).isIn(1, 2);
        OneLine.of(sent).matches("jacket: (socket|connect) vsock .*: E[A-Z]+ \\(.*");
    }

    /// Who is at the other end, as the kernel knows it.
    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @CsvSource({"unix:,listen", "unix:,receive", "unix:,serve echo", "seqpacket:,listen", "seqpacket:,serve echo"})
    void verbose_tellsThePeersProcessAndUser(String scheme, String verb) throws Exception {
        var endpoint = endpoint(scheme, false);
        var words = new ArrayList<>(List.of(verb.split(" ", -1)));
        words.addAll(List.of(endpoint, "-v"));
        var server = programs.server(words.toArray(String[]::new));
        var client = programs.program("python3", "-c", CALLER, scheme, endpoint.substring(scheme.length()));
        var user = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        server.running().err().nextThrough("(pid " + client.pid() + ", uid " + user + ")\n");
    }

    /// An empty record of a seqpacket socket cannot be told from its end, so there it is not tried.
    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @CsvSource({"seqpacket:,two", "unix-dgram:,''"})
    void records_keepTheirBounds(String scheme, String second) {
        var endpoint = endpoint(scheme, false);
        var large = "x".repeat(100_000);
        var server = programs.server("receive", endpoint, "--frame=line", "-c", "4");
        programs.jacket("send", endpoint, "one", second, "three\nlines\nin one", large)
                .ends(0);
        server.running().ends(0);
        Bytes.same(server.out().rest(), "one\n" + second + "\nthree\nlines\nin one\n" + large + "\n");
        assertThat(server.events().named("message").stream().map(event -> event.text("size")))
                .containsExactly("3", "" + second.length(), "18", "100000");
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @ValueSource(strings = {"unix:", "seqpacket:", "unix-dgram:"})
    void send_nobodyThere_saysSo(String scheme) {
        var path = programs.folder().resolve("s");
        OneLine.of(programs.jacket("send", scheme + path, "x").ends(1))
                .startsWith("jacket: connect ")
                .contains(path.toString(), "ENOENT (No such file or directory)");
        var gone = programs.server("receive", scheme + path);
        gone.running().kill();
        await().atMost(Limits.ANSWER).until(() -> Files.exists(path));
        OneLine.of(programs.jacket("send", scheme + path, "x").ends(1)).contains("ECONNREFUSED (Connection refused)");
    }

    /// Beyond the buffer of one read, and up to `--max-message`.
    @ParameterizedTest
    @ValueSource(strings = {"unix-dgram:", "seqpacket:"})
    void receive_longUnixRecord_isWhole(String scheme) throws Exception {
        var place = scheme + programs.folder().resolve("s");
        var file = Files.write(programs.folder().resolve("d"), Bytes.random(3, 300_000));
        var whole = programs.server("receive", place, "-c", "1");
        programs.jacket("send", place + "?sndbuf=208k", "@" + file).ends(0);
        Bytes.same(whole.running().ends(0).out().rest(), Files.readAllBytes(file));
        assertThat(whole.running().complaints()).isEmpty();

        var cut = programs.server("receive", place, "-c", "1", "--max-message", "280k");
        programs.jacket("send", place + "?sndbuf=208k", "@" + file).ends(0);
        assertThat(cut.running().ends(0).out().rest()).hasSize(280 << 10);
        OneLine.of(cut.running()).contains("a message of 300000 bytes was cut to 286720; --max-message is the limit");
    }
}
