package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatagramSessionsTest {
    private final List<String> newcomers = new ArrayList<>();

    @Test
    void send_last_goesToWhoeverSentLast() throws Exception {
        try (var sessions = sessions("udp://127.0.0.1:0", DatagramSessions.ReplyTo.LAST);
                var a = peer();
                var b = peer()) {
            say(sessions, a, "from a");
            say(sessions, b, "from b");
            say(sessions, a, "again a");
            sessions.send(ByteBuffer.wrap("x".getBytes(StandardCharsets.UTF_8)));
            assertThat(heard(a)).isEqualTo("x");
            assertThat(heard(b)).isEmpty();
            assertThat(newcomers).hasSize(2);
        }
    }

    @Test
    void send_first_goesToTheFirst() throws Exception {
        try (var sessions = sessions("udp://127.0.0.1:0", DatagramSessions.ReplyTo.FIRST);
                var a = peer();
                var b = peer()) {
            say(sessions, a, "from a");
            say(sessions, b, "from b");
            sessions.send(ByteBuffer.wrap("x".getBytes(StandardCharsets.UTF_8)));
            assertThat(heard(a)).isEqualTo("x");
            assertThat(heard(b)).isEmpty();
        }
    }

    @Test
    void send_all_goesToEachOnce() throws Exception {
        try (var sessions = sessions("udp://127.0.0.1:0", DatagramSessions.ReplyTo.ALL);
                var a = peer();
                var b = peer()) {
            say(sessions, a, "from a");
            say(sessions, b, "from b");
            say(sessions, a, "from a");
            sessions.send(ByteBuffer.wrap("x".getBytes(StandardCharsets.UTF_8)));
            assertThat(heard(a)).isEqualTo("x");
            assertThat(heard(b)).isEqualTo("x");
        }
    }

    @Test
    void receive_peerWentAway_othersGoOn() throws Exception {
        try (var sessions = sessions("udp://127.0.0.1:0", DatagramSessions.ReplyTo.LAST);
                var b = peer()) {
            try (var a = peer()) {
                say(sessions, a, "from a");
            }
            sessions.send(ByteBuffer.wrap("into the void".getBytes(StandardCharsets.UTF_8)));
            say(sessions, b, "from b");
            sessions.send(ByteBuffer.wrap("x".getBytes(StandardCharsets.UTF_8)));
            assertThat(heard(b)).isEqualTo("x");
        }
    }

    @Test
    void receive_barePort_hearsBothLoopbacks() throws Exception {
        try (var sessions = sessions("udp://0", DatagramSessions.ReplyTo.LAST)) {
            String local = sessions.local();
            int port = Integer.parseInt(local.substring(local.lastIndexOf(':') + 1));
            for (Address address : List.of(Address.Inet4.loopback(port), Address.Inet6.loopback(port))) {
                try (var peer = Socket.open(address.family(), SocketType.DGRAM)) {
                    peer.sendTo(new byte[] {'x'}, address);
                    assertThat(sessions.receive(ByteBuffer.allocate(10))).isEqualTo(1);
                    assertThat(sessions.from()).contains(address.family().equals(Family.INET) ? "127.0.0.1" : "[::1]");
                }
            }
        }
    }

    private DatagramSessions sessions(String endpoint, DatagramSessions.ReplyTo replyTo) throws IOException {
        var arguments = new Arguments(Verb.LISTEN, new EnumMap<>(Flag.class), List.of());
        var listeners = Listeners.open(Endpoint.parse(Verb.LISTEN, endpoint), arguments);
        return new DatagramSessions(listeners, replyTo, (peer, count) -> newcomers.add(peer));
    }

    private static Socket peer() throws IOException {
        var socket = Socket.open(Family.INET, SocketType.DGRAM);
        socket.timeout(Duration.ofMillis(200));
        return socket;
    }

    private static void say(DatagramSessions sessions, Socket peer, String text) throws IOException {
        String local = sessions.local();
        peer.sendTo(text.getBytes(StandardCharsets.UTF_8), Address.parse(local.substring("udp://".length())));
        var buffer = ByteBuffer.allocate(100);
        assertThat(sessions.receive(buffer)).isEqualTo(text.length());
    }

    private static String heard(Socket peer) throws IOException {
        try {
            return new String(peer.recv(100), StandardCharsets.UTF_8);
        } catch (java.net.SocketTimeoutException e) {
            return "";
        }
    }
}
