package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Raw sockets of IPv4 and IPv6.
interface RawCases extends FamilyCases {
    int IP_HDRINCL = 3;

    private Socket raw(Family family, Protocol protocol) throws IOException {
        Socket socket = lab().open(family, SocketType.RAW, protocol);
        socket.timeout(Lab.LONG);
        return socket;
    }

    @Test
    default void rawIcmp_echoOnLoopback_isAnsweredBehindItsHeader() throws IOException {
        Socket socket = raw(Family.INET, Protocol.ICMP);
        assertThat(socket.type()).isEqualTo(SocketType.RAW);
        byte[] request = FamilyCases.echo(8, 0x1234, 7, "jacket");
        assertThat(socket.sendTo(request, Address.inet("127.0.0.1", 0))).isEqualTo(request.length);

        byte[] packet = new byte[100];
        Received received = next(socket, packet, 0);

        assertThat(received.address()).isEqualTo(Address.Inet4.loopback(0));
        assertThat(packet[0] >> 4).isEqualTo(4);
        assertThat(packet[9]).as("protocol").isEqualTo((byte) 1);
        assertThat(Inet.checksum(packet, 0, 20)).isZero();
        byte[] reply = Arrays.copyOfRange(packet, 20, received.count());
        assertThat(Inet.checksum(reply)).isZero();
        assertThat(Arrays.copyOfRange(reply, 4, reply.length))
                .isEqualTo(Arrays.copyOfRange(request, 4, request.length));
    }

    /// The socket sees the request too, as it arrives.
    private static Received next(Socket socket, byte[] packet, int type) throws IOException {
        Received received;
        do {
            received = socket.recvFrom(packet, MsgFlags.NONE);
        } while (packet[20] != type);
        return received;
    }

    /// Symptom: a raw socket for UDP came back with no protocol.
    @Test
    default void rawUdp_takenOverByItsNumber_keepsItsProtocol() throws IOException {
        Socket socket = raw(Family.INET, Protocol.UDP);
        Socket copy = lab().keep(Opening.fromFd(lab().host, socket.fd(), Ownership.COPY));

        assertThat(copy.type()).isEqualTo(SocketType.RAW);
        assertThat(copy.protocol()).isEqualTo(Protocol.UDP);
        assertThat(Opening.usual(Family.VSOCK, SocketType.STREAM, Protocol.TCP)).isEqualTo(Protocol.TCP);
        assertThat(Opening.usual(Family.INET6, SocketType.DGRAM, Protocol.UDP)).isEqualTo(Protocol.DEFAULT);
    }

    @Test
    default void rawIcmp_withoutOurChecksum_isNotAnswered() throws IOException {
        Socket socket = raw(Family.INET, Protocol.ICMP);
        byte[] request = FamilyCases.echo(8, 1, 1, "wrong");
        request[3] ^= 1;
        socket.sendTo(request, Address.inet("127.0.0.1", 0));
        socket.sendTo(FamilyCases.echo(8, 1, 2, "right"), Address.inet("127.0.0.1", 0));

        byte[] packet = new byte[100];
        next(socket, packet, 0);
        assertThat(packet[27]).as("sequence").isEqualTo((byte) 2);
    }

    @Test
    default void rawIcmp6_echoOnLoopback_comesWithoutHeaderAndTheKernelSumsUp() throws IOException {
        Socket socket = raw(Family.INET6, Protocol.ICMPV6);
        byte[] request = FamilyCases.echo(128, 0x4321, 9, "jacket6");
        request[2] = 0;
        request[3] = 0;
        socket.sendTo(request, Address.inet("::1", 0));

        byte[] packet = new byte[100];
        Received received;
        do {
            received = socket.recvFrom(packet, MsgFlags.NONE);
        } while (packet[0] != (byte) 129);

        assertThat(received).isEqualTo(new Received(request.length, Address.Inet6.loopback(0)));
        assertThat(packet[2] | packet[3]).as("checksum").isNotZero();
        assertThat(Arrays.copyOfRange(packet, 4, request.length))
                .isEqualTo(Arrays.copyOfRange(request, 4, request.length));
    }

    @Test
    default void raw_ownHeader_givesTheSenderThatItNames() throws IOException {
        Socket sender = raw(Family.INET, Protocol.RAW);
        assertThat(sender.getInt(0, IP_HDRINCL)).isEqualTo(1);
        Socket receiver = lab().open(Family.INET, SocketType.DGRAM, Protocol.DEFAULT);
        receiver.timeout(Lab.LONG);
        receiver.bind(Address.Inet4.loopback(0));
        int port = ((Address.Ip) receiver.localAddress()).port();
        Address.Inet4 forged = (Address.Inet4) Address.inet("127.9.9.9", 4242);

        byte[] packet = FamilyCases.ip4(
                17, forged, Address.Inet4.loopback(port), FamilyCases.udp(4242, port, new byte[] {5, 6}));
        assertThat(sender.sendTo(packet, Address.Inet4.loopback(0))).isEqualTo(packet.length);

        byte[] got = new byte[9];
        assertThat(receiver.recvFrom(got, MsgFlags.NONE)).isEqualTo(new Received(2, forged));
        assertThat(got).startsWith(5, 6, 0);
        sender.timeout(Duration.ofMillis(5));
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> sender.recv(1)))
                .as("protocol 255 receives nothing")
                .isInstanceOf(CallTimeoutException.class);
    }

    @Test
    default void raw_igmp_isDelivered() throws IOException {
        Socket receiver = raw(Family.INET, Protocol.IGMP);
        Socket sender = raw(Family.INET, Protocol.IGMP);
        byte[] report = {0x16, 0, 0, 0, (byte) 239, 1, 2, 3};
        int sum = Inet.checksum(report);
        report[2] = (byte) (sum >> 8);
        report[3] = (byte) sum;

        sender.sendTo(report, Address.inet("127.0.0.1", 0));

        byte[] packet = receiver.recv(100);
        assertThat(packet[9]).isEqualTo((byte) 2);
        assertThat(FamilyCases.payload4(packet)).isEqualTo(report);
    }

    @Test
    default void raw_withoutProtocol_isEprotonosupport() {
        Lab.refused(Errno.EPROTONOSUPPORT, () -> raw(Family.INET, Protocol.DEFAULT));
        Lab.refused(Errno.EPROTONOSUPPORT, () -> raw(Family.INET6, Protocol.DEFAULT));
        Lab.refused(Errno.EINVAL, () -> raw(Family.INET, Protocol.of(9999)));
    }

    @Test
    default void raw_withoutPrivilege_isEperm() throws IOException {
        for (Family family : new Family[] {Family.INET, Family.INET6}) {
            Lab.refused(Errno.EPERM, () -> nobody().open(family, SocketType.RAW, Protocol.ICMP));
            assertThat(Platform.has(nobody().host, family, SocketType.RAW, Protocol.ICMP))
                    .isFalse();
            assertThat(Platform.has(lab().host, family, SocketType.RAW, Protocol.ICMP))
                    .isTrue();
        }
    }
}
