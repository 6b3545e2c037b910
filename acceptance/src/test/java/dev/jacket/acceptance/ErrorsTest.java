package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import java.nio.file.Files;
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

/// What is wrong is said in one line of the fixed shape, with the exit code of its kind.
class ErrorsTest {
    private static final String LONG = "/tmp/" + "x".repeat(110);

    @RegisterExtension
    final Programs programs = new Programs();

    static Stream<Arguments> wrong() {
        return Stream.of(
                // usage: exit 2
                Arguments.of(
                        "listen --rat 1 0",
                        2,
                        "jacket: listen : --rat is unknown; did you mean --rate\\? See: jacket help listen"),
                Arguments.of("connect 127.0.0.1:70000", 2, "jacket: connect : .*70000.*"),
                Arguments.of("connect 127.0.0.1:-1", 2, "jacket: connect : .*-1.*"),
                Arguments.of("connect", 2, "jacket: connect : .*"),
                Arguments.of("connect 127.0.0.1:1 2 3", 2, "jacket: connect : .*"),
                Arguments.of("connect tpc://127.0.0.1:1", 2, "jacket: connect : .*tpc.*did you mean tcp.*"),
                Arguments.of("serve ehco 0", 2, "jacket: serve : .*ehco.*did you mean echo.*"),
                Arguments.of("liste 0", 2, "jacket: .*liste.*did you mean listen.*"),
                Arguments.of(
                        "connect 127.0.0.1:1 --idle-timeout=soon", 2, "jacket: connect : .*--idle-timeout.*soon.*"),
                Arguments.of("send 127.0.0.1:1 x --charset=klingon", 2, "jacket: send : .*klingon.*"),
                Arguments.of("connect 127.0.0.1:1?nonsense=1", 2, "jacket: connect : .*nonsense.*"),
                // a file, a permission, something reserved: exit 2 too
                Arguments.of("listen unix:" + LONG, 2, "jacket: (listen|connect) : the path has 115 bytes.*"),
                Arguments.of("connect unix:" + LONG, 2, "jacket: (listen|connect) : the path has 115 bytes.*"),
                Arguments.of(
                        "listen unix:/no/such/folder/s",
                        2,
                        "jacket: bind unix.* : ENOENT \\(No such file or directory\\).*"),
                Arguments.of("watch", 2, "jacket: watch : not built yet"),
                Arguments.of("serve files 0", 2, "jacket: serve files : not built yet"),
                Arguments.of(
                        "connect ws://127.0.0.1:1", 2, "jacket: ws : not built yet|jacket: .*ws.* : not built yet"),
                // the network: exit 1
                Arguments.of(
                        "connect no-such-host.invalid:1",
                        1,
                        "jacket: resolve tcp no-such-host\\.invalid:1 : EAI_[A-Z]+ \\(.*\\).*"),
                Arguments.of(
                        "connect 127.0.0.1:1",
                        1,
                        "jacket: connect tcp 127\\.0\\.0\\.1:1 : ECONNREFUSED \\(Connection refused\\).*"),
                Arguments.of(
                        "connect [::1]:1",
                        1,
                        "jacket: connect tcp \\[::1\\]:1 : ECONNREFUSED \\(Connection refused\\).*"),
                Arguments.of(
                        "connect unix:@no-such-name",
                        1,
                        "jacket: connect unix(:| )@no-such-name : ECONNREFUSED \\(Connection refused\\).*"),
                Arguments.of(
                        "listen 192.0.2.1:0",
                        1,
                        "jacket: bind tcp 192\\.0\\.2\\.1:0 : EADDRNOTAVAIL \\(Cannot assign requested address\\).*"),
                // a limit of ours: exit 3
                Arguments.of(
                        "listen 127.0.0.1:0 --timeout 300ms",
                        3,
                        "jacket: listen tcp 127\\.0\\.0\\.1:0 : the run was not over after 300 ms"));
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void wrong_isOneLineAndItsCode(String words, int code, String line) {
        var running = programs.start(Program.jacket(words.split(" ", -1)).readingNothing());
        running.ends(code);
        OneLine.of(running).matches(line);
        Bytes.same(running.out().rest(), "");
    }

    /// Nobody listens at port 1, so a connection that was tried first would be what is said.
    @ParameterizedTest
    @CsvSource({"/no/such/file,ENOENT (No such file or directory)", "/proc,EISDIR (Is a directory)"})
    void file_thatCannotBeSent_isSaidBeforeAnyConnection(String file, String errno) {
        var client = programs.jacket("send", "127.0.0.1:1", "first", "@" + file);
        OneLine.of(client.ends(2)).isEqualTo("jacket: open file " + file + " : " + errno);
    }

    @Test
    void error_withJson_isAnEventToo() {
        var events = programs.folder().resolve("e");
        var running = programs.start(
                Program.jacket("connect", "127.0.0.1:1", "--json=" + events).readingNothing());
        running.ends(1);
        var line = running.err().restText();
        var error = new Events(events).named("error").getFirst();
        assertThat(error.text("exit")).isEqualTo("1");
        assertThat(error.text("errno")).isEqualTo("ECONNREFUSED");
        assertThat(error.text("code")).isEqualTo("111");
        assertThat(error.text("call")).isEqualTo("connect");
        assertThat(line).contains("ECONNREFUSED");
        assertThat(new Events(events).named("end").getFirst().text("exit")).isEqualTo("1");
    }

    @Needs({"root", "setpriv"})
    @ParameterizedTest
    @ValueSource(strings = {"serve echo", "listen", "receive"})
    void bind_portBelow1024_saysWhatIsNeeded(String words) {
        asNobody(
                words + " 127.0.0.1:80",
                "jacket: bind tcp 127.0.0.1:80 : EACCES (Permission denied); ports below 1024 need CAP_NET_BIND_SERVICE");
    }

    @Needs({"root", "setpriv"})
    @Test
    void bind_folderOfAnother_isRefused() {
        var path = programs.folder().resolve("s");
        asNobody("listen unix:" + path, "jacket: bind unix " + path + " : EACCES (Permission denied)");
    }

    private void asNobody(String words, String start) {
        var running = programs.start(Program.jacket(words.split(" ", -1))
                .readingNothing()
                .under("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--bounding-set=-all", "--"));
        running.ends(2);
        OneLine.of(running).startsWith(start);
    }

    @Test
    void stdout_readerGone_is141AndSilent() throws Exception {
        var file = Files.write(programs.folder().resolve("data"), new byte[1 << 20]);
        var server = programs.server(Program.jacket("listen", "127.0.0.1:0").reading(file));
        var client = programs.start(Program.jacket("connect", "127.0.0.1:" + server.port())
                .readingNothing()
                .inShell("\"$@\" | head -c1; exit ${PIPESTATUS[0]}"));
        client.ends(141);
        assertThat(client.complaints()).isEmpty();
        Bytes.same(client.out().rest(), new byte[1]);
    }

    @Test
    void stdin_closed_isSaidBeforeAnyConnection() throws Exception {
        try (var listener = Peer.listener()) {
            var client = programs.start(Program.jacket("connect", "127.0.0.1:" + listener.getLocalPort())
                    .withoutInput());
            OneLine.of(client.ends(2)).startsWith("jacket: read - stdin : EBADF (Bad file descriptor)");
        }
    }
}
