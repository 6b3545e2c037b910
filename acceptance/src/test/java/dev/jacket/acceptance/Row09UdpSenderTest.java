package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Row 9: one datagram for each typed line.
class Row09UdpSenderTest {
    @RegisterExtension
    final Programs programs = new Programs();

    @ParameterizedTest(name = "ours {0}")
    @ValueSource(booleans = {false, true})
    void send_typedLines_areDatagramsWithoutLineEnd(boolean ours) {
        var receiver = programs.pythonServer("udp_receiver.py", "udp://127.0.0.1:0", "3");
        var sender = ours
                ? programs.jacket("send", "udp://127.0.0.1:" + receiver.port(), "--frame=line")
                : programs.python("udp_sender.py", "udp://127.0.0.1:" + receiver.port());
        sender.type("hello\n你好\nlast");
        sender.endInput();
        for (var line : new String[] {"hello", "你好", "last"}) {
            assertThat(receiver.out().nextLine())
                    .startsWith(HexFormat.of().formatHex(Bytes.utf8(line)) + " 127.0.0.1 ");
        }
        sender.ends(0);
        receiver.running().ends(0);
    }

    /// At a terminal a message is a line without being told so; an empty one ends.
    @Needs("tmux")
    @Test
    void send_typedAtATerminal_eachLineIsADatagram() {
        try (var peer = Datagrams.open();
                var screen = Tmux.start(programs, 80, 24, Program.jacket("send", peer.endpoint()))) {
            screen.awaitBottom(">").type("hello").press("Enter");
            assertThat(peer.receive().text()).isEqualTo("hello");
            screen.type("你好").press("Enter");
            assertThat(peer.receive().text()).isEqualTo("你好");
            screen.press("Enter");
            assertThat(screen.exit()).isZero();
            assertThat(peer.receiveWithin(100)).isEmpty();
        }
    }

    @Test
    void send_aLine_goesAtOnce() {
        try (var peer = Datagrams.open()) {
            var sender =
                    programs.jacket("send", peer.endpoint(), "--eol", "none").type("now\n");
            assertThat(peer.receive().text()).isEqualTo("now");
            sender.type("and\n");
            assertThat(peer.receive().text()).isEqualTo("and");
            sender.endInput();
            sender.ends(0);
        }
    }

    @Test
    void send_countOne_endsAfterOne() {
        try (var peer = Datagrams.open()) {
            var sender = programs.jacket("send", peer.endpoint(), "-c", "1", "--frame=line")
                    .type("one\ntwo\n");
            sender.ends(0);
            assertThat(peer.receive().text()).isEqualTo("one");
            assertThat(peer.receiveWithin(200)).isEmpty();
        }
    }

    @Test
    void send_charset_isUsedOnTheWire() {
        try (var peer = Datagrams.open()) {
            var sender = programs.jacket("send", peer.endpoint(), "--charset", "gbk", "--frame=line")
                    .type("你好, Jacket\n");
            Bytes.same(peer.receive().bytes(), "你好, Jacket".getBytes(Charset.forName("GBK")));
            sender.endInput();
            sender.ends(0);
        }
    }

    @Test
    void send_largestDatagram_goesOutWhole() throws Exception {
        try (var peer = Datagrams.open()) {
            var file = Files.write(programs.folder().resolve("d"), Bytes.random(9, 65_507));
            programs.jacket("send", peer.endpoint(), "@" + file).ends(0);
            Bytes.same(peer.receive().bytes(), Files.readAllBytes(file));
        }
    }

    @Test
    void send_tooLargeForADatagram_isSaidAndNotCut() throws Exception {
        try (var peer = Datagrams.open()) {
            var file = Files.write(programs.folder().resolve("d"), Bytes.random(9, 65_508));
            var sender = programs.jacket("send", peer.endpoint(), "@" + file);
            sender.ends(2);
            OneLine.of(sender)
                    .startsWith("jacket: ")
                    .contains("udp " + "127.0.0.1:" + peer.port(), "EMSGSIZE (Message too long)");
            assertThat(peer.receiveWithin(200)).isEmpty();
        }
    }

