package dev.jacket.sockets;

import static dev.jacket.sockets.Options.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import dev.jacket.sockets.Membership.Anycast;
import dev.jacket.sockets.Options.FlowLabelRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Options of IPv4 and IPv6 that need a path or a peer.
interface Inet6OptionCases extends SocketCases {
    @Test
    @Covers({"IP_MTU", "IPV6_MTU", "IPV6_PATHMTU"})
    default void mtu_whenConnected_isTheLoopbacks() throws IOException {
        Socket four = lab().open(Kind.UDP4);
        Socket six = lab().open(Kind.UDP6);
        Lab.refused(Errno.ENOTCONN, () -> four.get(Options.IP_MTU));
        Lab.refused(Errno.ENOTCONN, () -> six.get(IPV6_MTU));
        Lab.refused(Errno.ENOTCONN, () -> six.get(IPV6_PATHMTU));

        four.connect(Address.Inet4.loopback(9));
        six.connect(Address.Inet6.loopback(9));

        assertThat(four.get(Options.IP_MTU)).isEqualTo(65_535);
        assertThat(six.get(IPV6_MTU)).isEqualTo(65_536);
        assertThat(six.get(IPV6_PATHMTU).mtu()).isEqualTo(65_536);
    }

    @Test
    @Covers("IPV6_ADDRFORM")
    default void addrForm_ofAMappedConnection_makesItIpv4() throws IOException {
        Socket listener = lab().listener(Kind.TCP4);
        Socket six = lab().open(Kind.TCP6);
        six.connect(((Address.Inet4) listener.localAddress()).mapped());
        assertThat(six.get(Options.SO_DOMAIN)).isEqualTo(Family.INET6);

        six.set(IPV6_ADDRFORM, Family.INET);

        assertThat(six.get(Options.SO_DOMAIN)).isEqualTo(Family.INET);
        assertThat(six.peerAddress()).isEqualTo(listener.localAddress());
        Socket other = lab().ends(Kind.TCP6).here();
        Lab.refused(Errno.EADDRNOTAVAIL, () -> other.set(IPV6_ADDRFORM, Family.INET));
    }

    @Test
    @Covers({"IPV6_JOIN_ANYCAST", "IPV6_LEAVE_ANYCAST"})
    default void anycast_isJoinedAndLeft() throws IOException {
        Socket socket = lab().open(Kind.UDP6);
        var address = new Anycast((Address.Inet6) Address.inet("2001:db8::7", 0), 1);

        socket.set(IPV6_JOIN_ANYCAST, address);
        socket.set(IPV6_LEAVE_ANYCAST, address);

        Lab.refused(Errno.ENOENT, () -> socket.set(IPV6_LEAVE_ANYCAST, address));
    }

    @Test
    @Covers({"IPV6_FLOWLABEL_MGR", "IPV6_FLOWINFO_SEND"})
    default void flowLabel_leased_isTheConnections() throws IOException {
        Socket socket = lab().open(Kind.UDP6);
        Address.Inet6 peer = Address.Inet6.of(Address.Inet6.loopback(9).bytes(), 9, 0x12345, 0);
        var lease = new FlowLabelRequest(
                peer.withPort(0),
                0x12345,
                FlowLabelRequest.GET,
                FlowLabelRequest.ANY,
                FlowLabelRequest.CREATE,
                Duration.ofSeconds(60),
                Duration.ofSeconds(6));
        socket.set(IPV6_FLOWLABEL_MGR, lease);
        socket.set(IPV6_FLOWINFO_SEND, true);
        assertThat(socket.get(IPV6_FLOWINFO_SEND)).isTrue();
        socket.connect(peer);

        FlowLabelRequest used = socket.get(IPV6_FLOWLABEL_MGR, lease);

        assertThat(used.label()).isEqualTo(0x12345);
        assertThat(used.share()).isEqualTo(FlowLabelRequest.ANY);
        var back = new FlowLabelRequest(
                lease.destination(), 0x12345, FlowLabelRequest.PUT, 0, 0, Duration.ZERO, Duration.ZERO);
        socket.set(IPV6_FLOWLABEL_MGR, back);
        Lab.refused(Errno.ESRCH, () -> socket.set(IPV6_FLOWLABEL_MGR, back));
    }

