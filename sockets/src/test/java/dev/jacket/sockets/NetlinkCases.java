package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Netlink sockets, byte by byte; the codec of messages has tests of its own.
interface NetlinkCases extends FamilyCases {
    int RTM_NEWLINK = 16;
    int RTM_GETLINK = 18;
    int NLMSG_ERROR = 2;
    int NLMSG_DONE = 3;
    int DUMP = 0x301;
    int REQUEST = 1;
    int RTMGRP_LINK = 1;

    private Socket netlink(Lab lab, Protocol protocol) throws IOException {
        Socket socket = lab.open(Family.NETLINK, SocketType.RAW, protocol);
        socket.timeout(Lab.LONG);
        return socket;
    }

    /// {@return a request with an empty `struct ifinfomsg`}
    private static byte[] request(int type, int flags, int sequence) {
        ByteBuffer message = ByteBuffer.allocate(32).order(ByteOrder.nativeOrder());
        message.putInt(0, 32)
                .putShort(4, (short) type)
                .putShort(6, (short) flags)
                .putInt(8, sequence);
        return message.array();
    }

    @Test
    default void netlink_dumpOfLinks_comesFromTheKernelAndEnds() throws IOException {
        Socket socket = netlink(lab(), Protocol.Netlink.ROUTE);
        socket.bind(Address.Netlink.of(0));
        int own = ((Address.Netlink) socket.localAddress()).portId();
        assertThat(own).isNotZero();
        assertThat(((Address.Netlink) netlink(lab(), Protocol.Netlink.ROUTE).localAddress()).portId())
                .as("unbound")
                .isZero();

        socket.sendTo(request(RTM_GETLINK, DUMP, 77), Address.Netlink.KERNEL);

        int links = 0;
        for (int type = 0; type != NLMSG_DONE; ) {
            byte[] bytes = new byte[32_768];
            Received received = socket.recvFrom(bytes, MsgFlags.NONE);
            assertThat(received.address()).isEqualTo(Address.Netlink.KERNEL);
            ByteBuffer at = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
            for (int i = 0; i < received.count(); i += (at.getInt(i) + 3) & ~3) {
                type = at.getShort(i + 4);
                assertThat(at.getInt(i + 8)).isEqualTo(77);
                assertThat(at.getInt(i + 12)).as("for this socket").isEqualTo(own);
                links += type == RTM_NEWLINK ? 1 : 0;
            }
        }
        assertThat(links).isPositive();
    }

    @Test
    default void netlink_whatTheKernelDoesNotKnow_isAnErrorMessage() throws IOException {
        Socket socket = netlink(lab(), Protocol.Netlink.ROUTE);
        assertThat(socket.connect(Address.Netlink.KERNEL)).isTrue();
        assertThat(socket.peerAddress()).isEqualTo(Address.Netlink.KERNEL);

        socket.send(request(RTM_GETLINK, REQUEST, 1));

        ByteBuffer answer = ByteBuffer.wrap(socket.recv(1000)).order(ByteOrder.nativeOrder());
        assertThat(answer.getShort(4)).isEqualTo((short) NLMSG_ERROR);
        assertThat(Errno.of(-answer.getInt(16))).isIn(Errno.EINVAL, Errno.ENODEV);
    }

    @Test
    default void netlink_betweenPrograms_carriesItsSender() throws IOException {
        Socket here = netlink(lab(), Protocol.Netlink.USERSOCK);
        Socket there = netlink(lab(), Protocol.Netlink.USERSOCK);
        here.bind(Address.Netlink.of(0));
        there.bind(Address.Netlink.of(0));
        assertThat(here.localAddress()).isNotEqualTo(there.localAddress());

        here.sendTo(new byte[] {1, 2, 3}, there.localAddress());

        Message message = there.recvMsg(List.of(ByteBuffer.allocate(2)), MsgFlags.MSG_TRUNC);
        assertThat(message.count()).isEqualTo(3);
        assertThat(message.isTruncated()).isTrue();
        assertThat(message.address()).isEqualTo(here.localAddress());
        Lab.refused(Errno.ECONNREFUSED, () -> here.sendTo(new byte[1], Address.Netlink.of(0x7ffffff1)));
        Lab.refused(
                Errno.EADDRINUSE,
                () -> netlink(lab(), Protocol.Netlink.USERSOCK).bind(there.localAddress()));
    }

    @Test
    default void netlink_memberOfAGroup_hearsOfNewLinks() throws IOException {
        Socket socket = netlink(lab(), Protocol.Netlink.ROUTE);
        socket.bind(Address.Netlink.of(0, RTMGRP_LINK));
        assertThat(((Address.Netlink) socket.localAddress()).groups()).isEqualTo(RTMGRP_LINK);

        namespace().run("ip", "link", "add", "jk1", "type", "bridge");
        try {
            byte[] bytes = new byte[32_768];
            String told;
            do { // what became of other links may be told late
                Received received = socket.recvFrom(bytes, MsgFlags.NONE);
                assertThat(received.address()).isEqualTo(Address.Netlink.of(0, RTMGRP_LINK));
                told = new String(bytes, 0, received.count(), java.nio.charset.StandardCharsets.ISO_8859_1);
            } while (!told.contains("jk1\0"));
        } finally {
            namespace().run("ip", "link", "delete", "jk1");
        }
    }

    @Test
    default void netlink_withoutPrivilege_mayAskButNotChange() throws IOException {
        Socket socket = netlink(nobody(), Protocol.Netlink.ROUTE);
        socket.sendTo(request(RTM_GETLINK, DUMP, 5), Address.Netlink.KERNEL);
        assertThat(socket.recv(32_768).length).isGreaterThan(32);

        Socket other = netlink(nobody(), Protocol.Netlink.ROUTE);
        other.sendTo(request(17, REQUEST, 6), Address.Netlink.KERNEL); // RTM_DELLINK
        ByteBuffer answer = ByteBuffer.wrap(other.recv(1000)).order(ByteOrder.nativeOrder());
        assertThat(Errno.of(-answer.getInt(16))).isEqualTo(Errno.EPERM);
        Lab.refused(
                Errno.EPERM,
                () -> netlink(nobody(), Protocol.Netlink.ROUTE).sendTo(new byte[16], Address.Netlink.of(0, 2)));
    }
}
