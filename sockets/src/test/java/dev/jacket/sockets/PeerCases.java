package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Covers;
import dev.jacket.checks.Needs;
import java.io.IOException;
import java.util.List;

/// The same conversation with Python over every kind of socket: each side is once the one who asks.
interface PeerCases extends SocketCases {
    List<byte[]> QUESTIONS = List.of(new byte[] {1}, Lab.pattern(3_000), Lab.pattern(40));

    /// Who asks sends each question and is answered with its bytes in reverse; a connection then ends both ways.
    String PEER = """
            family, kind, protocol = map(int, sys.argv[1:4])
            role, host, port = sys.argv[4], sys.argv[5], int(sys.argv[6])
            address = (host, port) if family != 1 else host.replace("@", chr(0), 1)
            pattern = lambda n: bytes((i * 31 + (i >> 8)) & 255 for i in range(n))
            questions = [bytes([1]), pattern(3000), pattern(40)]
            def whole(s, count):
                got = s.recv(70000)
                while kind == socket.SOCK_STREAM and len(got) < count:
                    got += s.recv(count - len(got))
                return got
            s = socket.socket(family, kind, protocol)
            s.settimeout(40)
            if role == "asks":
                if family == 1 and kind == socket.SOCK_DGRAM:
                    s.bind("")
                s.connect(address)
                for question in questions:
                    s.sendall(question)
                    print(whole(s, len(question)) == question[::-1], flush=True)
                if kind != socket.SOCK_DGRAM:
                    s.shutdown(socket.SHUT_WR)
                    print(s.recv(1) == b"", flush=True)
            else:
                s.bind(address)
                if kind != socket.SOCK_DGRAM:
                    s.listen()
                print(s.getsockname()[1] if family != 1 else 0, flush=True)
                if kind != socket.SOCK_DGRAM:
                    s, who = s.accept()
                for question in questions:
                    if kind == socket.SOCK_DGRAM:
                        got, who = s.recvfrom(70000)
                        s.sendto(got[::-1], who)
                    else:
                        got = whole(s, len(question))
                        s.sendall(got[::-1])
                    print(got == question, flush=True)
                if kind != socket.SOCK_DGRAM:
                    print(s.recv(1) == b"", flush=True)
            """;

    private static PythonPeer peer(Kind kind, String role, Address address) throws IOException {
        Object[] place = address instanceof Address.Ip ip
                ? new Object[] {ip.host(), ip.port()}
                : new Object[] {address.toString().substring("unix:".length()), 0};
        return new PythonPeer(
                PEER, kind.family.number(), kind.type.number(), kind.protocol.number(), role, place[0], place[1]);
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] back = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            back[i] = bytes[bytes.length - 1 - i];
        }
        return back;
    }

    private static byte[] whole(Kind kind, Socket socket, int count) throws IOException {
        return kind.is(Kind.Group.STREAM) ? Lab.exactly(socket, count) : socket.recv(70_000);
    }

    private static void assertEndsWell(Kind kind, PythonPeer peer) throws Exception {
        int said = kind.is(Kind.Group.DATAGRAM) ? QUESTIONS.size() : QUESTIONS.size() + 1;
        for (int i = 0; i < said; i++) {
            assertThat(peer.line()).as("line %d", i).isEqualTo("True");
        }
        peer.assertEndsWell();
    }

    @Each(Kind.Group.ALL)
    @Needs("python3")
    @Covers({"Socket.bind", "Socket.listen", "Socket.accept", "Socket.recvFrom", "Socket.sendTo"})
    default void conversation_pythonAsks_isAnswered(Kind kind) throws Exception {
        Socket socket = lab().bound(kind);
        boolean connects = !kind.is(Kind.Group.DATAGRAM);
        if (connects) {
            socket.listen();
        }
        socket.timeout(Lab.LONG);
        try (PythonPeer peer = peer(kind, "asks", socket.localAddress())) {
            if (connects) {
                try (Socket accepted = socket.accept()) {
                    accepted.timeout(Lab.LONG);
                    for (byte[] question : QUESTIONS) {
                        assertThat(whole(kind, accepted, question.length)).isEqualTo(question);
                        accepted.sendAll(reversed(question));
                    }
                    assertThat(accepted.recvInto(new byte[1])).isEqualTo(Socket.EOF);
                }
            } else {
                for (byte[] question : QUESTIONS) {
                    byte[] got = new byte[question.length + 1];
                    Received received = socket.recvFrom(got, MsgFlags.NONE);
                    assertThat(received.count()).isEqualTo(question.length);
                    assertThat(got).startsWith(question);
                    socket.sendTo(reversed(question), received.address());
                }
            }
            assertEndsWell(kind, peer);
        }
    }

    @Each(Kind.Group.ALL)
    @Needs("python3")
    @Covers({"Socket.connect", "Socket.sendAll", "Socket.recv", "Socket.shutdown"})
    default void conversation_pythonAnswers_isHeard(Kind kind) throws Exception {
        Address fresh = lab().fresh(kind);
        Socket socket = lab().bound(kind);
        socket.timeout(Lab.LONG);
        try (PythonPeer peer = peer(kind, "answers", fresh)) {
            int port = Integer.parseInt(peer.line());
            socket.connect(fresh instanceof Address.Ip ip ? ip.withPort(port) : fresh);
            for (byte[] question : QUESTIONS) {
                socket.sendAll(question);
                assertThat(whole(kind, socket, question.length)).isEqualTo(reversed(question));
            }
            if (!kind.is(Kind.Group.DATAGRAM)) {
                socket.shutdown(Shutdown.WRITE);
                assertThat(socket.recvInto(new byte[1])).isEqualTo(Socket.EOF);
            }
            assertEndsWell(kind, peer);
        }
    }
}
