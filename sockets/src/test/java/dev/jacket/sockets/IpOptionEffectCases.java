package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jacket.checks.Covers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What options of IP and below do, and what the kernel makes of their values: what a round trip does not show.
interface IpOptionEffectCases extends FamilyCases {
    int IP = 0;
    int IP6 = 41;

    @Test
    @Covers({"IP_TOS", "IPV6_TCLASS"})
    default void trafficClass_onAStream_losesItsTwoBitsOfEcn() throws IOException {
        Socket tcp4 = lab().open(Kind.TCP4);
        Socket tcp6 = lab().open(Kind.TCP6);
        Socket udp4 = lab().open(Kind.UDP4);
        Socket udp6 = lab().open(Kind.UDP6);
        for (Socket socket : List.of(tcp4, udp4)) {
            socket.set(Options.IP_TOS, 255);
        }
        for (Socket socket : List.of(tcp6, udp6)) {
            socket.set(Options.IPV6_TCLASS, 255);
        }

        assertThat(tcp4.get(Options.IP_TOS)).isEqualTo(252);
        assertThat(udp4.get(Options.IP_TOS)).isEqualTo(255);
        assertThat(tcp6.get(Options.IPV6_TCLASS)).isEqualTo(252);
        assertThat(udp6.get(Options.IPV6_TCLASS)).isEqualTo(255);
    }

    @Test
    @Covers({"IP_TTL", "IPV6_UNICAST_HOPS"})
    default void hops_minusOne_isTheDefaultAgain() throws IOException {
        Socket udp4 = lab().open(Kind.UDP4);
        Socket udp6 = lab().open(Kind.UDP6);
        int usual4 = udp4.get(Options.IP_TTL);
        int usual6 = udp6.get(Options.IPV6_UNICAST_HOPS);
        udp4.set(Options.IP_TTL, 5);
        udp6.set(Options.IPV6_UNICAST_HOPS, 5);
        assertThat(udp4.get(Options.IP_TTL)).isEqualTo(5);
        assertThat(udp6.get(Options.IPV6_UNICAST_HOPS)).isEqualTo(5);

        udp4.set(Options.IP_TTL, -1);
        udp6.set(Options.IPV6_UNICAST_HOPS, -1);

        assertThat(udp4.get(Options.IP_TTL)).isEqualTo(usual4);
        assertThat(udp6.get(Options.IPV6_UNICAST_HOPS)).isEqualTo(usual6);
    }

    @Test
    @Covers({"IP_HDRINCL", "IP_NODEFRAG", "IP_ROUTER_ALERT", "IP_RECVFRAGSIZE"})
    default void options_ofRawSockets_areRefusedByStreams() throws IOException {
        Socket tcp = lab().open(Kind.TCP4);

        Lab.refused(Errno.ENOPROTOOPT, () -> tcp.set(Options.IP_HDRINCL, true));
        Lab.refused(Errno.ENOPROTOOPT, () -> tcp.set(Options.IP_NODEFRAG, true));
        Lab.refused(Errno.EINVAL, () -> tcp.set(Options.IP_ROUTER_ALERT, true));
        Lab.refused(Errno.EINVAL, () -> tcp.set(Options.IP_RECVFRAGSIZE, true));
    }

    @Test
    @Covers({"IP_MULTICAST_ALL", "IPV6_MULTICAST_LOOP", "IPV6_MULTICAST_HOPS", "IPV6_MULTICAST_IF"})
    default void multicast_otherNumbersOrStreams_areRefused() throws IOException {
        Socket udp4 = lab().open(Kind.UDP4);
        Socket udp6 = lab().open(Kind.UDP6);
        Socket tcp6 = lab().open(Kind.TCP6);

        Lab.refused(Errno.EINVAL, () -> udp4.setInt(IP, Options.IP_MULTICAST_ALL.number(), 2));
        Lab.refused(Errno.EINVAL, () -> udp6.setInt(IP6, Options.IPV6_MULTICAST_LOOP.number(), 2));
        Lab.refused(Errno.ENOPROTOOPT, () -> tcp6.set(Options.IPV6_MULTICAST_HOPS, 1));
        Lab.refused(Errno.ENOPROTOOPT, () -> tcp6.set(Options.IPV6_MULTICAST_IF, 1));
    }

    @Test
    @Covers("IP_ADD_MEMBERSHIP")
    default void memberships_overTheSystemsLimit_areEnobufs() throws IOException {
        Socket socket = lab().open(Kind.UDP4);
        int most = Integer.parseInt(namespace()
                .run("cat", "/proc/sys/net/ipv4/igmp_max_memberships")
                .strip());
        for (int i = 1; i <= most; i++) {
            socket.set(Options.IP_ADD_MEMBERSHIP, Membership.of("239.1.1." + i, 1));
        }

        Lab.refused(Errno.ENOBUFS, () -> socket.set(Options.IP_ADD_MEMBERSHIP, Membership.of("239.1.2.1", 1)));
        byte[] noGroup = {10, 1, 1, 1, 127, 0, 0, 1, 0, 0, 0, 0};
        Lab.refused(Errno.EINVAL, () -> socket.set(IP, Options.IP_ADD_MEMBERSHIP.number(), noGroup));
    }

