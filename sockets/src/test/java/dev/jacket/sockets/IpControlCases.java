package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What goes beside the bytes of internet sockets.
interface IpControlCases extends FamilyCases {
    int ROOM = 512;

    /// Two UDP sockets, the first for any address, the second for the loopback's.
    private Lab.Ends udp(Family family) throws IOException {
        Socket here = lab().open(family, SocketType.DGRAM, Protocol.DEFAULT);
        Socket there = lab().open(family, SocketType.DGRAM, Protocol.DEFAULT);
        here.bind(family.equals(Family.INET) ? Address.Inet4.any(0) : Address.Inet6.any(0));
        there.bind(FamilyCases.loopback(family));
        here.timeout(Lab.LONG);
        there.timeout(Lab.LONG);
        return new Lab.Ends(here, there);
    }

    private static int send(Lab.Ends ends, int size, ControlMessage... with) throws IOException {
        return ends.here()
                .sendMsg(
                        List.of(ByteBuffer.allocate(size)),
                        List.of(with),
                        ends.there().localAddress(),
                        MsgFlags.NONE);
    }

    private static Message receive(Socket socket) throws IOException {
        return socket.recvMsg(List.of(ByteBuffer.allocate(65_536)), ROOM, MsgFlags.NONE);
    }

    /// Cut at every length of the control buffer: nothing, or all of it, and told.
    private static void cutAtEveryLength(Lab.Ends ends, int length) throws IOException {
        for (int size = 0; size < length; size++) {
            send(ends, 1);
            Message cut = ends.there().recvMsg(List.of(ByteBuffer.allocate(1)), size, MsgFlags.NONE);
            assertThat(cut.isControlTruncated()).as("room of %d", size).isTrue();
            assertThat(cut.control()).as("room of %d", size).allMatch(ControlMessage.RawControl.class::isInstance);
        }
    }

    @Test
    @Covers("ControlMessage.PacketInfo")
    default void packetInfo4_tellsTheDestinationAndChoosesTheSource() throws IOException {
        Lab.Ends ends = udp(Family.INET);
        Socket anywhere = lab().open(Family.INET, SocketType.DGRAM, Protocol.DEFAULT);
        anywhere.bind(Address.inet("0.0.0.0", 0));
        anywhere.set(Options.IP_PKTINFO, true);
        Address five = Address.inet("127.0.0.5", ((Address.Ip) anywhere.localAddress()).port());
        var from = ControlMessage.PacketInfo.of(0, Address.inet("127.0.0.2", 0));

        ends.here().sendMsg(List.of(ByteBuffer.allocate(1)), List.of(from), five, MsgFlags.NONE);
        Message message = receive(anywhere);

        assertThat(((Address.Inet4) message.address()).ip()).isEqualTo(0x7f000002);
        ControlMessage.PacketInfo info =
                message.find(ControlMessage.PacketInfo.class).orElseThrow();
        assertThat(info.ifIndex()).isEqualTo(1);
        assertThat(info.destination()).isEqualTo(Address.inet("127.0.0.5", 0));
        assertThat(info.specific()).isEqualTo(Address.inet("127.0.0.5", 0));
        // What came can go back as it is: from the address that it was sent to.
        anywhere.sendMsg(List.of(ByteBuffer.allocate(1)), List.of(info), message.address(), MsgFlags.NONE);
        assertThat(receive(ends.here()).address()).isEqualTo(five);

        Lab.refused(
                Errno.ENETUNREACH, () -> send(ends, 1, ControlMessage.PacketInfo.of(0, Address.inet("192.0.2.77", 0))));
        Lab.refused(Errno.ENODEV, () -> send(ends, 1, ControlMessage.PacketInfo.of(4711, Address.inet("0.0.0.0", 0))));
        ends.there().set(Options.IP_PKTINFO, true);
        cutAtEveryLength(ends, ControlMessage.length(12));
    }

    @Test
    @Covers("ControlMessage.PacketInfo")
    default void packetInfo6_tellsTheDestinationAndChoosesTheSource() throws IOException {
        namespace().run("ip", "-6", "addr", "add", "2001:db8::5/128", "dev", "lo", "nodad");
        try {
            Lab.Ends ends = udp(Family.INET6);
            ends.there().set(Options.IPV6_RECVPKTINFO, true);
            send(ends, 1, ControlMessage.PacketInfo.of(1, Address.inet("2001:db8::5", 0)));
            Message message = receive(ends.there());
            assertThat(((Address.Ip) message.address()).bytes())
                    .isEqualTo(Address.inet("2001:db8::5", 0).bytes());
            assertThat(message.control()).containsExactly(ControlMessage.PacketInfo.of(1, Address.inet("::1", 0)));
            cutAtEveryLength(ends, ControlMessage.length(20));
        } finally {
            namespace().run("ip", "-6", "addr", "del", "2001:db8::5/128", "dev", "lo");
        }
    }