    @Test
    void send_portUnreachable_isReported() {
        int port;
        try (var peer = Datagrams.open()) {
            port = peer.port();
        }
        var sender = programs.jacket("send", "udp://127.0.0.1:" + port, "--reply", "anyone?");
        sender.ends(1);
        OneLine.of(sender).contains("udp 127.0.0.1:" + port, "ECONNREFUSED (Connection refused)");
    }

    /// Who types hears at once; the next message may find somebody there.
    @Needs("tmux")
    @Test
    void send_typedWhileNobodyListens_isToldAtOnceAndGoesOn() {
        int port = freePort();
        try (var screen = Tmux.start(programs, 80, 24, Program.jacket("send", "udp://127.0.0.1:" + port))) {
            screen.awaitBottom(">").type("lost").press("Enter");
            screen.awaitScreen("the refusal", rows -> refusals(rows.stream(), port) == 1);
            screen.type("lost too").press("Enter");
            screen.awaitScreen("the second refusal", rows -> refusals(rows.stream(), port) == 2);
            try (var peer = Datagrams.open("127.0.0.1", port)) {
                screen.type("here").press("Enter");
                assertThat(peer.receive().text()).isEqualTo("here");
                screen.awaitBottom(">").press("Enter");
                assertThat(screen.exit()).isEqualTo(1);
                assertThat(peer.receiveWithin(100)).isEmpty();
            }
            assertThat(refusals(screen.screen().stream(), port)).isEqualTo(2);
        }
    }

    @Test
    void send_pipedWhileNobodyListens_isToldAtOnceAndGoesOn() {
        int port = freePort();
        var sender = programs.jacket("send", "udp://127.0.0.1:" + port, "--frame=line", "-vv");
        sender.err().nextThrough("connected to udp://127.0.0.1:" + port + "\n");
        sender.type("lost\n");
        assertThat(sender.err().nextThrough("unreachable\n"))
                .contains("udp 127.0.0.1:" + port + " : ECONNREFUSED (Connection refused)");
        try (var peer = Datagrams.open("127.0.0.1", port)) {
            sender.type("here\n");
            assertThat(peer.receive().text()).isEqualTo("here");
            sender.type("and here\n");
            sender.endInput();
            assertThat(peer.receive().text()).isEqualTo("and here");
            sender.ends(1);
            assertThat(peer.receiveWithin(100)).isEmpty();
        }
        assertThat(refusals(sender.err().text().lines(), port)).isEqualTo(1);
    }

    /// A program hears of the first refusal, and at the end how many followed.
    @Test
    void send_manyWhileNobodyListens_areTwoLines() {
        int port = freePort();
        var sender = programs.jacket("send", "udp://127.0.0.1:" + port, "--delay", "100ms", "1", "2", "3", "4", "5");
        sender.ends(1);
        var lines = sender.complaints().lines().toList();
        assertThat(lines)
                .hasSize(2)
                .allSatisfy(line ->
                        assertThat(line).contains("udp 127.0.0.1:" + port + " : ECONNREFUSED (Connection refused)"));
        assertThat(lines.getLast()).endsWith(" (4 times)");
    }

    private static int freePort() {
        try (var peer = Datagrams.open()) {
            return peer.port();
        }
    }

    private static long refusals(Stream<String> rows, int port) {
        return rows.filter(row -> row.contains("udp 127.0.0.1:" + port + " : ECONNREFUSED"))
                .count();
    }

    @Test
    void send_empty_isAnEmptyDatagram() {
        try (var peer = Datagrams.open()) {
            programs.jacket("send", peer.endpoint(), "").ends(0);
            Bytes.same(peer.receive().bytes(), "");
        }
    }
}
