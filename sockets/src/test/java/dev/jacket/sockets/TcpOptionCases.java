package dev.jacket.sockets;

import static dev.jacket.sockets.Options.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import dev.jacket.sockets.Options.Md5Key;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Options of TCP that need a peer, or repair.
interface TcpOptionCases extends SocketCases {
    @Test
    @Covers({"TCP_MD5SIG", "TCP_MD5SIG_EXT"})
    default void md5Key_sameAtBothEnds_connectsAndNoOther() throws IOException {
        Socket listener = lab().listener(Kind.TCP4);
        listener.set(TCP_MD5SIG_EXT, new Md5Key(Address.Inet4.loopback(0), 8, 0, new byte[] {1, 2, 3}));
        Socket signed = lab().open(Kind.TCP4);
        signed.set(TCP_MD5SIG, Md5Key.of(Address.Inet4.loopback(0), (byte) 1, (byte) 2, (byte) 3));
        assertThat(signed.connect(listener.localAddress())).isTrue();

        Socket unsigned = lab().open(Kind.TCP4);
        unsigned.timeout(Duration.ofMillis(50));
        assertThatThrownBy(() -> unsigned.connect(listener.localAddress())).isInstanceOf(CallTimeoutException.class);

        Socket none = lab().open(Kind.TCP4);
        Lab.refused(Errno.ENOENT, () -> none.set(TCP_MD5SIG, Md5Key.of(Address.Inet4.loopback(0))));
        assertThatThrownBy(() -> none.set(TCP_MD5SIG, new Md5Key(Address.Inet4.loopback(0), 8, 0, new byte[1])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TCP_MD5SIG_EXT");
    }

    @Test
    @Covers({"TCP_SAVE_SYN", "TCP_SAVED_SYN"})
    default void savedSyn_isGivenOnce() throws IOException {
        Socket listener = lab().listener(Kind.TCP4);
        listener.set(TCP_SAVE_SYN, 1);
        assertThat(listener.get(TCP_SAVE_SYN)).isEqualTo(1);
        lab().connected(Kind.TCP4, listener);
        try (Socket accepted = listener.accept()) {
            byte[] packet = accepted.get(TCP_SAVED_SYN);

            assertThat(packet[0] >> 4).as("IP version").isEqualTo(4);
            assertThat(packet[9]).as("protocol").isEqualTo((byte) 6);
            assertThat(packet[33] & 2).as("SYN").isEqualTo(2);
            assertThat(accepted.get(TCP_SAVED_SYN)).isEmpty();
        }
    }

    @Test
    @Covers({"TCP_CC_INFO", "TCP_CONGESTION"})
    default void ccInfo_isTheCongestionControls() throws IOException {
        Lab.Ends ends = lab().ends(Kind.TCP4);
        Socket socket = ends.here();
        socket.set(TCP_CONGESTION, "reno");
        assertThat(socket.get(TCP_CC_INFO).bytes()).isEmpty();
        assertThatThrownBy(() -> socket.get(TCP_CC_INFO).bbr()).isInstanceOf(IllegalStateException.class);

        socket.set(TCP_CONGESTION, "bbr");
        socket.sendAll(new byte[1]);
        assertThat(ends.there().recv(1)).hasSize(1);
        Lab.until(() -> unsent(socket) == 0);

        CcInfo.Bbr bbr = socket.get(TCP_CC_INFO).bbr();
        assertThat(bbr.pacingGain()).as("2/ln(2) in 256ths").isEqualTo(739);
        assertThat(bbr.cwndGain()).isEqualTo(739);
        assertThat(bbr.minRtt()).isPositive();
    }

    /// Vegas and dctcp are not in every kernel: their structures are read from bytes.
    @Test
    @Covers("TCP_CC_INFO")
    default void ccInfo_ofOthers_isReadFromItsBytes() {
        byte[] bytes =
                Codecs.memory(16).putInt(1).putInt(5).putInt(300).putInt(200).array();

        var vegas = TCP_CC_INFO.decode(bytes).vegas();
        assertThat(vegas).isEqualTo(new CcInfo.Vegas(true, 5, Duration.ofNanos(300_000), Duration.ofNanos(200_000)));
        var dctcp = TCP_CC_INFO.decode(bytes).dctcp();
        assertThat(dctcp).isEqualTo(new CcInfo.Dctcp(true, false, 5, 300, 200));
    }

    @Test
    @Covers("TCP_ULP")
    default void ulp_thatTheKernelLacks_isNoEntry() throws IOException {
        Socket socket = lab().ends(Kind.TCP4).here();

        assertThat(socket.get(TCP_ULP)).isEmpty();
        assertThat(Lab.refused(Errno.ENOENT, () -> socket.set(TCP_ULP, "jacket")))
                .hasMessageStartingWith("setsockopt TCP_ULP tcp 127.0.0.1:");
    }

    @Test
    @Covers("TCP_ZEROCOPY_RECEIVE")
    default void zerocopyReceive_ofLessThanAPage_tellsHowMuchToReceive() throws IOException {
        Lab.Ends ends = lab().ends(Kind.TCP4);
        ends.here().sendAll(new byte[3]);
        Lab.until(() -> available(ends.there()) == 3);

        byte[] answer = ends.there().get(TCP_ZEROCOPY_RECEIVE, new byte[40]);

        assertThat(Codecs.of(answer).getInt(8)).as("length").isZero();
        assertThat(Codecs.of(answer).getInt(12)).as("recv_skip_hint").isEqualTo(3);
    }

    private static int unsent(Socket socket) {
        try {
            return socket.unsent();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static int available(Socket socket) {
        try {
            return socket.available();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    @Covers({
        "TCP_REPAIR",
        "TCP_REPAIR_QUEUE",
        "TCP_QUEUE_SEQ",
        "TCP_REPAIR_WINDOW",
        "TCP_REPAIR_OPTIONS",
        "TCP_TIMESTAMP"
    })
    default void repair_setsUpAConnectionWithoutAPacket() throws IOException {
        Socket socket = lab().open(Kind.TCP4);
        socket.bind(Address.Inet4.loopback(0));
        Lab.refused(Errno.EPERM, () -> socket.set(TCP_REPAIR_QUEUE, 2));
        socket.set(TCP_REPAIR, 1);
        socket.set(TCP_REPAIR_QUEUE, 2);
        socket.set(TCP_QUEUE_SEQ, 0xfedc_ba98L);
        assertThat(socket.get(TCP_REPAIR)).isEqualTo(1);
        assertThat(socket.get(TCP_REPAIR_QUEUE)).isEqualTo(2);
        assertThat(socket.get(TCP_QUEUE_SEQ)).isEqualTo(0xfedc_ba98L);

        assertThat(socket.connect(Address.Inet4.loopback(9))).isTrue();

        assertThat(Codecs.of(socket.get(TCP_INFO).bytes()).get(0))
                .as("ESTABLISHED")
                .isEqualTo((byte) 1);
        // The largest segment, as `struct tcp_repair_opt`: code 2, value 1000.
        socket.set(TCP_REPAIR_OPTIONS, Codecs.memory(8).putInt(2).putInt(1000).array());
        assertThat(socket.get(TCP_MAXSEG)).isEqualTo(1000);
        socket.set(TCP_TIMESTAMP, 1_000_000L);
        assertThat(socket.get(TCP_TIMESTAMP)).isBetween(1_000_000L, 1_100_000L);
        byte[] window = socket.get(TCP_REPAIR_WINDOW);
        assertThat(window).hasSize(20);
        Codecs.of(window).putInt(4, 1234).putInt(8, 5678); // the window to send into, and the largest so far
        socket.set(TCP_REPAIR_WINDOW, window);
        assertThat(socket.get(TCP_REPAIR_WINDOW)).isEqualTo(window);
        socket.set(TCP_REPAIR, -1);
        assertThat(socket.get(TCP_REPAIR)).isZero();
        Lab.refused(Errno.EPERM, () -> socket.set(TCP_TIMESTAMP, 1L));
    }

    @Test
    @Covers("TCP_AO_GET_KEYS")
    default void authenticationKeys_asked_areRefusedByName() throws IOException {
        Socket socket = lab().open(Kind.TCP4);

        assertThatThrownBy(() -> socket.get(TCP_AO_GET_KEYS, new byte[400]))
                .hasMessageStartingWith("getsockopt TCP_AO_GET_KEYS tcp")
                .extracting(Errno::of)
                .isIn(Errno.ENOPROTOOPT, Errno.EOPNOTSUPP, Errno.EINVAL);
    }
}
