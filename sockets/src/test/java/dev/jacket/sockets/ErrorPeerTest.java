package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Covers;
import dev.jacket.checks.Needs;
import dev.jacket.loop.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the kernel adds to datagrams, times, reasons and addresses: the same as Python reads and writes it.
@Needs("python3")
class ErrorPeerTest {
    private static final int RECVERR = 11;
    private static final int RECVERR6 = 25;

    private static Address.Ip loopback(boolean six, int port) {
        return Address.inet(six ? "::1" : "127.0.0.1", port);
    }

    private static Socket udp(boolean six) throws IOException {
        Socket socket = Socket.open(six ? Family.INET6 : Family.INET, SocketType.DGRAM);
        socket.bind(loopback(six, 0));
        socket.timeout(Lab.LONG);
        return socket;
    }

    private static int port(Socket socket) throws IOException {
        return ((Address.Ip) socket.localAddress()).port();
    }

    /// The one who sends reads the clock before, the one who receives after. The kernel stamps in between: it stamps
    /// the first datagrams only when they are received.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Covers("ControlMessage.Timestamp")
    void timestamp_ofPythonsDatagram_isWithinItsWay(boolean six) throws Exception {
        try (Socket socket = udp(six)) {
            socket.set(Options.SO_TIMESTAMPNS, true);
            try (var peer = new PythonPeer("""
                    s = socket.socket(socket.AF_INET6 if sys.argv[2] == "true" else socket.AF_INET, socket.SOCK_DGRAM)
                    s.connect((sys.argv[3], int(sys.argv[1])))
                    for _ in range(5):
                        print(time.time_ns(), flush=True)
                        s.send(b"x")
                        s.recv(1)
                    """, port(socket), six, six ? "::1" : "127.0.0.1")) {
                for (int i = 0; i < 5; i++) {
                    Message message = socket.recvMsg(List.of(ByteBuffer.allocate(9)), 100, MsgFlags.NONE);
                    Instant after = Instant.now();
                    socket.sendTo(new byte[1], message.address());
                    assertThat(nanos(message.find(ControlMessage.Timestamp.class)
                                    .orElseThrow()
                                    .time()))
                            .isBetween(Long.parseLong(peer.line()), nanos(after));
                }
                peer.assertEndsWell();
            }
        }
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void timestamp_ofOurDatagram_isWithinItsWayForPython(boolean six) throws Exception {
        try (var peer = new PythonPeer("""
                s = socket.socket(socket.AF_INET6 if sys.argv[1] == "true" else socket.AF_INET, socket.SOCK_DGRAM)
                s.settimeout(15)
                s.bind((sys.argv[2], 0))
                s.setsockopt(socket.SOL_SOCKET, 35, 1)
                print(s.getsockname()[1], flush=True)
                data, control, flags, who = s.recvmsg(9, 100)
                after = time.time_ns()
                for level, type, bytes in control:
                    seconds, nanos = struct.unpack("qq", bytes)
                    print(level, type, seconds * 1000000000 + nanos, after)
                """, six, six ? "::1" : "127.0.0.1");
                Socket socket = udp(six)) {
            Address to = loopback(six, Integer.parseInt(peer.line()));
            Instant before = Instant.now();
            socket.sendTo(new byte[1], to);
            String[] words = peer.line().split(" ", 4);
            assertThat(words).startsWith("1", "35");
            assertThat(Long.parseLong(words[2])).isBetween(nanos(before), Long.parseLong(words[3]));
            assertThat(peer.line()).as("only one").isNull();
            peer.assertEndsWell();
        }
    }

    /// A port that was Python's and is closed refuses us and Python in the same words.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Covers({"ControlMessage.SocketError", "Socket.recvError"})
    void error_ofAClosedPort_isWhatPythonReads(boolean six) throws Exception {
        try (Socket socket = udp(six);
                var peer = new PythonPeer("""
                        six = sys.argv[1] == "true"
                        family = socket.AF_INET6 if six else socket.AF_INET
                        gone = socket.socket(family, socket.SOCK_DGRAM)
                        gone.bind((sys.argv[2], 0))
                        port = gone.getsockname()[1]
                        gone.close()
                        s = socket.socket(family, socket.SOCK_DGRAM)
                        s.setsockopt(41 if six else 0, int(sys.argv[3]), 1)
                        s.sendto(b"abc", (sys.argv[2], port))
                        p = select.poll()
                        p.register(s, 0)
                        p.poll(15000)
                        data, control, flags, who = s.recvmsg(99, 200, 0x2000)
                        level, type, value = control[0]
                        print(port, len(control), level, type, data.decode(), who[1], bool(flags & 0x2000))
                        print(*struct.unpack("IBBBBII", value[:16]))
                        at = 16 + (8 if six else 4)
                        print(socket.inet_ntop(family, value[at:at + (16 if six else 4)]), flush=True)
                        """, six, six ? "::1" : "127.0.0.1", six ? RECVERR6 : RECVERR)) {
            String[] first = peer.line().split(" ", 7);
            int port = Integer.parseInt(first[0]);
            socket.set(six ? Options.IPV6_RECVERR : Options.IP_RECVERR, true);
            socket.sendTo(new byte[] {'a', 'b', 'c'}, loopback(six, port));
            socket.await(Interest.ERROR, Deadline.after(Lab.LONG));
            ByteBuffer packet = ByteBuffer.allocate(99);
            Message told = socket.recvError(packet).orElseThrow();
            var error = told.find(ControlMessage.SocketError.class).orElseThrow();

            assertThat(first)
                    .containsExactly(
                            Integer.toString(port),
                            Integer.toString(told.control().size()),
                            six ? "41" : "0",
                            Integer.toString(six ? RECVERR6 : RECVERR),
                            new String(packet.array(), 0, told.count(), StandardCharsets.US_ASCII),
                            Integer.toString(((Address.Ip) told.address()).port()),
                            told.flags().has(MsgFlags.MSG_ERRQUEUE) ? "True" : "False");
            assertThat(peer.line())
                    .isEqualTo(
                            "%d %d %d %d 0 %d %d",
                            error.errno().number(),
                            error.origin(),
                            error.type(),
                            error.code(),
                            error.info(),
                            error.data());
            assertThat(Address.inet(peer.line(), 0)).isEqualTo(error.offender());
            peer.assertEndsWell();
        }
    }

    /// Python asks two addresses of one wildcard socket of ours, and takes answers only from the one it asked.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Covers("ControlMessage.PacketInfo")
    void answer_toPython_comesFromTheAddressThatWasAsked(boolean six) throws Exception {
        List<String> hosts = six ? List.of("::1") : List.of("127.0.0.1", "127.5.6.7");
        try (Socket socket = Socket.open(six ? Family.INET6 : Family.INET, SocketType.DGRAM)) {
            socket.bind(Address.inet(six ? "::" : "0.0.0.0", 0));
            socket.timeout(Lab.LONG);
            socket.set(six ? Options.IPV6_RECVPKTINFO : Options.IP_PKTINFO, true);
            try (var peer = new PythonPeer("""
                    for host in sys.argv[2:]:
                        s = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
                        s.settimeout(15)
                        s.connect((host, int(sys.argv[1])))
                        s.send(host.encode())
                        print(s.recv(99).decode(), s.getpeername()[0])
                    """, words(port(socket), hosts))) {
                for (String host : hosts) {
                    ByteBuffer asked = ByteBuffer.allocate(99);
                    Message message = socket.recvMsg(List.of(asked), 100, MsgFlags.NONE);
                    var info = message.find(ControlMessage.PacketInfo.class).orElseThrow();
                    assertThat(info.destination()).isEqualTo(Address.inet(host, 0));
                    assertThat(info.ifIndex()).as("the loopback").isEqualTo(1);
                    socket.sendMsg(
                            List.of(asked.flip()),
                            List.of(ControlMessage.PacketInfo.of(0, info.destination())),
                            message.address(),
                            MsgFlags.NONE);
                    assertThat(peer.line()).isEqualTo(host + " " + host);
                }
                peer.assertEndsWell();
            }
        }
    }

    private static Object[] words(int port, List<String> hosts) {
        var words = new ArrayList<Object>(List.of(port));
        words.addAll(hosts);
        return words.toArray();
    }

    /// The other way round: Python answers from the address that we asked, which it is told.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void answer_ofPython_comesFromTheAddressThatWasAsked(boolean six) throws Exception {
        try (var peer = new PythonPeer("""
                six = sys.argv[1] == "true"
                s = socket.socket(socket.AF_INET6 if six else socket.AF_INET, socket.SOCK_DGRAM)
                s.settimeout(15)
                s.bind(("::" if six else "0.0.0.0", 0))
                s.setsockopt(41 if six else 0, 49 if six else 8, 1)
                print(s.getsockname()[1], flush=True)
                data, control, flags, who = s.recvmsg(99, 200)
                (level, type, value), = control
                if six:
                    print(level, type, socket.inet_ntop(socket.AF_INET6, value[:16]))
                    reply = value
                else:
                    print(level, type, socket.inet_ntoa(value[8:12]))
                    reply = struct.pack("i", 0) + value[8:12] + bytes(4)
                s.sendmsg([data], [(level, type, reply)], 0, who)
                """, six);
                Socket socket = udp(six)) {
            Address.Ip asked = Address.inet(six ? "::1" : "127.9.8.7", Integer.parseInt(peer.line()));
            socket.connect(asked); // so that nothing from elsewhere comes
            socket.send(new byte[] {5});
            assertThat(socket.recv(9)).containsExactly(5);
            assertThat(peer.line()).isEqualTo(six ? "41 50 ::1" : "0 8 127.9.8.7");
            peer.assertEndsWell();
        }
    }
}
