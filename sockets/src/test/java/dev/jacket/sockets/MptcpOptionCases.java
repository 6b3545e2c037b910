package dev.jacket.sockets;

import static dev.jacket.sockets.Options.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jacket.checks.Covers;
import dev.jacket.sys.tcp_info;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/// What connections of several paths tell.
interface MptcpOptionCases extends SocketCases {
    private Socket connection() throws IOException {
        assumeTrue(
                Platform.probe(Family.INET, SocketType.STREAM, Protocol.MPTCP).equals(Errno.NONE),
                "this kernel has no MPTCP");
        Lab.Ends ends = lab().ends(Kind.MPTCP4);
        ends.here().sendAll(new byte[5]);
        assertThat(Lab.exactly(ends.there(), 5)).hasSize(5);
        return ends.here();
    }

    @Test
    @Covers("MPTCP_INFO")
    default void info_tellsWhatWasSent() throws IOException {
        MptcpInfo info = connection().get(MPTCP_INFO);

        assertThat(info.subflows()).hasValue(0);
        assertThat(info.flags().orElseThrow() & 2).as("the peer's key is known").isEqualTo(2);
        assertThat(info.bytesSent()).hasValue(5);
        assertThat(MPTCP_INFO.decode(new byte[16]).writeSeq()).isEmpty();
    }

    /// {@return `struct mptcp_subflow_data`, which says how large each part may be}
    private static ByteBuffer question(int room, int sizeOfOne) {
        return Codecs.memory(room).putInt(16).putInt(0).putInt(0).putInt(sizeOfOne);
    }

    @Test
    @Covers({"MPTCP_TCPINFO", "MPTCP_SUBFLOW_ADDRS"})
    default void paths_areToldOneByOne() throws IOException {
        Socket socket = connection();

        byte[] infos = socket.get(MPTCP_TCPINFO, question(1024, tcp_info.SIZEOF).array());
        byte[] addresses = socket.get(MPTCP_SUBFLOW_ADDRS, question(1024, 256).array());

        assertThat(Codecs.of(infos).getInt(4)).as("paths").isEqualTo(1);
        assertThat(infos[16]).as("ESTABLISHED").isEqualTo((byte) 1);
        assertThat(Codecs.of(addresses).getInt(4)).as("paths").isEqualTo(1);
        assertThat(Codecs.of(addresses).getShort(16)).isEqualTo((short) Family.INET.number());
    }

    @Test
    @Covers("MPTCP_FULL_INFO")
    default void fullInfo_tellsTheConnectionToo() throws IOException {
        // sizes of tcp_info and of the addresses, and no room for either
        byte[] question = Codecs.memory(56 + 96).putInt(0, 0).array();

        byte[] answer = connection().get(MPTCP_FULL_INFO, question);

        assertThat(Codecs.of(answer).getInt(16)).as("paths").isEqualTo(1);
    }
}
