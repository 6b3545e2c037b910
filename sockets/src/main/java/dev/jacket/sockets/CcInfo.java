package dev.jacket.sockets;

import dev.jacket.sys.tcp_bbr_info;
import dev.jacket.sys.tcp_dctcp_info;
import dev.jacket.sys.tcpvegas_info;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/// What the congestion control tells of itself: TCP_CC_INFO. Which one it is, TCP_CONGESTION says.
///
/// **threads:** immutable.
public final class CcInfo {
    /// What bbr tells.
    ///
    /// **threads:** immutable.
    ///
    /// @param bandwidth its estimate, in bytes a second
    /// @param minRtt the least round-trip time of late
    /// @param pacingGain the gain of pacing, in 256ths
    /// @param cwndGain the gain of the window, in 256ths
    public record Bbr(long bandwidth, Duration minRtt, long pacingGain, long cwndGain) {}

    /// What dctcp tells.
    ///
    /// **threads:** immutable.
    ///
    /// @param enabled whether the path marks, so that it is in use
    /// @param ceState whether the last packet was marked
    /// @param alpha the share of marks, in 1024ths
    /// @param markedBytes acknowledged bytes that were marked
    /// @param totalBytes acknowledged bytes
    public record Dctcp(boolean enabled, boolean ceState, long alpha, long markedBytes, long totalBytes) {}

    /// What vegas and its kin tell.
    ///
    /// **threads:** immutable.
    ///
    /// @param enabled whether it is in use
    /// @param rttCount how many round trips were measured
    /// @param rtt the round-trip time
    /// @param minRtt the least of them
    public record Vegas(boolean enabled, long rttCount, Duration rtt, Duration minRtt) {}

    private final byte[] bytes;

    private CcInfo(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    static CcInfo of(byte[] bytes) {
        return new CcInfo(bytes);
    }

    /// {@return what the kernel wrote, nothing where the congestion control tells nothing}
    public byte[] bytes() {
        return bytes.clone();
    }

    /// {@return it as bbr's}
    ///
    /// @throws IllegalStateException if it is shorter
    public Bbr bbr() {
        ByteBuffer memory = atLeast(tcp_bbr_info.SIZEOF, "bbr");
        return new Bbr(
                u32(memory, tcp_bbr_info.bbr_bw_hi) << 32 | u32(memory, tcp_bbr_info.bbr_bw_lo),
                micros(memory, tcp_bbr_info.bbr_min_rtt),
                u32(memory, tcp_bbr_info.bbr_pacing_gain),
                u32(memory, tcp_bbr_info.bbr_cwnd_gain));
    }

    /// {@return it as dctcp's}
    ///
    /// @throws IllegalStateException if it is shorter
    public Dctcp dctcp() {
        ByteBuffer memory = atLeast(tcp_dctcp_info.SIZEOF, "dctcp");
        return new Dctcp(
                memory.getShort(tcp_dctcp_info.dctcp_enabled) != 0,
                memory.getShort(tcp_dctcp_info.dctcp_ce_state) != 0,
                u32(memory, tcp_dctcp_info.dctcp_alpha),
                u32(memory, tcp_dctcp_info.dctcp_ab_ecn),
                u32(memory, tcp_dctcp_info.dctcp_ab_tot));
    }

    /// {@return it as that of vegas}
    ///
    /// @throws IllegalStateException if it is shorter
    public Vegas vegas() {
        ByteBuffer memory = atLeast(tcpvegas_info.SIZEOF, "vegas");
        return new Vegas(
                memory.getInt(tcpvegas_info.tcpv_enabled) != 0,
                u32(memory, tcpvegas_info.tcpv_rttcnt),
                micros(memory, tcpvegas_info.tcpv_rtt),
                micros(memory, tcpvegas_info.tcpv_minrtt));
    }

    private ByteBuffer atLeast(int size, String name) {
        if (bytes.length < size) {
            throw new IllegalStateException(
                    name + " tells " + size + " bytes, and this congestion control told " + bytes.length);
        }
        return Codecs.of(bytes);
    }

    private static long u32(ByteBuffer memory, int at) {
        return Integer.toUnsignedLong(memory.getInt(at));
    }

    private static Duration micros(ByteBuffer memory, int at) {
        return Duration.of(u32(memory, at), ChronoUnit.MICROS);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CcInfo info && Arrays.equals(info.bytes, bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// {@return how much it is}
    @Override
    public String toString() {
        return "CcInfo[" + bytes.length + " bytes]";
    }
}
