package dev.jacket.sockets;

import static dev.jacket.sockets.Options.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Covers;
import dev.jacket.sockets.Membership.GroupFilter;
import dev.jacket.sockets.Membership.GroupReq;
import dev.jacket.sockets.Membership.GroupSourceReq;
import dev.jacket.sockets.Membership.SourceFilter;
import dev.jacket.sockets.Membership.SourceMembership;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Multicast groups and their sources, on the loopback.
interface GroupOptionCases extends SocketCases {
    int LOOPBACK = 1;
    Address.Inet4 HERE = Address.Inet4.loopback(0);
    Address.Inet4 ELSEWHERE = Address.Inet4.of(new byte[] {127, 0, 0, 9}, 0);
    Address.Inet4 GROUP4 = Address.Inet4.of(new byte[] {(byte) 239, 1, 2, 3}, 0);
    Address.Inet6 GROUP6 = Address.Inet6.of(new byte[] {-1, 0x12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9}, 0);
    Address.Inet6 SOURCE6 =
            Address.Inet6.of(new byte[] {0x20, 1, 0xd, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5}, 0);

    private Socket member() throws IOException {
        Socket socket = lab().open(Kind.UDP4);
        socket.bind(Address.Inet4.any(0));
        return socket;
    }

    /// Sends to the group from an address, over the loopback.
    private void send(Address.Inet4 from, Socket to, int what) throws IOException {
        Socket sender = lab().open(Kind.UDP4);
        sender.bind(from);
        sender.set(IP_MULTICAST_IF, MulticastInterface.of(LOOPBACK));
        int port = ((Address.Ip) to.localAddress()).port();
        sender.sendTo(new byte[] {(byte) what}, GROUP4.withPort(port));
    }

    @Test
    @Covers({"IP_ADD_SOURCE_MEMBERSHIP", "IP_DROP_SOURCE_MEMBERSHIP", "IP_MSFILTER"})
    default void sourceMembership_hearsThatSourceAlone() throws IOException {
        Socket socket = member();
        var membership = new SourceMembership(GROUP4, HERE, ELSEWHERE);
        socket.set(IP_ADD_SOURCE_MEMBERSHIP, membership);
        Lab.refused(Errno.EADDRNOTAVAIL, () -> socket.set(IP_ADD_SOURCE_MEMBERSHIP, membership));

        send(HERE, socket, 1);
        send(ELSEWHERE, socket, 2);
        assertThat(socket.recv(9)).containsExactly(2);
        assertThat(socket.get(IP_MSFILTER, SourceFilter.of(GROUP4, HERE)))
                .isEqualTo(new SourceFilter(GROUP4, HERE, true, List.of(ELSEWHERE)));

        socket.set(IP_DROP_SOURCE_MEMBERSHIP, membership);
        Lab.refused(Errno.EADDRNOTAVAIL, () -> socket.get(IP_MSFILTER, SourceFilter.of(GROUP4, HERE)));
    }

    @Test
    @Covers({"IP_ADD_MEMBERSHIP", "IP_DROP_MEMBERSHIP", "IP_BLOCK_SOURCE", "IP_UNBLOCK_SOURCE"})
    default void blockedSource_isNotHeardUntilItIsUnblocked() throws IOException {
        Socket socket = member();
        var source = new SourceMembership(GROUP4, HERE, ELSEWHERE);
        var membership = new Membership(GROUP4, HERE, 0);
        socket.set(IP_ADD_MEMBERSHIP, membership);
        socket.set(IP_BLOCK_SOURCE, source);
        Lab.refused(Errno.EADDRNOTAVAIL, () -> socket.set(IP_BLOCK_SOURCE, source));

        send(ELSEWHERE, socket, 1);
        send(HERE, socket, 2);
        assertThat(socket.recv(9)).containsExactly(2);
        assertThat(socket.get(IP_MSFILTER, SourceFilter.of(GROUP4, HERE)))
                .isEqualTo(new SourceFilter(GROUP4, HERE, false, List.of(ELSEWHERE)));

        socket.set(IP_UNBLOCK_SOURCE, source);
        Lab.refused(Errno.EADDRNOTAVAIL, () -> socket.set(IP_UNBLOCK_SOURCE, source));
        send(ELSEWHERE, socket, 3);
        assertThat(socket.recv(9)).containsExactly(3);
        socket.set(IP_DROP_MEMBERSHIP, membership);
        Lab.refused(Errno.EADDRNOTAVAIL, () -> socket.set(IP_DROP_MEMBERSHIP, membership));
    }

