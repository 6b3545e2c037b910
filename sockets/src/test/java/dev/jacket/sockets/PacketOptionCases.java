package dev.jacket.sockets;

import static dev.jacket.sockets.Options.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import dev.jacket.sockets.Packets.Fanout;
import dev.jacket.sockets.Packets.FanoutData;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// Options of packet and netlink sockets.
interface PacketOptionCases extends SocketCases {
    private Socket packet() throws IOException {
        Socket socket = lab().open(Family.PACKET, SocketType.RAW, Protocol.DEFAULT);
        socket.bind(new Address.Packet(0x0800, 1, 0, 0, new byte[0]));
        return socket;
    }

    /// Sends one packet, which nothing answers.
    private void sendUdp() throws IOException {
        Socket udp = lab().bound(Kind.UDP4);
        udp.sendTo(new byte[9], udp.localAddress());
    }

    /// {@return what a socket has counted since it was asked last, once there is something}
    private static Packets.Statistics counted(Socket socket) {
        var found = new java.util.concurrent.atomic.AtomicReference<Packets.Statistics>();
        Lab.until(() -> {
            try {
                found.set(socket.get(PACKET_STATISTICS));
                return found.get().packets() > 0;
            } catch (IOException failed) {
                throw new AssertionError(failed);
            }
        });
        return found.get();
    }

    @Test
    @Covers("PACKET_STATISTICS")
    default void statistics_countPacketsSinceTheyWereRead() throws IOException {
        Socket socket = packet();
        socket.get(PACKET_STATISTICS);

        sendUdp();

        Packets.Statistics statistics = counted(socket);
        assertThat(statistics.drops()).isZero();
        assertThat(statistics.freezes()).isEmpty();
        socket.set(PACKET_VERSION, 2);
        assertThat(socket.get(PACKET_STATISTICS).freezes()).hasValue(0);
    }

    @Test
    @Covers({"PACKET_FANOUT", "PACKET_FANOUT_DATA"})
    default void fanout_byALoadedProgram_choosesTheSocket() throws IOException {
        Socket first = packet();
        Socket second = packet();
        var group = new Fanout(4322, Fanout.EBPF, 0);
        first.set(PACKET_FANOUT, group);
        second.set(PACKET_FANOUT, group);
        for (int choice = 0; choice < 2; choice++) {
            try (Fd program = LoadedProgram.returning(choice)) {
                second.set(PACKET_FANOUT_DATA, new FanoutData.Loaded(program));
            }
            first.get(PACKET_STATISTICS);
            second.get(PACKET_STATISTICS);

            sendUdp();

            counted(choice == 0 ? first : second);
            assertThat((choice == 0 ? second : first).get(PACKET_STATISTICS).packets())
                    .isZero();
        }
        assertThatThrownBy(() -> first.set(PACKET_FANOUT_DATA, new FanoutData.Classic(Bpf.of())))
                .isInstanceOf(IllegalArgumentException.class);
        var classic = new FanoutData.Classic(Bpf.of(Bpf.stmt(Bpf.RET | Bpf.K, 1)));
        Lab.refused(Errno.EINVAL, () -> first.set(PACKET_FANOUT_DATA, classic));
    }

    @Test
    @Covers({"PACKET_FANOUT", "PACKET_FANOUT_DATA", "PACKET_ROLLOVER_STATS"})
    default void fanout_byAProgram_choosesTheSocket() throws IOException {
        Socket first = packet();
        Lab.refused(Errno.EINVAL, () -> first.get(PACKET_ROLLOVER_STATS));
        Socket second = packet();
        var group = new Fanout(4321, Fanout.CBPF, 0);
        first.set(PACKET_FANOUT, group);
        second.set(PACKET_FANOUT, group);
        assertThat(second.get(PACKET_FANOUT)).isEqualTo(group);
        first.set(PACKET_FANOUT_DATA, new FanoutData.Classic(Bpf.of(Bpf.stmt(Bpf.RET | Bpf.K, 1))));
        first.get(PACKET_STATISTICS);
        second.get(PACKET_STATISTICS);

        sendUdp();

        counted(second);
        assertThat(first.get(PACKET_STATISTICS).packets()).isZero();
        assertThat(packet().get(PACKET_STATISTICS).packets()).isZero();
        Socket rolling = packet();
        rolling.set(PACKET_FANOUT, new Fanout(99, Fanout.HASH, Fanout.ROLLOVER_ON_FULL));
        assertThat(rolling.get(PACKET_ROLLOVER_STATS)).isEqualTo(new Packets.RolloverStatistics(0, 0, 0));
    }

    @Test
    @Covers("PACKET_HDRLEN")
    default void headerLength_isThatOfTheVersion() throws IOException {
        Socket socket = packet();

        assertThat(socket.get(PACKET_HDRLEN, 0)).isEqualTo(32);
        assertThat(socket.get(PACKET_HDRLEN, 1)).isEqualTo(32);
        assertThat(socket.get(PACKET_HDRLEN, 2)).isEqualTo(48);
        assertThatThrownBy(() -> socket.get(PACKET_HDRLEN))
                .hasMessage("PACKET_HDRLEN answers a request, and none is given");
        assertThatThrownBy(() -> socket.get(PACKET_HDRLEN, 3)).hasMessage("PACKET_HDRLEN 3 is not in 0..2");
        assertThatThrownBy(() -> socket.get(PACKET_VERSION, 1)).hasMessage("PACKET_VERSION answers no request");
    }

    @Test
    @Covers({"PACKET_RX_RING", "PACKET_TX_RING", "PACKET_RESERVE"})
    default void ring_onceThere_fixesItsShape() throws IOException {
        // block size, blocks, frame size, frames
        byte[] ring =
                Codecs.memory(16).putInt(4096).putInt(1).putInt(2048).putInt(2).array();
        for (Option<byte[]> option : java.util.List.of(PACKET_RX_RING, PACKET_TX_RING)) {
            Socket socket = packet();
            socket.set(PACKET_RESERVE, 16);

            socket.set(option, ring);

            Lab.refused(Errno.EBUSY, () -> socket.set(PACKET_RESERVE, 32));
            assertThat(socket.get(PACKET_RESERVE)).isEqualTo(16);
            Lab.refused(Errno.EINVAL, () -> packet().set(option, new byte[4]));
        }
    }

    @Test
    @Covers({"NETLINK_ADD_MEMBERSHIP", "NETLINK_DROP_MEMBERSHIP", "NETLINK_LIST_MEMBERSHIPS"})
    default void netlinkGroups_areJoinedListedAndLeft() throws IOException {
        Socket socket = lab().open(Family.NETLINK, SocketType.RAW, Protocol.DEFAULT);
        assertThat(socket.get(NETLINK_LIST_MEMBERSHIPS).isEmpty()).isTrue();

        socket.set(NETLINK_ADD_MEMBERSHIP, 1);
        socket.set(NETLINK_ADD_MEMBERSHIP, 33);

        assertThat(socket.get(NETLINK_LIST_MEMBERSHIPS).stream()).containsExactly(1, 33);
        socket.set(NETLINK_DROP_MEMBERSHIP, 1);
        assertThat(socket.get(NETLINK_LIST_MEMBERSHIPS).stream()).containsExactly(33);
        Lab.refused(Errno.EINVAL, () -> socket.set(NETLINK_ADD_MEMBERSHIP, 100_000));
    }
}
