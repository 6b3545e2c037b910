package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Row;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Row 10: prints each datagram and its sender.
class Row10UdpReceiverTest {
    @RegisterExtension
    final Programs programs = new Programs();

    @ParameterizedTest
    @EnumSource
    void receive_oneDatagram_isPrintedAndItEnds(Pairing pairing) {
        var server = pairing.ourServer()
                ? programs.server("receive", "udp://*:0", "-c", "1", "--charset", "gbk")
                : programs.pythonServer("udp_receiver.py", "udp://*:0", "1");
        var endpoint = "udp://127.0.0.1:" + server.port();
        var sender = pairing.ourClient()
                ? programs.jacket("send", endpoint, "--charset", "gbk", "--frame=line")
                : programs.python("udp_sender.py", endpoint, "gbk");
        sender.type("你好\n");
        sender.endInput();
        sender.ends(0);
        server.running().ends(0);
        if (pairing.ourServer()) {
            assertThat(server.out().restText().stripTrailing()).isEqualTo("你好");
        } else {
            assertThat(server.out().restText()).startsWith("c4e3bac3 127.0.0.1 ");
        }
    }

    @Test
    void receive_pipe_holdsTheBytesAndNothingElse() {
        try (var peer = Datagrams.open()) {
            var server = programs.server("receive", "udp://127.0.0.1:0", "-c", "3");
            peer.send("one", "127.0.0.1", server.port());
            peer.send("\u001b[31m\n", "127.0.0.1", server.port());
            peer.send("three", "127.0.0.1", server.port());
            server.running().ends(0);
            Bytes.same(server.out().rest(), "one\u001b[31m\nthree");
        }
    }

    @Test
    void receive_withoutCount_goesOn() {
        try (var peer = Datagrams.open()) {
            var server = programs.server("receive", "udp://127.0.0.1:0", "--frame=line");
            for (var i = 0; i < 20; i++) {
                peer.send("n" + i, "127.0.0.1", server.port());
                assertThat(server.out().nextLine()).isEqualTo("n" + i);
            }
            assertThat(server.running().isAlive()).isTrue();
        }
    }

    @Test
    void receive_peer_isToldWhenAsked() {
        try (var peer = Datagrams.open()) {
            var server = programs.server("receive", "udp://127.0.0.1:0", "-c", "1", "--peer");
            peer.send("hello", "127.0.0.1", server.port());
            server.running().ends(0);
            assertThat(server.out().restText()).contains("hello", "127.0.0.1:" + peer.port());
        }
    }

    @Test
    void receive_shownAsText_controlsAndWrongBytesAreEscaped() {
        try (var peer = Datagrams.open()) {
            var server = programs.server("receive", "udp://127.0.0.1:0", "-c", "1", "--show", "text");
            var bytes = new byte[] {'a', (byte) 0xff, 0x1b, '[', '2', 'J', 7, (byte) 0xc3, (byte) 0xa9, '\r', 'z'};
            peer.send(bytes, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), server.port()));
            server.running().ends(0);
            assertThat(server.out().restText()).contains("a\\xFF\\e[2J\\x07é\\rz");
        }
    }

    @Row("M2")
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1_023, 1_024, 1_025, 1_400, 1_472, 8_192, 65_506, 65_507})
    void receive_everySize_isWhole(int size) {
        try (var peer = Datagrams.open()) {
            var server = SHARED.serverOnce("receive", "udp://127.0.0.1:0", "--frame=u32");
            var bytes = Bytes.random(size, size);
            peer.send(bytes, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), server.port()));
            Bytes.same(server.out().next(4), new byte[] {0, 0, (byte) (size >> 8), (byte) size});
            Bytes.same(server.out().next(size), bytes);
        }
    }

    @RegisterExtension
    static final Programs SHARED = new Programs();

    @Row("M2")
    @Test
    void receive_longerThanTheLimit_saysTheRealLength() {
        try (var peer = Datagrams.open()) {
            var server = programs.server("receive", "udp://127.0.0.1:0", "-c", "2", "--max-message", "10");
            peer.send("0123456789abcdef", "127.0.0.1", server.port());
            peer.send("short", "127.0.0.1", server.port());
            server.running().ends(0);
            Bytes.same(server.out().rest(), "0123456789short");
            OneLine.of(server.running()).contains("16", "10");
        }
    }

    @Row("M2")
    @Test
    void receive_emptyDatagram_isADatagramAndNoEnd() {
        try (var peer = Datagrams.open()) {
            var server = programs.server("receive", "udp://127.0.0.1:0", "-c", "3", "--frame=line");
            peer.send("", "127.0.0.1", server.port());
            peer.send("x", "127.0.0.1", server.port());
            peer.send("", "127.0.0.1", server.port());
            server.running().ends(0);
            Bytes.same(server.out().rest(), "\nx\n\n");
        }
    }

    @Test
    void receive_anyAddress_takesBothFamilies() {
        try (var peer = Datagrams.open();
                var six = Datagrams.open("::1")) {
            var server = programs.server("receive", "udp://*:0", "-c", "2", "--frame=line");
            peer.send("four", "127.0.0.1", server.port());
            assertThat(server.out().nextLine()).isEqualTo("four");
            six.send("six", "::1", server.port());
            assertThat(server.out().nextLine()).isEqualTo("six");
            server.running().ends(0);
        }
    }

    @Test
    void receive_gbkLetterCutByTheBuffer_isStillOneLetterPerDatagram() {
        try (var peer = Datagrams.open()) {
            var server = programs.server("receive", "udp://127.0.0.1:0", "-c", "1", "--charset", "gbk");
            var text = "中文".repeat(5_000);
            peer.send(
                    text.getBytes(Charset.forName("GBK")),
                    new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), server.port()));
            server.running().ends(0);
            assertThat(server.out().restText().stripTrailing()).isEqualTo(text);
        }
    }
}
