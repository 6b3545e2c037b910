package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import dev.jacket.loop.Deadline;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the kernel says of messages: when they came and left, why they failed, whose memory is free again.
interface ErrorQueueCases extends FamilyCases {
    private Socket udp(Family family) throws IOException {
        Socket socket = lab().open(family, SocketType.DGRAM, Protocol.DEFAULT);
        socket.bind(FamilyCases.loopback(family));
        socket.timeout(Lab.LONG);
        return socket;
    }

    private static Message next(Socket socket) throws IOException {
        socket.await(Interest.ERROR, Deadline.after(Lab.LONG));
        return socket.recvError().orElseThrow();
    }

    private static void assertNow(Instant time) {
        assertThat(time).isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
    }

    @Test
    @Covers({"Socket.recvError", "ControlMessage.SocketError"})
    default void refusedDatagram_isToldWithPacketAndOffender() throws IOException {
        for (Family family : List.of(Family.INET, Family.INET6)) {
            boolean four = family.equals(Family.INET);
            Socket gone = udp(family);
            Address nowhere = gone.localAddress();
            gone.close();
            Socket socket = udp(family);
            socket.set(four ? Options.IP_RECVERR : Options.IPV6_RECVERR, true);
            assertThat(socket.recvError()).as("it never waits").isEmpty();

            socket.sendTo(new byte[] {1, 2, 3}, nowhere);
            socket.await(Interest.ERROR, Deadline.after(Lab.LONG));
            ByteBuffer packet = ByteBuffer.allocate(100);
            Message told = socket.recvError(packet).orElseThrow();

            assertThat(told.address()).as("whom it was for").isEqualTo(nowhere);
            assertThat(told.count()).isEqualTo(3);
            assertThat(packet.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            Address offender = FamilyCases.loopback(family);
            assertThat(told.control())
                    .containsExactly(
                            four
                                    ? new ControlMessage.SocketError(Errno.ECONNREFUSED, 2, 3, 3, 0, 0, offender)
                                    : new ControlMessage.SocketError(Errno.ECONNREFUSED, 3, 1, 4, 0, 0, offender));
            assertThat(socket.recvError()).isEmpty();
            assertThat(socket.takeError()).as("taken with the entry").isEqualTo(Errno.NONE);
        }
    }

    @Test
    @Covers({"Socket.recvMsg", "MSG_ERRQUEUE"})
    default void error_cutAtEveryLength_isToldAsCut() throws IOException {
        Socket gone = udp(Family.INET);
        Address nowhere = gone.localAddress();
        gone.close();
        Socket socket = udp(Family.INET);
        socket.set(Options.IP_RECVERR, true);
        for (int size = 0; size < ControlMessage.length(32); size++) {
            socket.sendTo(new byte[1], nowhere);
            socket.await(Interest.ERROR, Deadline.after(Lab.LONG));
            Message cut = socket.recvMsg(List.of(ByteBuffer.allocate(1)), size, MsgFlags.MSG_ERRQUEUE);
            assertThat(cut.isControlTruncated()).as("room of %d", size).isTrue();
        }
    }

    @Test
    @Covers("ControlMessage.SocketError")
    default void tooLongForThePath_isToldWithItsMtu() throws IOException {
        namespace().run("ip", "link", "set", "lo", "mtu", "1500");
        try {
            Socket socket = udp(Family.INET);
            socket.set(Options.IP_RECVERR, true);
            socket.set(Options.IP_MTU_DISCOVER, PathMtuDiscovery.DO);
            Lab.refused(Errno.EMSGSIZE, () -> socket.sendTo(new byte[4000], socket.localAddress()));
            ControlMessage.SocketError error =
                    next(socket).find(ControlMessage.SocketError.class).orElseThrow();
            assertThat(error.errno()).isEqualTo(Errno.EMSGSIZE);
            assertThat(error.origin()).as("ourselves").isEqualTo(1);
            assertThat(error.info()).isEqualTo(1500);
        } finally {
            namespace().run("ip", "link", "set", "lo", "mtu", "65536");
        }
    }

    @Test
    @Covers("ControlMessage.Timestamp")
    default void timeOfArrival_toMicrosecondsOrNanoseconds() throws IOException {
        Socket socket = udp(Family.INET);
        for (var option : List.of(Options.SO_TIMESTAMP, Options.SO_TIMESTAMPNS)) {
            socket.set(option, true);
            socket.sendTo(new byte[1], socket.localAddress());
            Message message = socket.recvMsg(List.of(ByteBuffer.allocate(1)), 100, MsgFlags.NONE);
            assertThat(message.control()).hasSize(1);
            assertNow(message.find(ControlMessage.Timestamp.class).orElseThrow().time());
            for (int size = 0; size < ControlMessage.length(16); size++) {
                socket.sendTo(new byte[1], socket.localAddress());
                Message cut = socket.recvMsg(List.of(ByteBuffer.allocate(1)), size, MsgFlags.NONE);
                assertThat(cut.isControlTruncated()).as("room of %d", size).isTrue();
                assertThat(cut.find(ControlMessage.Timestamp.class)).isEmpty();
            }
            socket.set(option, false);
        }
    }

    @Test
    @Covers("ControlMessage.HardwareTimestamps")
    default void timeOfArrival_bySoftware() throws IOException {
        Socket socket = udp(Family.INET);
        socket.set(
                Options.SO_TIMESTAMPING,
                Options.Timestamping.of(Options.Timestamping.RX_SOFTWARE | Options.Timestamping.SOFTWARE));
        Optional<ControlMessage.HardwareTimestamps> came;
        do { // the kernel begins to stamp a little after it was asked to
            socket.sendTo(new byte[1], socket.localAddress());
            came = socket.recvMsg(List.of(ByteBuffer.allocate(1)), 100, MsgFlags.NONE)
                    .find(ControlMessage.HardwareTimestamps.class);
        } while (came.isEmpty());
        ControlMessage.HardwareTimestamps times = came.get();
        assertNow(times.software().orElseThrow());
        assertThat(times.hardware()).as("the loopback has no clock").isEmpty();
    }

    /// One message asks for its time, and gives it a number.
    @Test
    @Covers({"ControlMessage.RequestTimestamps", "ControlMessage.TimestampId", "ControlMessage.HardwareTimestamps"})
    default void timeOfSending_isToldWithItsNumber() throws IOException {
        Socket socket = udp(Family.INET);
        socket.set(
                Options.SO_TIMESTAMPING,
                Options.Timestamping.of(
                        Options.Timestamping.SOFTWARE | Options.Timestamping.OPT_ID | Options.Timestamping.OPT_TSONLY));
        List<ControlMessage> with = List.of(
                new ControlMessage.RequestTimestamps(Options.Timestamping.TX_SOFTWARE),
                new ControlMessage.TimestampId(0xfedc_ba98L));

        socket.sendMsg(List.of(ByteBuffer.allocate(1)), with, socket.localAddress(), MsgFlags.NONE);

        Message told = next(socket);
        ControlMessage.SocketError error =
                told.find(ControlMessage.SocketError.class).orElseThrow();
        assertThat(error.errno()).isEqualTo(Errno.ENOMSG);
        assertThat(error.origin()).isEqualTo(4);
        assertThat(error.data()).isEqualTo(0xfedc_ba98L);
        assertNow(told.find(ControlMessage.HardwareTimestamps.class)
                .orElseThrow()
                .software()
                .orElseThrow());
    }

    @Test
    @Covers("ControlMessage.TxStats")
    default void timeOfAcknowledgement_comesWithWhatTcpCounts() throws IOException {
        Lab.Ends ends = lab().ends(Kind.TCP4);
        ends.here()
                .set(
                        Options.SO_TIMESTAMPING,
                        Options.Timestamping.of(Options.Timestamping.SOFTWARE
                                | Options.Timestamping.TX_ACK
                                | Options.Timestamping.OPT_ID
                                | Options.Timestamping.OPT_TSONLY
                                | Options.Timestamping.OPT_STATS));
        ends.here().send(new byte[10]);
        Lab.exactly(ends.there(), 10);
        Message told = next(ends.here());
        ControlMessage.SocketError error =
                told.find(ControlMessage.SocketError.class).orElseThrow();
        assertThat(error.info()).as("acknowledged").isEqualTo(2);
        assertThat(error.data()).as("the last byte").isEqualTo(9);
        byte[] stats = told.find(ControlMessage.TxStats.class).orElseThrow().bytes();
        assertThat(NetlinkAttributes.parse(MemorySegment.ofArray(stats)).has(1))
                .as("TCP_NLA_BUSY")
                .isTrue();
    }

    /// The loopback has no queue that would wait; that the kernel reads it shows where it may not be sent.
    @Test
    @Covers("ControlMessage.TransmitAt")
    default void transmitAt_isHeardWhereItIsSwitchedOn() throws IOException {
        Socket socket = udp(Family.INET);
        List<ControlMessage> soon = List.of(new ControlMessage.TransmitAt(System.nanoTime() + 1_000_000));
        Address self = socket.localAddress();
        Lab.refused(Errno.EINVAL, () -> socket.sendMsg(List.of(ByteBuffer.allocate(1)), soon, self, MsgFlags.NONE));
        socket.set(Options.SO_TXTIME, new Options.TxTime(Options.TxTime.MONOTONIC, 0));
        assertThat(socket.sendMsg(List.of(ByteBuffer.allocate(1)), soon, self, MsgFlags.NONE))
                .isEqualTo(1);
        assertThat(socket.recv(9)).hasSize(1);
    }

    @Test
    @Covers({"Socket.awaitZeroCopy", "ControlMessage.ZeroCopyDone", "MSG_ZEROCOPY"})
    default void zeroCopy_tellsWhichSendsAreDone() throws IOException {
        Lab.Ends ends = lab().ends(Kind.TCP4);
        ends.here().set(Options.SO_ZEROCOPY, true);
        assertThat(ends.here().awaitZeroCopy(Deadline.NOW)).isEmpty();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(30_000);
            memory.copyFrom(MemorySegment.ofArray(Lab.pattern(30_000)));
            for (int i = 0; i < 3; i++) {
                ByteBuffer part = memory.asSlice(i * 10_000L, 10_000).asByteBuffer();
                assertThat(ends.here().send(part, MsgFlags.MSG_ZEROCOPY, Deadline.NEVER))
                        .isEqualTo(10_000);
            }
            assertThat(Lab.exactly(ends.there(), 30_000)).isEqualTo(Lab.pattern(30_000));
            long done = 0;
            while (done < 3) {
                Optional<ControlMessage.ZeroCopyDone> next = ends.here().awaitZeroCopy(Deadline.after(Lab.LONG));
                assertThat(next.orElseThrow().first()).isEqualTo(done);
                assertThat(next.orElseThrow().copied())
                        .as("the loopback copies")
                        .isTrue();
                done = next.orElseThrow().last() + 1;
            }
            ByteBuffer whole = memory.asByteBuffer();
            assertThat(ends.here().sendMsg(List.of(whole.slice(0, 9), whole.slice(9, 9)), MsgFlags.MSG_ZEROCOPY))
                    .isEqualTo(18);
            Lab.exactly(ends.there(), 18);
            assertThat(ends.here()
                            .awaitZeroCopy(Deadline.after(Lab.LONG))
                            .orElseThrow()
                            .last())
                    .isEqualTo(3);
        }
        assertThat(ends.here().awaitZeroCopy(Deadline.NOW)).isEmpty();
        assertThatThrownBy(() -> ends.here().awaitZeroCopy(Deadline.after(Duration.ofMillis(20))))
                .isInstanceOf(CallTimeoutException.class);
    }

