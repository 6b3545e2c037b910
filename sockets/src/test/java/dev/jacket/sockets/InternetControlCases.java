package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import dev.jacket.sockets.ControlMessage.DontFragment;
import dev.jacket.sockets.ControlMessage.Dropped;
import dev.jacket.sockets.ControlMessage.FlowInfo;
import dev.jacket.sockets.ControlMessage.FragmentSize;
import dev.jacket.sockets.ControlMessage.HopLimit;
import dev.jacket.sockets.ControlMessage.IpOptionBytes;
import dev.jacket.sockets.ControlMessage.PacketInfo;
import dev.jacket.sockets.ControlMessage.PathMtu;
import dev.jacket.sockets.ControlMessage.SegmentSize;
import dev.jacket.sockets.ControlMessage.Timestamp;
import dev.jacket.sockets.ControlMessage.TrafficClass;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What goes with messages of the internet families and comes with them, for users without privileges: by IPv4, by
/// IPv6, and by IPv4 between sockets of IPv6.
interface InternetControlCases extends SocketCases {
    int LOOPBACK = 1;

    private static byte[] data() {
        return new byte[] {1, 2, 3};
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    @Covers({"ControlMessage.PacketInfo", "IP_PKTINFO", "IPV6_RECVPKTINFO"})
    default void packetInfo_sent_choosesTheSourceAndTheReceiverSeesBoth(Route route) throws IOException {
        Socket here = route.open(lab());
        Socket there = route.open(lab());
        // IPv6 sockets tell of IPv4 packets as if they were of IPv6.
        there.set(route == Route.IP4 ? Options.IP_PKTINFO : Options.IPV6_RECVPKTINFO, true);
        Address.Ip source = Address.inet(
                switch (route) {
                    case IP4 -> "127.0.0.2";
                    case IP6 -> "::1";
                    case MAPPED -> "::ffff:127.0.0.2";
                },
                0);

        route.send(here, there, data(), PacketInfo.of(LOOPBACK, source));

        Route.Arrival arrival = Route.receive(there);
        int port = port(here);
        assertThat(arrival.message().address()).isEqualTo(source.withPort(port));
        assertThat(arrival.only(PacketInfo.class))
                .isEqualTo(new PacketInfo(LOOPBACK, route.loopback(0), route.loopback(0)));
        assertThat(arrival.bytes()).isEqualTo(data());
    }

    private static int port(Socket socket) throws IOException {
        return ((Address.Ip) socket.localAddress()).port();
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    @Covers({"ControlMessage.HopLimit", "IP_RECVTTL", "IPV6_RECVHOPLIMIT"})
    default void hopLimit_ofOneMessage_isWhatComes(Route route) throws IOException {
        Socket here = route.open(lab());
        Socket there = route.open(lab());
        there.set(route.pick(Options.IP_RECVTTL, Options.IPV6_RECVHOPLIMIT), true);

        for (int hops : new int[] {1, 77, 255}) {
            route.send(here, there, data(), new HopLimit(hops));
            assertThat(Route.receive(there).only(HopLimit.class)).isEqualTo(new HopLimit(hops));
        }

        route.send(here, there, data());
        assertThat(Route.receive(there).only(HopLimit.class))
                .as("the next message's")
                .isEqualTo(new HopLimit(64));
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    @Covers({"ControlMessage.TrafficClass", "IP_RECVTOS", "IPV6_RECVTCLASS"})
    default void trafficClass_ofOneMessage_isWhatComes(Route route) throws IOException {
        Socket here = route.open(lab());
        Socket there = route.open(lab());
        there.set(route.pick(Options.IP_RECVTOS, Options.IPV6_RECVTCLASS), true);

        for (int value : new int[] {0, 1, 0xb8, 255}) {
            route.send(here, there, data(), new TrafficClass(value));
            assertThat(Route.receive(there).only(TrafficClass.class)).isEqualTo(new TrafficClass(value));
        }
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    @Covers({"ControlMessage.SegmentSize", "UDP_GRO"})
    default void segmentSize_outAndIn_bringsTheWholePayloadInPieces(Route route) throws IOException {
        Socket here = route.open(lab());
        Socket there = route.open(lab());
        there.set(Options.UDP_GRO, true);
        byte[] bytes = Lab.pattern(10_250);

        assertThat(route.send(here, there, bytes, new SegmentSize(1000))).isEqualTo(bytes.length);

        int done = 0;
        for (int i = 0; done < bytes.length; i++) {
            Route.Arrival arrival = Route.receive(there);
            int length = arrival.bytes().length;
            assertThat(arrival.bytes()).isEqualTo(Arrays.copyOfRange(bytes, done, done + length));
            assertThat(arrival.message().count()).isEqualTo(length);
            if (length > 1000) {
                assertThat(arrival.only(SegmentSize.class)).isEqualTo(new SegmentSize(1000));
            }
            assertThat(i).as("datagrams that were not put together").isLessThan(11);
            done += length;
        }
        assertThat(done).isEqualTo(bytes.length);
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    @Covers({"ControlMessage.Dropped", "SO_RXQ_OVFL"})
    default void dropped_counted_ridesOnTheNextThatHadRoom(Route route) throws IOException {
        Socket here = route.open(lab());
        Socket there = route.open(lab());
        there.set(Options.SO_RXQ_OVFL, true);
        there.set(Options.SO_RCVBUF, 1);
        for (int i = 0; i < 20; i++) {
            Options.MemInfo before = memory(there);
            route.send(here, there, new byte[1000]);
            Lab.until(() -> !before.equals(memory(there))); // kept or dropped
        }
        there.nonBlocking();
        int came = 0;
        Message message = Route.receive(there).message();
        while (message.count() != Socket.WOULD_BLOCK) {
            assertThat(message.find(Dropped.class))
                    .as("what came before any loss")
                    .isEmpty();
            came++;
            message = Route.receive(there).message();
        }
        assertThat(came).isBetween(1, 19);

        route.send(here, there, data());

        assertThat(Route.receive(there).only(Dropped.class)).isEqualTo(new Dropped(20 - came));
    }

    private static Options.MemInfo memory(Socket socket) {
        try {
            return socket.get(Options.SO_MEMINFO);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    @Covers({"ControlMessage.IpOptionBytes", "IP_RECVOPTS", "IP_RETOPTS"})
    default void ipOptions_ofOneMessage_comeAndCanBeSentBack() throws IOException {
        Socket here = Route.IP4.open(lab());
        Socket there = Route.IP4.open(lab());
        there.set(Options.IP_RECVOPTS, true);
        there.set(Options.IP_RETOPTS, true);
        here.set(Options.IP_RECVOPTS, true);
        byte[] record = {7, 7, 4, 0, 0, 0, 0, 0};

        Route.IP4.send(here, there, data(), new IpOptionBytes(7, record));

        List<ControlMessage> came = Route.receive(there).message().control();
        assertThat(came).hasSize(2).allSatisfy(each -> assertThat(each).isInstanceOf(IpOptionBytes.class));
        IpOptionBytes seen = (IpOptionBytes) came.getFirst();
        IpOptionBytes back = (IpOptionBytes) came.getLast();
        assertThat(seen.type()).isEqualTo(6);
        assertThat(seen.bytes()).startsWith(7, 7, 8, 127, 0, 0, 1);
        assertThat(back.type()).isEqualTo(7);
        Route.IP4.send(there, here, data(), back);
        assertThat(Route.receive(here).only(IpOptionBytes.class).bytes()).startsWith(7, 7, 8, 127, 0, 0, 1);
    }

    @Test
    @Covers({"ControlMessage.DontFragment", "ControlMessage.PathMtu", "IPV6_RECVPATHMTU"})
    default void dontFragment_tooLarge_isRefusedAndThePathToldBesideAnEmptyMessage() throws IOException {
        Socket here = Route.IP6.open(lab());
        Socket there = Route.IP6.open(lab());
        here.set(Options.IPV6_RECVPATHMTU, true);
        byte[] large = new byte[65_527];

        assertThat(Route.IP6.send(here, there, large, new DontFragment(false))).isEqualTo(large.length);
        Lab.refused(Errno.EMSGSIZE, () -> Route.IP6.send(here, there, large, new DontFragment(true)));

        Route.Arrival arrival = Route.receive(here);
        assertThat(arrival.message().count()).isZero();
        PathMtu path = arrival.only(PathMtu.class);
        assertThat(((Address.Ip) path.destination()).host()).isEqualTo("::1");
        assertThat(path.mtu()).isEqualTo(65_536);
    }

    @Test
    @Covers({"ControlMessage.FragmentSize", "IPV6_RECVFRAGSIZE"})
    default void fragmentSize_ofWhatCameInPieces_isTheLargest() throws IOException {
        Socket here = Route.IP6.open(lab());
        Socket there = Route.IP6.open(lab());
        there.set(Options.IPV6_RECVFRAGSIZE, true);
        here.set(Options.IPV6_MTU, 1400);
        Route.IP6.send(here, there, data());
        // What the loopback would carry in one piece stays whole all the same.
        Route.IP6.send(here, there, new byte[65_527]);

        assertThat(Route.receive(there).message().find(FragmentSize.class)).isEmpty();
        Route.Arrival pieces = Route.receive(there);
        assertThat(pieces.bytes()).hasSize(65_527);
        assertThat(pieces.only(FragmentSize.class).bytes()).isBetween(1300, 1400);
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    default void control_cutAtEveryLength_isTheBeginningAndMarked(Route route) throws IOException {
        Socket here = route.open(lab());
        Socket there = route.open(lab());
        there.set(Options.SO_TIMESTAMP, true);
        there.set(route == Route.IP4 ? Options.IP_PKTINFO : Options.IPV6_RECVPKTINFO, true);
        there.set(route.pick(Options.IP_RECVTTL, Options.IPV6_RECVHOPLIMIT), true);
        there.set(route.pick(Options.IP_RECVTOS, Options.IPV6_RECVTCLASS), true);
        there.set(route.pick(Options.IP_RECVORIGDSTADDR, Options.IPV6_RECVORIGDSTADDR), true);
        var hops = new HopLimit(9);
        var traffic = new TrafficClass(0x10);
        route.send(here, there, data(), hops, traffic);
        List<ControlMessage> whole = Route.receive(there).message().control();
        assertThat(whole).hasSize(5).contains(hops, traffic);

        for (int room = 0; room <= 200; room++) {
            route.send(here, there, data(), hops, traffic);
            Route.Arrival arrival = Route.receive(there, room);
            assertThat(arrival.bytes()).isEqualTo(data());
            assertCut(arrival.message(), whole, room);
        }
    }

    /// Times differ from message to message; all else is the same.
    private static void assertCut(Message message, List<ControlMessage> whole, int room) {
        List<ControlMessage> came = message.control();
        int last = came.size() - 1;
        for (int i = 0; i < came.size(); i++) {
            if (i == last && came.get(i) instanceof ControlMessage.RawControl) {
                assertThat(message.isControlTruncated()).as("cut at %d", room).isTrue();
            } else if (!(whole.get(i) instanceof Timestamp)) {
                assertThat(came.get(i)).as("cut at %d", room).isEqualTo(whole.get(i));
            }
        }
        boolean isWhole = came.size() == whole.size() && !(came.getLast() instanceof ControlMessage.RawControl);
        assertThat(message.isControlTruncated()).as("cut at %d: %s", room, came).isEqualTo(!isWhole);
    }

    @Test
    default void control_ofTheOtherFamily_isRefusedBeforeTheCall() throws IOException {
        Socket four = Route.IP4.open(lab());
        Socket six = Route.IP6.open(lab());
        Socket stream = lab().ends(Kind.TCP4).here();
        byte[] extension = {0, 0, 1, 4, 0, 0, 0, 0};
        for (ControlMessage each : List.of(
                new DontFragment(true),
                new FlowInfo(1),
                new ControlMessage.ExtensionHeader(59, extension),
                PacketInfo.of(0, Address.Inet6.loopback(0)),
                new HopLimit(0),
                new HopLimit(-1),
                new TrafficClass(-1),
                new ControlMessage.TlsRecordType(23))) {
            assertUnheard(() -> Route.IP4.send(four, four, data(), each));
            assertUnheard(() -> Route.MAPPED.send(six, six, data(), each));
        }
        for (ControlMessage each : List.of(
                new ControlMessage.IpProtocol(1),
                new IpOptionBytes(7, new byte[4]),
                PacketInfo.of(0, Address.Inet4.loopback(0)),
                ControlMessage.Rights.of(0))) {
            assertUnheard(() -> Route.IP6.send(six, six, data(), each));
        }
        for (ControlMessage each : List.of(
                new HopLimit(9),
                new TrafficClass(1),
                PacketInfo.of(0, Address.Inet4.loopback(0)),
                new SegmentSize(9))) {
            assertUnheard(
                    () -> stream.sendMsg(List.of(ByteBuffer.wrap(data())), List.of(each), Address.NONE, MsgFlags.NONE));
        }
        four.timeout(Duration.ZERO);
        assertThat(four.recvInto(new byte[9])).as("nothing has gone").isEqualTo(Socket.WOULD_BLOCK);
    }

    private static void assertUnheard(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Covers({"ControlMessage.length", "ControlMessage.space"})
    default void control_outsideItsRange_cannotBeMade() {
        for (Runnable each : List.<Runnable>of(
                () -> new HopLimit(256),
                () -> new HopLimit(-2),
                () -> new TrafficClass(256),
                () -> new TrafficClass(-2),
                () -> new FlowInfo(0x1000_0000),
                () -> new FlowInfo(-1),
                () -> new SegmentSize(0),
                () -> new SegmentSize(65_536),
                () -> new ControlMessage.Mark(-1),
                () -> new ControlMessage.Mark(1L << 32),
                () -> new ControlMessage.TimestampId(1L << 32),
                () -> new ControlMessage.IpProtocol(256),
                () -> new ControlMessage.TlsRecordType(256),
                () -> ControlMessage.length(-1),
                () -> ControlMessage.space(-1))) {
            assertThatThrownBy(each::run).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(ControlMessage.length(12)).isEqualTo(28);
        assertThat(ControlMessage.space(12)).isEqualTo(32);
    }
}
