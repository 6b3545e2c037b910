package dev.jacket.sockets;

import static dev.jacket.sockets.Options.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jacket.checks.Covers;
import dev.jacket.loop.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Options that go one way only, which no round trip shows: what they tell, or do, as something else tells it too.
interface ReadOptionCases extends SocketCases {
    @Test
    @Covers({"SO_DOMAIN", "SO_TYPE", "SO_PROTOCOL", "SO_ACCEPTCONN"})
    default void socket_asked_isWhatItWasOpenedAs() throws IOException {
        for (Kind kind : List.of(Kind.TCP4, Kind.UDP6, Kind.STREAM_ABSTRACT, Kind.SEQPACKET_ABSTRACT)) {
            Socket socket = lab().bound(kind);
            assertThat(socket.get(SO_DOMAIN)).isEqualTo(kind.family);
            assertThat(socket.get(SO_TYPE)).isEqualTo(kind.type);
            assertThat(socket.get(SO_PROTOCOL).number()).isEqualTo(kind == Kind.TCP4 ? 6 : kind == Kind.UDP6 ? 17 : 0);
            assertThat(socket.get(SO_ACCEPTCONN)).isFalse();
            if (kind.is(Kind.Group.LISTENING)) {
                socket.listen();
                assertThat(socket.get(SO_ACCEPTCONN)).isTrue();
            }
        }
    }

    @Test
    @Covers("IP_PROTOCOL")
    default void rawSocket_asked_hasItsProtocol() throws IOException {
        assumeTrue(Platform.isKernel(IP_PROTOCOL.since()), "IP_PROTOCOL needs Linux " + IP_PROTOCOL.since());

        assertThat(lab().open(Family.INET, SocketType.RAW, Protocol.of(253)).get(IP_PROTOCOL))
                .isEqualTo(253);
    }

    @Test
    @Covers({"SO_COOKIE", "TCP_INFO"})
    default void connection_asked_isAsTheDumpOfAllSays() throws IOException {
        Lab.Ends ends = lab().ends(Kind.TCP4);
        ends.here().sendAll(new byte[1000]);
        assertThat(Lab.exactly(ends.there(), 1000)).hasSize(1000);

        List<Diagnostics.SocketEntry> all = Diagnostics.inet(lab().host, Family.INET, Protocol.TCP);

        Address local = ends.there().localAddress();
        Address peer = ends.there().peerAddress();
        Diagnostics.SocketEntry entry = all.stream()
                .filter(each -> each.local().equals(local) && each.peer().equals(peer))
                .findFirst()
                .orElseThrow();
        assertThat(ends.there().get(SO_COOKIE)).isEqualTo(entry.cookie());
        TcpInfo info = ends.there().get(TCP_INFO);
        assertThat(info.state()).isEqualTo(entry.state().number());
        assertThat(info.bytesReceived()).hasValue(1000);
    }

    @Test
    @Covers("TCP_IS_MPTCP")
    default void connection_asked_saysWhetherItIsMptcp() throws IOException {
        assumeTrue(Platform.isKernel(TCP_IS_MPTCP.since()), "TCP_IS_MPTCP needs Linux " + TCP_IS_MPTCP.since());

        assertThat(lab().ends(Kind.TCP4).here().get(TCP_IS_MPTCP)).isFalse();

        assumeTrue(Kind.Group.ALL.kinds().contains(Kind.MPTCP4), "this kernel has no MPTCP");
        assertThat(lab().ends(Kind.MPTCP4).here().get(TCP_IS_MPTCP)).isTrue();
    }

    @Test
    @Covers("SO_ERROR")
    default void pendingError_read_isGone() throws IOException {
        Socket socket = lab().ends(Kind.UDP4).here();
        Socket closed = lab().bound(Kind.UDP4);
        socket.connect(closed.localAddress());
        closed.close();

        socket.send(new byte[1]);
        socket.await(Interest.ERROR, Deadline.after(Lab.LONG));

        assertThat(socket.get(SO_ERROR)).isEqualTo(Errno.ECONNREFUSED);
        assertThat(socket.get(SO_ERROR)).isEqualTo(Errno.NONE);
    }

    /// Numbers that every kernel says alike.
    @Test
    @Covers({"SO_BPF_EXTENSIONS", "SO_SNDLOWAT"})
    default void constants_read_areTheKernels() throws IOException {
        Socket socket = lab().open(Kind.TCP4);

        assertThat(socket.get(SO_BPF_EXTENSIONS)).as("SKF_AD_MAX").isEqualTo(64);
        assertThat(socket.get(SO_SNDLOWAT)).isEqualTo(1);
    }

    @Test
    @Covers({"IPV6_JOIN_GROUP", "IPV6_LEAVE_GROUP"})
    default void group6_joinedAndLeft_isSoOnce() throws IOException {
        Socket member = lab().open(Kind.UDP6);
        var membership = Membership.of("ff12::99", GroupOptionCases.LOOPBACK);

        member.set(IPV6_JOIN_GROUP, membership);
        Lab.refused(Errno.EADDRINUSE, () -> member.set(IPV6_JOIN_GROUP, membership));

        member.set(IPV6_LEAVE_GROUP, membership);
        Lab.refused(Errno.EADDRNOTAVAIL, () -> member.set(IPV6_LEAVE_GROUP, membership));
    }

    @Test
    @Covers({"SO_INQ", "ControlMessage.Unread"})
    default void unread_ofAUnixStream_isWhatItStillHas() throws IOException {
        assumeTrue(Platform.isKernel(SO_INQ.since()), "SO_INQ needs Linux " + SO_INQ.since());
        Lab.Ends ends = lab().ends(Kind.STREAM_ABSTRACT);
        ends.there().set(SO_INQ, true);
        ends.here().sendAll(new byte[100]);

        Message message = ends.there()
                .recvMsg(List.of(ByteBuffer.allocate(40)), ControlMessage.space(Integer.BYTES), MsgFlags.NONE);

        assertThat(message.find(ControlMessage.Unread.class).orElseThrow().bytes())
                .isEqualTo(60);
    }
}