    /// A copy of ours would hold something else by the time the kernel reads it.
    @Test
    @Covers("MSG_ZEROCOPY")
    default void zeroCopy_ofMemoryThatMoves_isRefused() throws IOException {
        Lab.Ends ends = lab().ends(Kind.TCP4);
        ends.here().set(Options.SO_ZEROCOPY, true);
        var onHeap = ByteBuffer.allocate(10);
        assertThatThrownBy(() -> ends.here().send(onHeap, MsgFlags.MSG_ZEROCOPY, Deadline.NEVER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Arena.global()");
        assertThatThrownBy(() -> ends.here().send(new byte[10], 0, 10, MsgFlags.MSG_ZEROCOPY))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ends.here().sendMsg(List.of(onHeap), MsgFlags.MSG_ZEROCOPY))
                .isInstanceOf(IllegalArgumentException.class);
        ends.here().send(new byte[] {1});
        assertThat(ends.there().recv(9)).as("nothing of it went").containsExactly(1);
    }

    @Test
    @Covers("Socket.awaitZeroCopy")
    default void awaitZeroCopy_isEndedByCloseAndInterrupt() throws Exception {
        Lab.Ends ends = lab().ends(Kind.TCP4);
        ends.here().set(Options.SO_ZEROCOPY, true);
        var call = lab().waiting(ends.here(), () -> ends.here().awaitZeroCopy(Deadline.NEVER));
        call.interrupt();
        assertThat(call.failure()).isInstanceOf(CallInterruptedException.class);
        var other = lab().waiting(ends.here(), () -> ends.here().awaitZeroCopy(Deadline.NEVER));
        ends.here().close();
        assertThat(other.failure()).isInstanceOf(java.nio.channels.AsynchronousCloseException.class);
    }
}