    @Test
    @Covers({"ControlMessage.HopLimit", "ControlMessage.TrafficClass"})
    default void hopsAndClass4_goAndCome() throws IOException {
        Lab.Ends ends = udp(Family.INET);
        ends.there().set(Options.IP_RECVTTL, true);
        ends.there().set(Options.IP_RECVTOS, true);
        send(ends, 1, new ControlMessage.HopLimit(9), new ControlMessage.TrafficClass(0xb8));
        assertThat(receive(ends.there()).control())
                .containsExactlyInAnyOrder(new ControlMessage.HopLimit(9), new ControlMessage.TrafficClass(0xb8));
        assertThatThrownBy(() -> send(ends, 1, new ControlMessage.HopLimit(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 255");
        cutAtEveryLength(ends, ControlMessage.length(4));
    }

    @Test
    @Covers({"ControlMessage.HopLimit", "ControlMessage.TrafficClass", "ControlMessage.FlowInfo"})
    default void hopsClassAndFlow6_goAndCome() throws IOException {
        Lab.Ends ends = udp(Family.INET6);
        ends.there().set(Options.IPV6_RECVHOPLIMIT, true);
        ends.there().set(Options.IPV6_RECVTCLASS, true);
        ends.there().set(Options.IPV6_FLOWINFO, true);
        send(
                ends,
                1,
                new ControlMessage.HopLimit(0),
                new ControlMessage.TrafficClass(0xb8),
                new ControlMessage.FlowInfo(0x12345));
        assertThat(receive(ends.there()).control())
                .containsExactlyInAnyOrder(
                        new ControlMessage.HopLimit(0),
                        new ControlMessage.TrafficClass(0xb8),
                        new ControlMessage.FlowInfo(0x0b8_12345));
        send(ends, 1, new ControlMessage.HopLimit(-1), new ControlMessage.TrafficClass(4));
        assertThat(receive(ends.there()).control())
                .contains(new ControlMessage.HopLimit(64), new ControlMessage.TrafficClass(4));
    }

    /// What goes to a mapped address leaves over IPv4, which hears its own control messages only.
    @Test
    @Covers("ControlMessage.HopLimit")
    default void hops_toAMappedAddress_areThoseOfIpv4() throws IOException {
        Socket four = lab().open(Family.INET, SocketType.DGRAM, Protocol.DEFAULT);
        four.bind(Address.inet("127.0.0.1", 0));
        four.set(Options.IP_RECVTTL, true);
        Socket six = lab().open(Family.INET6, SocketType.DGRAM, Protocol.DEFAULT);
        Address mapped = Address.inet("::ffff:127.0.0.1", ((Address.Ip) four.localAddress()).port());
        six.sendMsg(List.of(ByteBuffer.allocate(1)), List.of(new ControlMessage.HopLimit(9)), mapped, MsgFlags.NONE);
        assertThat(receive(four).control()).containsExactly(new ControlMessage.HopLimit(9));
        six.connect(mapped);
        six.sendMsg(
                List.of(ByteBuffer.allocate(1)), List.of(new ControlMessage.HopLimit(8)), Address.NONE, MsgFlags.NONE);
        assertThat(receive(four).control()).containsExactly(new ControlMessage.HopLimit(8));
    }

    @Test
    @Covers("ControlMessage.OriginalDestination")
    default void originalDestination_hasThePort() throws IOException {
        for (Family family : List.of(Family.INET, Family.INET6)) {
            Lab.Ends ends = udp(family);
            ends.there()
                    .set(family.equals(Family.INET) ? Options.IP_RECVORIGDSTADDR : Options.IPV6_RECVORIGDSTADDR, true);
            send(ends, 1);
            assertThat(receive(ends.there()).control())
                    .containsExactly(
                            new ControlMessage.OriginalDestination(ends.there().localAddress()));
            cutAtEveryLength(ends, ControlMessage.length(family.equals(Family.INET) ? 16 : 28));
        }
    }

    @Test
    @Covers({"ControlMessage.FragmentSize", "ControlMessage.DontFragment", "ControlMessage.PathMtu"})
    default void fragments_areToldOrForbidden() throws IOException {
        namespace().run("ip", "link", "set", "lo", "mtu", "1500");
        try {
            Lab.Ends four = udp(Family.INET);
            four.there().set(Options.IP_RECVFRAGSIZE, true);
            send(four, 4000);
            assertThat(receive(four.there()).control()).containsExactly(new ControlMessage.FragmentSize(1500));

            Lab.Ends six = udp(Family.INET6);
            six.there().set(Options.IPV6_RECVFRAGSIZE, true);
            send(six, 4000, new ControlMessage.DontFragment(false));
            ControlMessage.FragmentSize size =
                    receive(six.there()).find(ControlMessage.FragmentSize.class).orElseThrow();
            assertThat(size.bytes()).isBetween(1280, 1500);

            six.here().set(Options.IPV6_RECVPATHMTU, true);
            Lab.refused(Errno.EMSGSIZE, () -> send(six, 4000, new ControlMessage.DontFragment(true)));
            Message told = receive(six.here());
            assertThat(told.count()).isZero();
            ControlMessage.PathMtu path =
                    told.find(ControlMessage.PathMtu.class).orElseThrow();
            assertThat(path.mtu()).isEqualTo(1500);
            assertThat(path.destination()).isEqualTo(Address.inet("::1", 0));
        } finally {
            namespace().run("ip", "link", "set", "lo", "mtu", "65536");
        }
    }

    @Test
    @Covers({"IPV6_MTU", "IPV6_RECVFRAGSIZE"})
    default void mtu6_set_isTheMostThatAFragmentMayBe() throws IOException {
        namespace().run("ip", "link", "set", "lo", "mtu", "1500");
        try {
            Lab.Ends ends = udp(Family.INET6);
            ends.there().set(Options.IPV6_RECVFRAGSIZE, true);
            ends.here().set(Options.IPV6_MTU, 1280);

            send(ends, 4000);

            ControlMessage.FragmentSize size = receive(ends.there())
                    .find(ControlMessage.FragmentSize.class)
                    .orElseThrow();
            assertThat(size.bytes()).isLessThanOrEqualTo(1280);
        } finally {
            namespace().run("ip", "link", "set", "lo", "mtu", "65536");
        }
    }

    @Test
    @Covers("ControlMessage.IpOptionBytes")
    default void ipOptions_goAndCome() throws IOException {
        Lab.Ends ends = udp(Family.INET);
        ends.there().set(Options.IP_RECVOPTS, true);
        byte[] options = {1, 1, 1, 0};
        send(ends, 1, new ControlMessage.IpOptionBytes(7, options));
        assertThat(receive(ends.there()).control()).containsExactly(new ControlMessage.IpOptionBytes(6, options));
        assertThatThrownBy(() -> send(ends, 1, new ControlMessage.IpOptionBytes(6, options)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("only comes");
        assertThatThrownBy(() -> send(ends, 1, new ControlMessage.IpOptionBytes(7, new byte[41])))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Covers("ControlMessage.ExtensionHeader")
    default void extensionHeaders_goAndCome() throws IOException {
        Lab.Ends ends = udp(Family.INET6);
        ends.there().set(Options.IPV6_RECVHOPOPTS, true);
        ends.there().set(Options.IPV6_RECVDSTOPTS, true);
        byte[] padding = {0, 0, 1, 4, 0, 0, 0, 0};
        send(ends, 1, new ControlMessage.ExtensionHeader(54, padding), new ControlMessage.ExtensionHeader(59, padding));
        List<ControlMessage> control = receive(ends.there()).control();
        assertThat(control).hasSize(2).allMatch(ControlMessage.ExtensionHeader.class::isInstance);
        for (ControlMessage each : control) {
            byte[] header = ((ControlMessage.ExtensionHeader) each).bytes();
            header[0] = 0; // the kernel fills in which header follows
            assertThat(header).isEqualTo(padding);
        }
        Socket nobody = nobody().open(Family.INET6, SocketType.DGRAM, Protocol.DEFAULT);
        List<ControlMessage> one = List.of(new ControlMessage.ExtensionHeader(54, padding));
        Lab.refused(
                Errno.EPERM,
                () -> nobody.sendMsg(
                        List.of(ByteBuffer.allocate(1)), one, ends.there().localAddress(), MsgFlags.NONE));
    }

    /// A segment routing header that has come to its end, and options for the first hop, which come as options. The
    /// kernel takes such a header for all messages of a socket only; of one message it looks at the others.
    @Test
    @Covers({"ControlMessage.ExtensionHeader", "IPV6_RTHDR", "IPV6_RTHDRDSTOPTS", "IPV6_RECVRTHDR"})
    default void routingHeader_ofASocket_comesWithTheOptionsBeforeIt() throws IOException {
        namespace().sysctl("ipv6/conf/all/seg6_enabled", "1");
        namespace().sysctl("ipv6/conf/lo/seg6_enabled", "1");
        Lab.Ends ends = udp(Family.INET6);
        ends.there().set(Options.IPV6_RECVRTHDR, true);
        ends.there().set(Options.IPV6_RECVDSTOPTS, true);
        byte[] padding = {0, 0, 1, 4, 0, 0, 0, 0};
        byte[] routing = new byte[24];
        routing[1] = 2;
        routing[2] = 4;
        routing[23] = 1; // its one segment is ::1
        Lab.refused(Errno.EINVAL, () -> send(ends, 1, new ControlMessage.ExtensionHeader(57, routing)));
        byte[] tooShort = {0, 1, 1, 4, 0, 0, 0, 0};
        Lab.refused(Errno.EINVAL, () -> send(ends, 1, new ControlMessage.ExtensionHeader(55, tooShort)));
        ends.here().set(Options.IPV6_RTHDR, routing);
        ends.here().set(Options.IPV6_RTHDRDSTOPTS, padding);

        send(ends, 1);

        List<ControlMessage> control = receive(ends.there()).control();
        assertThat(control)
                .allMatch(ControlMessage.ExtensionHeader.class::isInstance)
                .extracting(each -> ((ControlMessage.ExtensionHeader) each).type())
                .containsExactlyInAnyOrder(59, 57);
        for (ControlMessage each : control) {
            ControlMessage.ExtensionHeader header = (ControlMessage.ExtensionHeader) each;
            byte[] bytes = header.bytes();
            bytes[0] = 0; // the kernel fills in which header follows
            assertThat(bytes).isEqualTo(header.type() == 57 ? routing : padding);
        }
    }

    /// A packet that came with a checksum which is not the kernel's own was summed up.
    @Test
    @Covers({"ControlMessage.Checksum", "IP_CHECKSUM"})
    default void checksum_ofAPacketThatWasSummed_isThatOfItsPayload() throws IOException {
        Socket raw = lab().open(Family.INET, SocketType.RAW, Protocol.of(255));
        Socket there = udp(Family.INET).there();
        there.set(Options.IP_CHECKSUM, true);
        Address.Inet4 here = Address.Inet4.loopback(0);
        byte[] payload = {1, 2, 3};
        byte[] datagram = FamilyCases.udp(9, ((Address.Ip) there.localAddress()).port(), payload);
        byte[] withPseudo = ByteBuffer.allocate(12 + datagram.length)
                .put(here.bytes())
                .put(here.bytes())
                .putShort((short) 17)
                .putShort((short) datagram.length)
                .put(datagram)
                .array();
        ByteBuffer.wrap(datagram).putShort(6, (short) Inet.checksum(withPseudo));

        raw.sendTo(FamilyCases.ip4(17, here, here, datagram), there.localAddress());

        Message message = receive(there);
        assertThat(message.count()).isEqualTo(3);
        long sum = message.find(ControlMessage.Checksum.class).orElseThrow().sum();
        long folded = (sum & 0xffff) + (sum >>> 16);
        folded = (folded & 0xffff) + (folded >>> 16);
        assertThat(Short.reverseBytes((short) ~folded)).isEqualTo((short) Inet.checksum(payload));
    }

    /// The kernel looks at the number for the route alone, and refuses 0, which is none.
    @Test
    @Covers("ControlMessage.IpProtocol")
    default void ipProtocol_isHeardOnRawSockets() throws IOException {
        Socket raw = lab().open(Family.INET, SocketType.RAW, Protocol.of(255));
        Lab.Ends ends = udp(Family.INET);
        Address.Inet4 to = (Address.Inet4) ends.there().localAddress();
        byte[] packet = FamilyCases.ip4(
                17, Address.Inet4.loopback(0), Address.Inet4.loopback(0), FamilyCases.udp(9, to.port(), new byte[3]));
        raw.sendMsg(List.of(ByteBuffer.wrap(packet)), List.of(new ControlMessage.IpProtocol(17)), to, MsgFlags.NONE);
        assertThat(receive(ends.there()).count()).isEqualTo(3);
        assertThatThrownBy(() -> new ControlMessage.IpProtocol(0)).isInstanceOf(IllegalArgumentException.class);
        List<ControlMessage> none = List.of(new ControlMessage.RawControl(0, 52, Codecs.int32(0)));
        Lab.refused(Errno.EINVAL, () -> raw.sendMsg(List.of(ByteBuffer.wrap(packet)), none, to, MsgFlags.NONE));
    }

    @Test
    @Covers({"ControlMessage.Mark", "ControlMessage.Priority"})
    default void markAndPriority_goWithThePacket() throws IOException {
        Lab.Ends ends = udp(Family.INET);
        ends.there().set(Options.SO_RCVMARK, true);
        ends.there().set(Options.SO_RCVPRIORITY, true);
        send(ends, 1, new ControlMessage.Mark(0xffff_fff0L), new ControlMessage.Priority(5));
        assertThat(receive(ends.there()).control())
                .containsExactlyInAnyOrder(new ControlMessage.Mark(0xffff_fff0L), new ControlMessage.Priority(5));
        Socket nobody = nobody().open(Family.INET, SocketType.DGRAM, Protocol.DEFAULT);
        List<ControlMessage> mark = List.of(new ControlMessage.Mark(1));
        Lab.refused(
                Errno.EPERM,
                () -> nobody.sendMsg(
                        List.of(ByteBuffer.allocate(1)), mark, ends.there().localAddress(), MsgFlags.NONE));
    }

    @Test
    @Covers({"ControlMessage.SegmentSize", "UDP_GRO"})
    default void segments_areCutBySendAndPutTogetherByReceive() throws IOException {
        for (Family family : List.of(Family.INET, Family.INET6)) {
            Lab.Ends ends = udp(family);
            assertThat(send(ends, 2500, new ControlMessage.SegmentSize(1000))).isEqualTo(2500);
            for (int size : new int[] {1000, 1000, 500}) {
                assertThat(receive(ends.there()).count()).isEqualTo(size);
            }
            ends.there().set(Options.UDP_GRO, true);
            send(ends, 2500, new ControlMessage.SegmentSize(1000));
            Message whole = receive(ends.there());
            assertThat(whole.count()).isEqualTo(2500);
            assertThat(whole.control()).containsExactly(new ControlMessage.SegmentSize(1000));
        }
        Socket tcp = lab().open(Family.INET, SocketType.STREAM, Protocol.DEFAULT);
        List<ControlMessage> size = List.of(new ControlMessage.SegmentSize(1));
        assertThatThrownBy(() -> tcp.sendMsg(List.of(ByteBuffer.allocate(1)), size, Address.NONE, MsgFlags.NONE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Covers("ControlMessage.Unread")
    default void unread_isWhatTcpStillHas() throws IOException {
        Lab.Ends ends = lab().ends(Kind.TCP4);
        ends.there().set(Options.TCP_INQ, true);
        ends.here().sendAll(new byte[100]);
        Message message =
                ends.there().recvMsg(List.of(ByteBuffer.allocate(40)), ControlMessage.space(4), MsgFlags.MSG_WAITALL);
        assertThat(message.find(ControlMessage.Unread.class).orElseThrow().bytes())
                .isEqualTo(60);
    }

    /// What the kernel would pass over in silence is refused before the call.
    @Test
    @Covers("Socket.sendMsg")
    default void control_thatNobodyHears_isRefused() throws IOException {
        Lab.Ends four = udp(Family.INET);
        Lab.Ends six = udp(Family.INET6);
        List<ControlMessage> onlyFor6 = List.of(
                new ControlMessage.FlowInfo(1),
                new ControlMessage.DontFragment(true),
                new ControlMessage.ExtensionHeader(54, new byte[8]),
                ControlMessage.PacketInfo.of(0, Address.inet("::1", 0)),
                new ControlMessage.Credentials(1, 1, 1),
                new ControlMessage.TlsRecordType(1));
        for (ControlMessage each : onlyFor6) {
            assertThatThrownBy(() -> send(four, 1, each)).isInstanceOf(IllegalArgumentException.class);
        }
        List<ControlMessage> onlyFor4 = List.of(
                new ControlMessage.IpOptionBytes(7, new byte[4]),
                ControlMessage.PacketInfo.of(0, Address.inet("1.2.3.4", 0)));
        for (ControlMessage each : onlyFor4) {
            assertThatThrownBy(() -> send(six, 1, each)).isInstanceOf(IllegalArgumentException.class);
        }
        List<ControlMessage> onlyCome = List.of(
                new ControlMessage.Unread(1),
                new ControlMessage.Dropped(1),
                new ControlMessage.Checksum(1),
                new ControlMessage.FragmentSize(1),
                new ControlMessage.WifiStatus(1),
                new ControlMessage.NetlinkGroup(1),
                new ControlMessage.NamespaceId(1),
                new ControlMessage.ZeroCopyDone(0, 0, false),
                new ControlMessage.Security("label"));
        for (ControlMessage each : onlyCome) {
            assertThatThrownBy(() -> send(four, 1, each))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("only comes");
        }
    }
}
