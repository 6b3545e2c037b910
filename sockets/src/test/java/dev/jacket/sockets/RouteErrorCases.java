package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Covers;
import dev.jacket.loop.Deadline;
import dev.jacket.sockets.ControlMessage.HardwareTimestamps;
import dev.jacket.sockets.ControlMessage.RequestTimestamps;
import dev.jacket.sockets.ControlMessage.SocketError;
import dev.jacket.sockets.Options.Timestamping;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Why messages failed, and when they left, by each route, for users without privileges.
interface RouteErrorCases extends SocketCases {
    /// Numbers for what is sent, and times without the packets.
    int TIMES = Timestamping.SOFTWARE | Timestamping.OPT_ID | Timestamping.OPT_TSONLY;

    /// {@return the next entry, which is on its way}
    private static Message next(Socket socket, ByteBuffer packet) throws IOException {
        Deadline deadline = Deadline.after(Lab.LONG);
        for (; ; ) {
            var entry = socket.recvError(packet);
            if (entry.isPresent()) {
                return entry.get();
            }
            socket.await(Interest.ERROR, deadline);
        }
    }

    private static <T extends ControlMessage> T only(Message message, Class<T> type) {
        assertThat(message.control().stream().filter(type::isInstance))
                .as("%s", message)
                .hasSize(1);
        return message.find(type).orElseThrow();
    }

    /// {@return where nobody is}
    private Address deserted(Route route) throws IOException {
        Socket gone = route.open(lab());
        Address address = route.to(gone);
        gone.close();
        return address;
    }

    private Socket hearingErrors(Route route) throws IOException {
        Socket socket = route.open(lab());
        socket.set(route.pick(Options.IP_RECVERR, Options.IPV6_RECVERR), true);
        return socket;
    }

    @Each(Kind.Group.ALL)
    @Covers("Socket.recvError")
    default void recvError_nothingThere_isEmptyAtOnce(Kind kind) throws IOException {
        Socket socket = lab().ends(kind).there();
        assertThat(socket.timeout()).isEmpty();

        assertThat(socket.recvError()).isEmpty();
        assertThat(socket.recvError(ByteBuffer.allocate(100))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    @Covers({"Socket.recvError", "ControlMessage.SocketError", "IP_RECVERR", "IPV6_RECVERR", "MSG_ERRQUEUE"})
    default void socketError_portUnreachable_namesOffenderDestinationAndPacket(Route route) throws IOException {
        Socket socket = hearingErrors(route);
        Address nobody = deserted(route);
        byte[] bytes = {9, 8, 7, 6};
        socket.sendTo(bytes, nobody);

        ByteBuffer packet = ByteBuffer.allocate(100);
        Message message = next(socket, packet);

        Address offender = route.loopback(0);
        SocketError expected = route.isIp4()
                ? new SocketError(Errno.ECONNREFUSED, 2, 3, 3, 0, 0, offender)
                : new SocketError(Errno.ECONNREFUSED, 3, 1, 4, 0, 0, offender);
        assertThat(only(message, SocketError.class)).isEqualTo(expected);
        assertThat(message.address()).isEqualTo(nobody);
        assertThat(message.count()).isEqualTo(4);
        assertThat(message.flags().has(MsgFlags.MSG_ERRQUEUE)).isTrue();
        assertThat(Arrays.copyOf(packet.array(), packet.position())).isEqualTo(bytes);
        assertThat(socket.takeError()).as("the pending error").isEqualTo(Errno.NONE);
        assertThat(socket.recvError()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    @Covers("Socket.recvError")
    default void socketError_notTaken_staysPendingAndIsThrown(Route route) throws IOException {
        Socket socket = hearingErrors(route);
        socket.sendTo(new byte[1], deserted(route));

        socket.await(Interest.ERROR, Deadline.after(Lab.LONG));
        Lab.refused(Errno.ECONNREFUSED, () -> socket.recv(9));

        assertThat(socket.recvError()).as("the queue keeps it").isPresent();
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    @Covers("ControlMessage.SocketError")
    default void socketError_cutAtEveryLength_isReadAsFarAsItGoes(Route route) throws IOException {
        Socket socket = hearingErrors(route);
        Address nobody = deserted(route);
        int whole = ControlMessage.length(route == Route.IP4 ? 32 : 44);
        for (int room = 0; room <= whole + 8; room++) {
            socket.sendTo(new byte[] {1, 2}, nobody);
            socket.await(Interest.ERROR, Deadline.after(Lab.LONG));
            ByteBuffer packet = ByteBuffer.allocate(9);

            Message message = socket.recvMsg(List.of(packet), room, MsgFlags.MSG_ERRQUEUE);

            assertThat(message.isControlTruncated()).as("cut at %d", room).isEqualTo(room < whole);
            assertThat(message.count()).isEqualTo(2);
            if (room >= ControlMessage.length(16)) {
                assertThat(only(message, SocketError.class).errno()).isEqualTo(Errno.ECONNREFUSED);
            } else {
                assertThat(message.find(SocketError.class)).isEmpty();
            }
        }
    }

    private static void assertNear(HardwareTimestamps times, Instant before) {
        assertThat(times.hardware()).as("the loopback has no clock").isEmpty();
        assertThat(times.software().orElseThrow())
                .isBetween(before.minusMillis(5), Instant.now().plusMillis(5));
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    @Covers({"ControlMessage.RequestTimestamps", "ControlMessage.HardwareTimestamps"})
    default void requestTimestamps_ofOneMessage_tellWhenItLeft(Route route) throws IOException {
        Socket here = route.open(lab());
        Socket there = route.open(lab());
        here.set(Options.SO_TIMESTAMPING, new Timestamping(TIMES, 0));
        Instant before = Instant.now();
        route.send(here, there, new byte[1]);
        assertThat(here.recvError()).as("this one was not asked about").isEmpty();

        route.send(here, there, new byte[1], new RequestTimestamps(Timestamping.TX_SOFTWARE));
        route.send(here, there, new byte[1], new RequestTimestamps(Timestamping.TX_SOFTWARE));

        int first = -1;
        for (int i = 0; i < 2; i++) {
            Message message = next(here, ByteBuffer.allocate(9));
            assertNear(only(message, HardwareTimestamps.class), before);
            SocketError which = only(message, SocketError.class);
            assertThat(which.errno()).isEqualTo(Errno.ENOMSG);
            assertThat(which.origin()).as("a time of sending").isEqualTo(4);
            assertThat(which.info()).as("when it left").isZero();
            assertThat(message.count()).as("times only").isZero();
            if (i == 1) {
                assertThat(which.data()).isEqualTo(first + 1);
            }
            first = (int) which.data();
        }
    }
}
