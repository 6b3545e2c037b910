package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.jacket.checks.Covers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Packet sockets: what passes an interface.
interface PacketCases extends FamilyCases {
    int LOOPBACK = 1;
    int LOOPBACK_TYPE = 772;
    int IPV4 = 0x0800;

    private Socket packet(SocketType type, Protocol protocol) throws IOException {
        Socket socket = lab().open(Family.PACKET, type, protocol);
        socket.timeout(Lab.LONG);
        return socket;
    }

    private Socket udp() throws IOException {
        Socket socket = lab().open(Family.INET, SocketType.DGRAM, Protocol.DEFAULT);
        socket.timeout(Lab.LONG);
        socket.bind(Address.Inet4.loopback(0));
        return socket;
    }

    /// Sends to itself what nobody else sends.
    private static byte[] sendUnique(Socket udp) throws IOException {
        byte[] payload = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
        udp.sendTo(payload, udp.localAddress());
        return payload;
    }

    /// {@return the next packet that ends with these bytes}
    private static Received next(Socket capture, byte[] packet, byte[] payload) throws IOException {
        Received received;
        do {
            received = capture.recvFrom(packet, MsgFlags.NONE);
        } while (!endsWith(packet, received.count(), payload));
        return received;
    }

    private static boolean endsWith(byte[] packet, int count, byte[] payload) {
        return count >= payload.length
                && ByteBuffer.wrap(packet, count - payload.length, payload.length)
                        .equals(ByteBuffer.wrap(payload));
    }

    @Test
    default void capture_raw_hasTheLinkHeaderAndSeesBothWays() throws IOException {
        Socket capture = packet(SocketType.RAW, Protocol.EtherType.ALL);
        capture.bind(Address.Packet.of(LOOPBACK, 3));
        Socket udp = udp();
        byte[] payload = sendUnique(udp);

        byte[] packet = new byte[200];
        Received leaving = next(capture, packet, payload);
        Received arriving = next(capture, packet, payload);

        assertThat(leaving.count()).isEqualTo(14 + 20 + 8 + payload.length);
        assertThat(packet[12] << 8 | packet[13]).isEqualTo(IPV4);
        assertThat(packet[14 + 9]).as("protocol").isEqualTo((byte) 17);
        assertThat(leaving.address()).isEqualTo(new Address.Packet(IPV4, LOOPBACK, LOOPBACK_TYPE, 4, new byte[6]));
        assertThat(arriving.address()).isEqualTo(new Address.Packet(IPV4, LOOPBACK, LOOPBACK_TYPE, 0, new byte[6]));
        assertThat(((Address.Packet) leaving.address()).isOutgoing()).isTrue();
        assertThat(((Address.Packet) arriving.address()).isOutgoing()).isFalse();
    }

    @Test
    default void capture_dgram_isWithoutTheLinkHeaderAndMarksWhatIsCut() throws IOException {
        Socket capture = packet(SocketType.DGRAM, Protocol.EtherType.IP);
        capture.bind(Address.Packet.of(LOOPBACK, 0));
        Socket udp = udp();
        byte[] payload = sendUnique(udp);

        byte[] packet = new byte[200];
        Received received = next(capture, packet, payload);
        assertThat(received.count()).isEqualTo(20 + 8 + payload.length);
        assertThat(packet[0]).isEqualTo((byte) 0x45);

        sendUnique(udp);
        Message cut;
        do {
            cut = capture.recvMsg(List.of(ByteBuffer.allocate(20)), MsgFlags.MSG_TRUNC);
        } while (cut.count() != 20 + 8 + payload.length);
        assertThat(cut.isTruncated()).isTrue();
        assertThat(cut.address()).isInstanceOf(Address.Packet.class);
    }

    @Test
    default void capture_openedForNothing_receivesFromBindOn() throws IOException {
        Socket capture = packet(SocketType.DGRAM, Protocol.DEFAULT);
        Socket udp = udp();
        sendUnique(udp);
        capture.timeout(Duration.ofMillis(5));
        assertThat(catchThrowable(() -> capture.recv(1))).isInstanceOf(CallTimeoutException.class);

        capture.timeout(Lab.LONG);
        capture.bind(Address.Packet.of(LOOPBACK, IPV4));
        assertThat(capture.localAddress()).isEqualTo(new Address.Packet(IPV4, LOOPBACK, LOOPBACK_TYPE, 0, new byte[6]));
        next(capture, new byte[200], sendUnique(udp));
    }