    @Test
    @Covers("IPV6_V6ONLY")
    default void v6Only_afterBind_isEinval() throws IOException {
        Socket socket = lab().bound(Kind.TCP6);

        Lab.refused(Errno.EINVAL, () -> socket.set(Options.IPV6_V6ONLY, true));
    }

    @Test
    @Covers("IPV6_CHECKSUM")
    default void checksumOffset_oddOrOfIcmp_isRefused() throws IOException {
        Socket raw = lab().open(Family.INET6, SocketType.RAW, Protocol.of(253));
        Socket icmp = lab().open(Family.INET6, SocketType.RAW, Protocol.ICMPV6);

        assertThatThrownBy(() -> raw.set(Options.IPV6_CHECKSUM, 3))
                .satisfiesAnyOf(
                        refused -> assertThat(refused).isInstanceOf(IllegalArgumentException.class),
                        refused -> assertThat(Errno.of(refused)).isEqualTo(Errno.EINVAL));
        assertThat(icmp.get(Options.IPV6_CHECKSUM)).isEqualTo(2);
        Lab.refused(Errno.EINVAL, () -> icmp.set(Options.IPV6_CHECKSUM, 4));
    }

    @Test
    @Covers("IP_LOCAL_PORT_RANGE")
    default void localPortRange_portOfTheKernels_isWithinIt() throws IOException {
        Socket socket = lab().open(Kind.TCP4);
        assumeTrue(
                Platform.isKernel(Options.IP_LOCAL_PORT_RANGE.since()), "this kernel has no range of a socket's own");
        socket.set(Options.IP_LOCAL_PORT_RANGE, new Options.PortRange(41_230, 41_250));

        socket.bind(Address.Inet4.loopback(0));

        assertThat(((Address.Ip) socket.localAddress()).port()).isBetween(41_230, 41_250);
    }

    @Test
    @Covers("UDP_SEGMENT")
    default void segments_moreThanTheKernelCuts_areEinval() throws IOException {
        Lab.Ends ends = lab().ends(Kind.UDP4);
        ends.here().set(Options.UDP_SEGMENT, 1);

        assertThat(ends.here().send(new byte[64])).isEqualTo(64);
        Lab.refused(Errno.EINVAL, () -> ends.here().send(new byte[129]));
        assertThat(ends.there().recv(9)).hasSize(1);
    }

    /// A set bit is a type that does not come: of an echo on the loopback the reply comes and the request does not.
    @Test
    @Covers("ICMP_FILTER")
    default void icmpFilter_onlyReplies_bringsNoRequest() throws IOException {
        Socket socket = lab().open(Family.INET, SocketType.RAW, Protocol.ICMP);
        socket.timeout(Lab.LONG);
        socket.set(Options.ICMP_FILTER, Inet.IcmpFilter.only(0));

        socket.sendTo(FamilyCases.echo(8, 0x77, 1, "filtered"), Address.inet("127.0.0.1", 0));

        byte[] packet = new byte[100];
        do { // other cases ask at the same time
            assertThat(socket.recvFrom(packet, MsgFlags.NONE).count()).isPositive();
            assertThat(packet[20]).as("type").isZero();
        } while (ByteBuffer.wrap(packet).getShort(24) != 0x77);
    }

    @Test
    @Covers({"NETLINK_ADD_MEMBERSHIP", "SO_VM_SOCKETS_BUFFER_SIZE"})
    default void otherFamilies_valuesThatAreNone_areEinval() throws IOException {
        Socket netlink = lab().open(Family.NETLINK, SocketType.RAW, Protocol.Netlink.ROUTE);
        Lab.refused(Errno.EINVAL, () -> netlink.set(Options.NETLINK_ADD_MEMBERSHIP, 99_999));

        assumeTrue(Platform.has(Family.VSOCK, SocketType.STREAM, Protocol.DEFAULT), "this kernel has no vsock");
        Socket vsock = lab().open(Family.VSOCK, SocketType.STREAM, Protocol.DEFAULT);
        assertThat(vsock.get(Options.SO_VM_SOCKETS_BUFFER_SIZE)).isPositive();
        Lab.refused(
                Errno.EINVAL,
                () -> vsock.setInt(Family.VSOCK.number(), Options.SO_VM_SOCKETS_BUFFER_SIZE.number(), 1000));
    }
}
