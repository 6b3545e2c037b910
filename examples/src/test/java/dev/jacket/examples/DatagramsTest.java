package dev.jacket.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The examples that speak UDP, against the textbook's programs and socat.
class DatagramsTest {
    @RegisterExtension
    final Children children = new Children();

    @Test
    @Needs("python3")
    void udpSender_textbookReceiver_getsOneDatagramALine() {
        var receiver = children.python("udp_receiver", "udp://127.0.0.1:0", "2");
        var sender = children.example(UdpSender.class, "127.0.0.1:" + receiver.port());
        sender.type("grüß\nyou\n").endInput();
        assertThat(sender.exit()).isZero();
        var hex = HexFormat.of().formatHex("grüß".getBytes(UTF_8));
        assertThat(receiver.outAtExit()).matches(hex + " 127\\.0\\.0\\.1 \\d+\n796f75 127\\.0\\.0\\.1 \\d+\n");
    }

    @Test
    @Needs("python3")
    void udpReceiver_textbookSender_printsTextAndPeer() {
        var receiver = children.example(UdpReceiver.class, "127.0.0.1:0");
        children.python("udp_sender", "udp://" + receiver.address())
                .type("你好\nhi\n")
                .endInput();
        receiver.out(text -> text.matches("127\\.0\\.0\\.1:\\d+ 你好\n127\\.0\\.0\\.1:\\d+ hi\n"));
    }

    @Test
    @Needs("socat")
    void udpReceiver_largestDatagram_isWhole() {
        var receiver = children.example(UdpReceiver.class, "127.0.0.1:0");
        children.program("socat", "-b", "65507", "-u", "-", "UDP-SENDTO:" + receiver.address())
                .type("x".repeat(8_000))
                .endInput();
        receiver.out(text -> text.chars().filter(letter -> letter == 'x').count() == 8_000);
    }

    @Test
    @Needs("python3")
    void udpHelloServer_textbookClient_isAnswered() {
        var server = children.example(UdpHelloServer.class, "127.0.0.2:0");
        var client = children.python("udp_hello_client", "udp://" + server.address(), "hello", "world\n");
        assertThat(client.outAtExit()).isEqualTo("Hello, hello!\nHello, world!\n\n");
    }

    @Test
    void udpHelloServer_replyTooLong_servesTheNext() throws IOException {
        var server = children.example(UdpHelloServer.class, "127.0.0.1:0");
        try (var client = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            client.setSoTimeout(40_000);
            client.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), server.port()));
            client.send(new DatagramPacket(new byte[65_507], 65_507));
            client.send(new DatagramPacket("you".getBytes(UTF_8), 3));
            var reply = new DatagramPacket(new byte[100], 100);
            client.receive(reply);
            assertThat(new String(reply.getData(), 0, reply.getLength(), UTF_8)).isEqualTo("Hello, you!");
        }
        assertThat(server.err()).contains("EMSGSIZE");
    }

    @Test
    @Needs("python3")
    void udpTimestampServer_textbookClient_isToldTheTimeAndItsCount() {
        var server = children.example(UdpTimestampServer.class, "127.0.0.1:0");
        var client = children.python("udp_hello_client", "udp://" + server.address(), "hello", "world");
        assertThat(client.outAtExit()).matches("2\\d+-\\S+ 1\n\n2\\d+-\\S+ 2\n\n");
    }

    @Test
    @Needs("python3")
    void udpHelloClient_textbookServer_printsBothReplies() {
        var server = children.python("udp_hello_server", "udp://127.0.0.2:0");
        var client = children.example(UdpHelloClient.class, "127.0.0.2:" + server.port());
        assertThat(client.outAtExit()).isEqualTo("Hello, hello!\nHello, world!\n");
    }

    @Test
    void udpHelloClient_firstDatagramLost_asksAgain() throws IOException {
        try (var server = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            server.setSoTimeout(40_000);
            var client = children.example(UdpHelloClient.class, "127.0.0.1:" + server.getLocalPort());
            var packet = new DatagramPacket(new byte[100], 100);
            server.receive(packet);
            for (int i = 0; i < 2; i++) {
                server.receive(packet);
                var peer = Objects.requireNonNull(packet.getSocketAddress());
                server.send(new DatagramPacket(packet.getData(), packet.getLength(), peer));
            }
            assertThat(client.outAtExit()).isEqualTo("hello\nworld\n");
        }
    }
}
