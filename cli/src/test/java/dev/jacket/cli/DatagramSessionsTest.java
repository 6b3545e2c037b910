package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatagramSessionsTest {
    private final List<String> newcomers = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();

    @TempDir
    Path folder;

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

    @ParameterizedTest
    @EnumSource
    void peer_beforeAnybodyCame_isNobody(DatagramSessions.ReplyTo replyTo) throws Exception {
        try (var sessions = sessions("udp://127.0.0.1:0", replyTo)) {
            assertThat(sessions.peer()).isEqualTo(replyTo == DatagramSessions.ReplyTo.ALL ? "0 peers" : "");
            sessions.send(ByteBuffer.wrap(new byte[] {'x'}));
            assertThat(lost).containsExactly("nobody");
            assertThat(sessions.count()).isZero();
        }
    }

    @Test
    void send_firstOfMoreThanAreKept_staysTheFirst() throws Exception {
        try (var sessions = sessions("udp://*:0", DatagramSessions.ReplyTo.FIRST);
                var first = peer()) {
            say(sessions, first, "first");
            for (int i = 1; i <= 1100; i++) {
                try (var other = peer()) {
                    other.bind(Address.inet("127.1." + i / 256 + "." + i % 256, 0));
                    say(sessions, other, "other");
                }
            }
            sessions.send(ByteBuffer.wrap(new byte[] {'x'}));
            assertThat(heard(first)).isEqualTo("x");
            assertThat(newcomers).hasSize(1101).last().isEqualTo("1101 of 1024");
        }
    }

    @Test
    void send_allAndOneIsGone_theOthersGetItAndItIsDropped() throws Exception {
        try (var sessions = sessions("unix-dgram:" + folder.resolve("l"), DatagramSessions.ReplyTo.ALL);
                var kept = peer("kept")) {
            try (var unlinked = peer("unlinked");
                    var closed = peer("closed")) {
                say(sessions, unlinked, "a");
                say(sessions, closed, "b");
                say(sessions, kept, "c");
            }
            Files.delete(folder.resolve("unlinked"));
            sessions.send(ByteBuffer.wrap("one".getBytes(StandardCharsets.UTF_8)));
            assertThat(heard(kept)).isEqualTo("one");
            assertThat(lost).hasSize(2);
            assertThat(lost.getFirst()).contains("unlinked", "ENOENT");
            assertThat(lost.getLast()).contains("closed", "ECONNREFUSED");
            assertThat(sessions.peer()).isEqualTo("1 peers");
            sessions.send(ByteBuffer.wrap("two".getBytes(StandardCharsets.UTF_8)));
            assertThat(heard(kept)).isEqualTo("two");
            assertThat(lost).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FIRST", "LAST"})
    void send_onePeerThatIsGone_theRunGoesOn(DatagramSessions.ReplyTo replyTo) throws Exception {
        try (var sessions = sessions("unix-dgram:" + folder.resolve("l"), replyTo);
                var next = peer("next")) {
            try (var gone = peer("gone")) {
                say(sessions, gone, "a");
            }
            sessions.send(ByteBuffer.wrap("lost".getBytes(StandardCharsets.UTF_8)));
            sessions.send(ByteBuffer.wrap("lost too".getBytes(StandardCharsets.UTF_8)));
            assertThat(lost).hasSize(2).last().isEqualTo("nobody");
            say(sessions, next, "b");
            sessions.send(ByteBuffer.wrap("x".getBytes(StandardCharsets.UTF_8)));
            assertThat(heard(next)).isEqualTo("x");
        }
    }

    @Test
    void send_peerWithoutAddress_isDroppedWithTheReason() throws Exception {
        try (var sessions = sessions("unix-dgram:" + folder.resolve("l"), DatagramSessions.ReplyTo.ALL);
                var named = peer("named");
                var unnamed = Socket.open(Family.UNIX, SocketType.DGRAM)) {
            say(sessions, unnamed, "a");
            say(sessions, named, "b");
            sessions.send(ByteBuffer.wrap("x".getBytes(StandardCharsets.UTF_8)));
            assertThat(heard(named)).isEqualTo("x");
            assertThat(lost).singleElement().asString().contains("no address to answer to");
        }
    }

    @Test
    void party_ofEachPeer_isItsNumberAndOurAddress() throws Exception {
        try (var sessions = sessions("udp://0", DatagramSessions.ReplyTo.LAST)) {
            String local = sessions.local();
            int port = Integer.parseInt(local.substring(local.lastIndexOf(':') + 1));
            int number = 0;
            for (Address address : List.of(Address.Inet4.loopback(port), Address.Inet6.loopback(port))) {
                try (var peer = Socket.open(address.family(), SocketType.DGRAM)) {
                    peer.sendTo(new byte[] {'x'}, address);
                    sessions.receive(ByteBuffer.allocate(10));
                    assertThat(sessions.party(sessions.from(), Party.NOBODY))
                            .isEqualTo(new Party(++number, "udp://" + address));
                }
            }
            assertThat(sessions.count()).isEqualTo(2);
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
        return new DatagramSessions(listeners, replyTo, new DatagramSessions.Watch() {
            @Override
            public void came(String peer, Party party, int count) {
                newcomers.add(party.number() + " of " + count);
            }

            @Override
            public void lost(Exception why) {
                lost.add(String.valueOf(why.getMessage()));
            }

            @Override
            public void nobody() {
                lost.add("nobody");
            }
        });
    }

    private static Socket peer() throws IOException {
        var socket = Socket.open(Family.INET, SocketType.DGRAM);
        socket.timeout(Duration.ofMillis(200));
        return socket;
    }

    private Socket peer(String name) throws IOException {
        var socket = Socket.open(Family.UNIX, SocketType.DGRAM);
        socket.timeout(Duration.ofMillis(200));
        socket.bind(Address.Unix.path(folder.resolve(name).toString()));
        return socket;
    }

    private static void say(DatagramSessions sessions, Socket peer, String text) throws IOException {
        String local = sessions.local();
        Address to = local.startsWith("unix")
                ? Address.parse(local.replace("unix-dgram:", "unix:"))
                : Address.parse(local.substring("udp://".length())
                        .replace("*", "127.0.0.1")
                        .replace("[::]", "127.0.0.1"));
        peer.sendTo(text.getBytes(StandardCharsets.UTF_8), to);
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
