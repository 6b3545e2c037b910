package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Control messages to and from Python, which makes them with other code of another language.
@Needs("python3")
class ControlPeerTest {
    private static Socket udp() throws IOException {
        Socket socket = Socket.open(Family.INET, SocketType.DGRAM);
        socket.bind(Address.Inet4.loopback(0));
        socket.timeout(Lab.LONG);
        return socket;
    }

    private static int port(Socket socket) throws IOException {
        return ((Address.Ip) socket.localAddress()).port();
    }

    private static Message receive(Socket socket, int size) throws IOException {
        return socket.recvMsg(List.of(ByteBuffer.allocate(size)), 200, MsgFlags.NONE);
    }

    @Test
    void credentials_fromPython_arePythons() throws Exception {
        String name = "jacket-" + UUID.randomUUID();
        try (Socket socket = Socket.open(Family.UNIX, SocketType.DGRAM)) {
            socket.bind(Address.Unix.abstractName(name));
            socket.timeout(Lab.LONG);
            socket.set(Options.SO_PASSCRED, true);
            try (var peer = new PythonPeer("""
                    s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                    own = struct.pack("3i", os.getpid(), os.getuid(), os.getgid())
                    s.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_CREDENTIALS, own)], 0, "\\0" + sys.argv[1])
                    print(os.getpid(), os.getuid(), os.getgid())
                    """, name)) {
                String[] ids = peer.line().split(" ", 3);
                assertThat(receive(socket, 9).control())
                        .containsExactly(new ControlMessage.Credentials(
                                Integer.parseInt(ids[0]), Integer.parseInt(ids[1]), Integer.parseInt(ids[2])));
                peer.assertEndsWell();
            }
        }
    }

    @Test
    void credentials_toPython_areOurs() throws Exception {
        String name = "jacket-" + UUID.randomUUID();
        try (var peer = new PythonPeer("""
                s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                s.settimeout(15)
                s.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
                s.bind("\\0" + sys.argv[1])
                print("ready", flush=True)
                data, control, flags, who = s.recvmsg(9, 100)
                print([(level, type, struct.unpack("3i", bytes)) for level, type, bytes in control])
                """, name);
                Socket socket = Socket.open(Family.UNIX, SocketType.DGRAM);
                SocketPair pair = Socket.pair()) {
            Credentials own = pair.first().get(Options.SO_PEERCRED);
            assertThat(peer.line()).isEqualTo("ready");
            socket.sendMsg(
                    List.of(ByteBuffer.allocate(1)),
                    List.of(new ControlMessage.Credentials(own.pid(), own.uid(), own.gid())),
                    Address.Unix.abstractName(name),
                    MsgFlags.NONE);
            assertThat(peer.line()).isEqualTo("[(1, 2, (%d, %d, %d))]", own.pid(), own.uid(), own.gid());
            peer.assertEndsWell();
        }
    }

    @Test
    void segments_fromPython_arePutTogether() throws Exception {
        try (Socket socket = udp()) {
            socket.set(Options.UDP_GRO, true);
            try (var peer = new PythonPeer("""
                    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                    size = struct.pack("H", 1000)
                    print(s.sendmsg([b"x" * 2500], [(17, 103, size)], 0, ("127.0.0.1", int(sys.argv[1]))))
                    """, port(socket))) {
                Message message = receive(socket, 9000);
                assertThat(message.count()).isEqualTo(2500);
                assertThat(message.control()).containsExactly(new ControlMessage.SegmentSize(1000));
                assertThat(peer.line()).isEqualTo("2500");
                peer.assertEndsWell();
            }
        }
    }

    @Test
    void segmentsHopsAndClass_toPython_arriveAsSent() throws Exception {
        try (var peer = new PythonPeer("""
                s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                s.settimeout(15)
                s.bind(("127.0.0.1", 0))
                s.setsockopt(socket.IPPROTO_IP, 12, 1)
                s.setsockopt(socket.IPPROTO_IP, socket.IP_RECVTOS, 1)
                print(s.getsockname()[1], flush=True)
                for _ in range(3):
                    data, control, flags, who = s.recvmsg(9000, 200)
                    print(len(data), sorted((type, int.from_bytes(value, "little")) for _, type, value in control))
                """);
                Socket socket = udp()) {
            Address to = Address.inet("127.0.0.1", Integer.parseInt(peer.line()));
            socket.sendMsg(
                    List.of(ByteBuffer.allocate(2500)),
                    List.of(
                            new ControlMessage.SegmentSize(1000),
                            new ControlMessage.HopLimit(9),
                            new ControlMessage.TrafficClass(0xb8)),
                    to,
                    MsgFlags.NONE);
            for (int size : new int[] {1000, 1000, 500}) {
                assertThat(peer.line()).isEqualTo("%d [(1, 184), (2, 9)]", size);
            }
            peer.assertEndsWell();
        }
    }
}