    @Test
    @Covers({"IP_XFRM_POLICY", "IPV6_XFRM_POLICY", "IP_IPSEC_POLICY", "IPV6_IPSEC_POLICY"})
    default void policy_malformed_isRefused() throws IOException {
        Socket six = lab().open(Kind.UDP6);
        byte[] nonsense = new byte[16];

        // By the key manager, or because there is none: few kernels have both kinds.
        for (Option<byte[]> option :
                List.of(Options.IP_IPSEC_POLICY, IPV6_IPSEC_POLICY, Options.IP_XFRM_POLICY, IPV6_XFRM_POLICY)) {
            assertThatThrownBy(() -> six.set(option, nonsense))
                    .hasMessageStartingWith("setsockopt " + option + " udp")
                    .extracting(Errno::of)
                    .isIn(Errno.EOPNOTSUPP, Errno.EINVAL);
        }
    }

    @Test
    @Covers({"SO_ORIGINAL_DST", "IP6T_SO_ORIGINAL_DST"})
    default void originalDestination_ofAConnectionThatIsNotTranslated_isRefused() throws IOException {
        Socket four = lab().ends(Kind.TCP4).there();
        Socket six = lab().ends(Kind.TCP6).there();

        // Where nothing at all is translated, the kernel need not have loaded what would.
        assertThatThrownBy(() -> four.get(Options.SO_ORIGINAL_DST))
                .extracting(Errno::of)
                .isIn(Errno.ENOENT, Errno.ENOPROTOOPT);
        assertThatThrownBy(() -> six.get(IP6T_SO_ORIGINAL_DST))
                .extracting(Errno::of)
                .isIn(Errno.ENOENT, Errno.ENOPROTOOPT);
    }

    @Test
    @Covers("IP_PKTOPTIONS")
    default void packetOptions_ofAStream_areControlMessages() throws IOException {
        Socket socket = lab().ends(Kind.TCP4).here();
        assertThat(socket.get(Options.IP_PKTOPTIONS)).isEmpty();

        socket.set(Options.IP_RECVTTL, true);

        assertThat(socket.get(Options.IP_PKTOPTIONS)).hasExactlyElementsOfTypes(ControlMessage.HopLimit.class);
        socket.set(Options.IP_PKTINFO, true);
        assertThat(socket.get(Options.IP_PKTOPTIONS))
                .hasExactlyElementsOfTypes(ControlMessage.PacketInfo.class, ControlMessage.HopLimit.class);
    }

    @Test
    @Covers({"IPV6_PKTINFO", "ControlMessage.PacketInfo"})
    default void packetInfo_ofASocket_isTheInterfaceOfAllItSends() throws IOException {
        Socket receiver = lab().bound(Kind.UDP6);
        Socket sender = lab().open(Kind.UDP6);
        var any = (Address.Inet6) Address.inet("::", 0);

        for (int index : new int[] {1, 4711, 0}) {
            sender.set(IPV6_PKTINFO, ControlMessage.PacketInfo.of(index, any));
            if (index == 4711) {
                assertThatThrownBy(() -> sender.sendTo(new byte[1], receiver.localAddress()))
                        .extracting(Errno::of)
                        .isIn(Errno.ENODEV, Errno.ENETUNREACH);
            } else {
                sender.sendTo(new byte[] {(byte) index}, receiver.localAddress());
                assertThat(receiver.recv(9)).containsExactly(index);
            }
        }
        assertThatThrownBy(() -> sender.set(IPV6_PKTINFO, ControlMessage.PacketInfo.of(0, Address.Inet4.loopback(0))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sender.set(IPV6_PKTINFO, ControlMessage.PacketInfo.of(-1, any)))
                .isInstanceOf(IllegalArgumentException.class);
        sender.set(Options.SO_BINDTODEVICE, "lo");
        Lab.refused(Errno.EINVAL, () -> sender.set(IPV6_PKTINFO, ControlMessage.PacketInfo.of(4711, any)));
    }
}