    @Test
    @Covers("IP_MSFILTER")
    default void sourceFilter_set_isTheNewOne() throws IOException {
        Socket socket = member();
        socket.set(IP_ADD_MEMBERSHIP, new Membership(GROUP4, HERE, 0));
        var filter = new SourceFilter(GROUP4, HERE, true, List.of(ELSEWHERE, HERE));

        socket.set(IP_MSFILTER, filter);

        SourceFilter read = socket.get(IP_MSFILTER, SourceFilter.of(GROUP4, HERE));
        assertThat(read.include()).isTrue();
        assertThat(read.sources()).containsExactlyInAnyOrder(ELSEWHERE, HERE);
    }

    @Test
    @Covers({"MCAST_JOIN_GROUP", "MCAST_LEAVE_GROUP", "MCAST_BLOCK_SOURCE", "MCAST_UNBLOCK_SOURCE", "MCAST_MSFILTER"})
    default void groupOfEitherFamily_isJoinedFilteredAndLeft() throws IOException {
        Socket six = lab().open(Kind.UDP6);
        filter(member(), GROUP4, ELSEWHERE);
        filter(six, GROUP6, SOURCE6);
    }

    private static void filter(Socket socket, Address.Ip group, Address.Ip source) throws IOException {
        var request = new GroupReq(group, LOOPBACK);
        var blocked = new GroupSourceReq(group, LOOPBACK, source);
        socket.set(MCAST_JOIN_GROUP, request);
        Lab.refused(Errno.EADDRINUSE, () -> socket.set(MCAST_JOIN_GROUP, request));
        assertThat(socket.get(MCAST_MSFILTER, GroupFilter.of(group, LOOPBACK)).sources())
                .isEmpty();

        socket.set(MCAST_BLOCK_SOURCE, blocked);
        assertThat(socket.get(MCAST_MSFILTER, GroupFilter.of(group, LOOPBACK)))
                .isEqualTo(new GroupFilter(group, LOOPBACK, false, List.of(source)));
        socket.set(MCAST_UNBLOCK_SOURCE, blocked);
        assertThat(socket.get(MCAST_MSFILTER, GroupFilter.of(group, LOOPBACK)).sources())
                .isEmpty();

        var filter = new GroupFilter(group, LOOPBACK, true, List.of(source));
        socket.set(MCAST_MSFILTER, filter);
        assertThat(socket.get(MCAST_MSFILTER, GroupFilter.of(group, LOOPBACK))).isEqualTo(filter);
        socket.set(MCAST_LEAVE_GROUP, request);
        Lab.refused(Errno.EADDRNOTAVAIL, () -> socket.set(MCAST_LEAVE_GROUP, request));
    }

    @Test
    @Covers({"MCAST_JOIN_SOURCE_GROUP", "MCAST_LEAVE_SOURCE_GROUP"})
    default void sourceOfEitherFamily_isJoinedAndLeft() throws IOException {
        Socket six = lab().open(Kind.UDP6);
        joinSource(member(), GROUP4, ELSEWHERE);
        joinSource(six, GROUP6, SOURCE6);
    }

    private static void joinSource(Socket socket, Address.Ip group, Address.Ip source) throws IOException {
        var request = new GroupSourceReq(group, LOOPBACK, source);
        socket.set(MCAST_JOIN_SOURCE_GROUP, request);
        assertThat(socket.get(MCAST_MSFILTER, GroupFilter.of(group, LOOPBACK)))
                .isEqualTo(new GroupFilter(group, LOOPBACK, true, List.of(source)));
        socket.set(MCAST_LEAVE_SOURCE_GROUP, request);
        Lab.refused(Errno.EADDRNOTAVAIL, () -> socket.get(MCAST_MSFILTER, GroupFilter.of(group, LOOPBACK)));
    }
}
