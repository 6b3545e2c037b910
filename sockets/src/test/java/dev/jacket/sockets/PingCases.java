package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Sockets that send echo requests and nothing else, for users without privileges.
interface PingCases extends FamilyCases {
    String RANGE = "ipv4/ping_group_range";

    @AfterEach
    default void forbid() {
        namespace().sysctl(RANGE, "1 0");
    }

    private Socket ping(Family family) throws IOException {
        Protocol protocol = family.equals(Family.INET) ? Protocol.ICMP : Protocol.ICMPV6;
        Socket socket = nobody().open(family, SocketType.DGRAM, protocol);
        socket.timeout(Lab.LONG);
        return socket;
    }

    @Test
    default void ping_groupOutsideTheRange_isEacces() {
        Lab.refused(Errno.EACCES, () -> ping(Family.INET));
        Lab.refused(Errno.EACCES, () -> ping(Family.INET6));
    }

    @Test
    default void ping_ofIpv4_isAnsweredWithoutHeader() throws IOException {
        namespace().sysctl(RANGE, "0 2147483647");
        Socket socket = ping(Family.INET);

        answered(socket, FamilyCases.echo(8, 0, 3, "jacket"), Address.Inet4.loopback(0), 0);

        byte[] timestamp = FamilyCases.echo(13, 0, 3, "");
        Lab.refused(Errno.EINVAL, () -> socket.sendTo(timestamp, Address.Inet4.loopback(0)));
    }

    @Test
    default void ping_ofIpv6_isAnsweredWithoutHeader() throws IOException {
        namespace().sysctl(RANGE, "0 2147483647");
        Socket socket = ping(Family.INET6);

        answered(socket, FamilyCases.echo(128, 0, 3, "jacket"), Address.Inet6.loopback(0), (byte) 129);
    }

    /// The kernel writes id and checksum, and the id is the local port.
    private static void answered(Socket socket, byte[] request, Address.Ip to, int type) throws IOException {
        assertThat(socket.sendTo(request, to)).isEqualTo(request.length);
        int id = ((Address.Ip) socket.localAddress()).port();
        assertThat(id).isNotZero();

        byte[] reply = new byte[100];
        Received received = socket.recvFrom(reply, MsgFlags.NONE);

        assertThat(received).isEqualTo(new Received(request.length, to));
        assertThat(reply[0]).isEqualTo((byte) type);
        assertThat(ByteBuffer.wrap(reply).getShort(4)).isEqualTo((short) id);
        assertThat(Arrays.copyOfRange(reply, 6, received.count()))
                .isEqualTo(Arrays.copyOfRange(request, 6, request.length));
    }

    @Test
    default void ping_boundToAPort_hasThatId() throws IOException {
        namespace().sysctl(RANGE, "0 2147483647");
        Socket socket = ping(Family.INET);
        socket.bind(Address.Inet4.any(777));
        socket.connect(Address.Inet4.loopback(0));
        socket.send(FamilyCases.echo(8, 1, 1, ""));
        assertThat(socket.recv(100)).startsWith(0, 0).endsWith(777 >> 8, 777 & 0xff, 0, 1);
    }
}
