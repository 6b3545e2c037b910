package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The same conversation with Python below the transport protocols: each side is once the one who asks.
interface FamilyPeerCases extends FamilyCases {
    /// An EtherType for experiments.
    int EXPERIMENTAL = 0x88b5;

    List<byte[]> ASKED = List.of(Lab.pattern(60), Lab.pattern(1_000));

    /// Who asks sends each question and is answered with its bytes in reverse. What precedes the bytes is the header
    /// that the kernel gives a receiver of IPv4.
    String CONVERSE = """
            questions = [bytes((i * 31 + (i >> 8)) & 255 for i in range(n)) for n in (60, 1000)]
            s.settimeout(40)
            def take():
                while True:
                    got, who = s.recvfrom(4096)
                    if len(who) < 5 or who[2] != 4:
                        return got[header:], who
            print("ready", flush=True)
            if sys.argv[1] == "asks":
                for question in questions:
                    s.sendto(question, peer)
                    print(take()[0] == question[::-1], flush=True)
            else:
                for question in questions:
                    got, who = take()
                    s.sendto(got[::-1], peer)
                    print(got == question, flush=True)
            """;

    /// Talks with a Python program that lives in the same network.
    private void converse(Socket socket, Address peer, String program, Object... words) throws Exception {
        socket.timeout(Lab.LONG);
        int header = socket.type().equals(SocketType.RAW) && socket.family().equals(Family.INET) ? 20 : 0;
        for (String role : List.of("answers", "asks")) {
            Object[] all = new Object[words.length + 1];
            all[0] = role;
            System.arraycopy(words, 0, all, 1, words.length);
            try (PythonPeer python = namespace().here(() -> new PythonPeer(program + CONVERSE, all))) {
                Address to = peer;
                if (socket.family().equals(Family.NETLINK)) {
                    to = Address.Netlink.of(Integer.parseInt(python.line()));
                }
                assertThat(python.line()).isEqualTo("ready");
                for (byte[] question : ASKED) {
                    if (role.equals("answers")) {
                        socket.sendTo(question, to);
                        assertThat(take(socket, header)).isEqualTo(reversed(question));
                    } else {
                        byte[] got = take(socket, header);
                        assertThat(got).isEqualTo(question);
                        socket.sendTo(reversed(got), to);
                    }
                    assertThat(python.line()).isEqualTo("True");
                }
                python.assertEndsWell();
            }
        }
    }

    /// {@return what comes next, and is not our own on its way out}
    private static byte[] take(Socket socket, int header) throws IOException {
        byte[] room = new byte[4096];
        Received received;
        do {
            received = socket.recvFrom(room, MsgFlags.NONE);
        } while (received.address() instanceof Address.Packet packet && packet.isOutgoing());
        return Arrays.copyOfRange(room, header, received.count());
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] back = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            back[i] = bytes[bytes.length - 1 - i];
        }
        return back;
    }

    @Test
    @Needs("python3")
    default void rawIp_withPython_carriesItsConversation() throws Exception {
        Socket socket = lab().open(Family.INET, SocketType.RAW, Protocol.of(253));
        socket.bind(Address.inet("127.0.0.2", 0));

        converse(socket, Address.inet("127.0.0.3", 0), """
                s = socket.socket(socket.AF_INET, socket.SOCK_RAW, 253)
                s.bind(("127.0.0.3", 0))
                peer, header = ("127.0.0.2", 0), 20
                """);
    }

    @Test
    @Needs("python3")
    default void rawIp6_withPython_carriesItsConversation() throws Exception {
        for (String address : List.of("2001:db8::a1/128", "2001:db8::a2/128")) {
            namespace().run("ip", "-6", "addr", "replace", address, "dev", "lo", "nodad");
        }
        Socket socket = lab().open(Family.INET6, SocketType.RAW, Protocol.of(253));
        socket.bind(Address.inet("2001:db8::a1", 0));

        converse(socket, Address.inet("2001:db8::a2", 0), """
                s = socket.socket(socket.AF_INET6, socket.SOCK_RAW, 253)
                s.bind(("2001:db8::a2", 0))
                peer, header = ("2001:db8::a1", 0), 0
                """);
    }

    @Test
    @Needs("python3")
    default void packets_withPython_carryTheirConversation() throws Exception {
        namespace().run("ip", "link", "add", "jp0", "type", "veth", "peer", "name", "jp1");
        try {
            namespace().run("ip", "link", "set", "jp0", "address", "02:00:00:00:00:01", "up");
            namespace().run("ip", "link", "set", "jp1", "address", "02:00:00:00:00:02", "up");
            int index = namespace().here(() -> Scopes.number("jp0"));
            Socket socket = lab().open(Family.PACKET, SocketType.DGRAM, Protocol.DEFAULT);
            socket.bind(Address.Packet.of(index, EXPERIMENTAL));
            byte[] other = {2, 0, 0, 0, 0, 2};

            converse(socket, Address.Packet.of(index, EXPERIMENTAL, other), """
                    s = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, 0)
                    s.bind(("jp1", 0x88b5))
                    peer, header = ("jp1", 0x88b5, 0, 0, bytes([2, 0, 0, 0, 0, 1])), 0
                    """);
        } finally {
            namespace().run("ip", "link", "delete", "jp0");
        }
    }

    @Test
    @Needs("python3")
    default void netlink_withPython_carriesItsConversation() throws Exception {
        Socket socket = lab().open(Family.NETLINK, SocketType.DGRAM, Protocol.Netlink.USERSOCK);
        socket.bind(Address.Netlink.of(0));
        int port = ((Address.Netlink) socket.localAddress()).portId();

        converse(socket, Address.NONE, """
                s = socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM, 2)
                s.bind((0, 0))
                print(s.getsockname()[0], flush=True)
                peer, header = (int(sys.argv[2]), 0), 0
                """, port);
    }
}