    @Test
    default void send_builtPacket_arrivesAsADatagram() throws IOException {
        // The kernel trusts no packet of 127.0.0.1 that did not come through its own routing.
        namespace().sysctl("ipv4/conf/lo/route_localnet", "1");
        namespace().sysctl("ipv4/conf/lo/accept_local", "1");
        Socket sender = packet(SocketType.DGRAM, Protocol.DEFAULT);
        Socket udp = udp();
        Address.Inet4 here = (Address.Inet4) udp.localAddress();
        byte[] built = FamilyCases.ip4(17, here, here, FamilyCases.udp(99, here.port(), new byte[] {8}));

        sender.sendTo(built, Address.Packet.of(LOOPBACK, IPV4, new byte[6]));

        byte[] got = new byte[9];
        assertThat(udp.recvFrom(got, MsgFlags.NONE)).isEqualTo(new Received(1, Address.Inet4.loopback(99)));
        assertThat(got[0]).isEqualTo((byte) 8);
        Lab.refused(Errno.ENXIO, () -> sender.sendTo(built, Address.Packet.of(4711, IPV4)));
    }

    /// The kernel's own words when a socket joins a group, with the checksum that we would have made.
    @Test
    default void capture_ofAnInterface_seesTheReportOfAMembership() throws IOException {
        namespace().run("ip", "link", "add", "jk0", "type", "veth", "peer", "name", "jk1");
        try {
            namespace().run("ip", "addr", "add", "192.0.2.1/24", "dev", "jk0");
            namespace().run("ip", "link", "set", "jk0", "up");
            namespace().run("ip", "link", "set", "jk1", "up");
            int index = namespace().here(() -> Scopes.number("jk0"));
            Socket capture = packet(SocketType.DGRAM, Protocol.EtherType.ALL);
            capture.bind(Address.Packet.of(index, 3));
            Socket member = udp();

            member.set(Options.IP_ADD_MEMBERSHIP, Membership.of("239.1.2.3", index));

            byte[] packet = new byte[200];
            Received received;
            do {
                received = capture.recvFrom(packet, MsgFlags.NONE);
            } while (packet[0] >> 4 != 4 || packet[9] != 2);
            byte[] report = FamilyCases.payload4(Arrays.copyOf(packet, received.count()));
            assertThat(report[0]).as("IGMPv3 report").isEqualTo((byte) 0x22);
            assertThat(Inet.checksum(report)).isZero();
            assertThat(report).containsSequence(239, 1, 2, 3);
            assertThat(((Address.Packet) received.address()).isOutgoing()).isTrue();
        } finally {
            namespace().run("ip", "link", "delete", "jk0");
        }
    }

    /// As the interface itself tells.
    @Test
    @Covers({"PACKET_ADD_MEMBERSHIP", "PACKET_DROP_MEMBERSHIP"})
    default void membership_promiscuous_isTheInterfacesUntilItIsDropped() throws IOException {
        namespace().run("ip", "link", "add", "jm0", "type", "bridge");
        try {
            Socket socket = packet(SocketType.RAW, Protocol.DEFAULT);
            var all = Packets.PacketMembership.promiscuous(namespace().here(() -> Scopes.number("jm0")));

            socket.set(Options.PACKET_ADD_MEMBERSHIP, all);
            assertThat(namespace().run("ip", "-d", "link", "show", "jm0")).contains("promiscuity 1 ");

            socket.set(Options.PACKET_DROP_MEMBERSHIP, all);
            assertThat(namespace().run("ip", "-d", "link", "show", "jm0")).contains("promiscuity 0 ");
        } finally {
            namespace().run("ip", "link", "delete", "jm0");
        }
    }

    @Test
    default void packet_withoutPrivilege_isEperm() {
        Lab.refused(Errno.EPERM, () -> nobody().open(Family.PACKET, SocketType.RAW, Protocol.EtherType.ALL));
        Lab.refused(Errno.EPERM, () -> nobody().open(Family.PACKET, SocketType.DGRAM, Protocol.EtherType.IP));
        Lab.refused(Errno.ESOCKTNOSUPPORT, () -> packet(SocketType.STREAM, Protocol.EtherType.ALL));
    }
}
