package dev.jacket.sockets;

import dev.jacket.sys.tcp_info;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/// What the kernel knows of a TCP connection: TCP_INFO of tcp(7), as it was when it was asked.
///
/// Kernels tell more from version to version. What the running one does not tell is empty, which is not the same as
/// zero.
///
/// **threads:** immutable.
public final class TcpInfo {
    private static final int BYTE = 0xff;

    private final byte[] bytes;

    private TcpInfo(byte[] bytes) {
        this.bytes = bytes;
    }

    /// {@return what these bytes say}
    ///
    /// @param bytes a `struct tcp_info`, as long as the kernel made it
    /// @throws IllegalArgumentException if there are none
    public static TcpInfo of(byte[] bytes) {
        if (bytes.length == 0) {
            throw new IllegalArgumentException("a tcp_info has 1 byte at least, not 0");
        }
        return new TcpInfo(bytes.clone());
    }

    /// {@return the connection's state: 1 ESTABLISHED, 2 SYN_SENT, 3 SYN_RECV, 4 FIN_WAIT1, 5 FIN_WAIT2, 6
    /// TIME_WAIT, 7 CLOSE, 8 CLOSE_WAIT, 9 LAST_ACK, 10 LISTEN, 11 CLOSING}
    public int state() {
        return bytes[tcp_info.tcpi_state] & BYTE;
    }

    /// {@return by how many bits the peer's window is shifted}
    public OptionalLong sndWscale() {
        return bits(tcp_info.tcpi_options + 1, 0, 4);
    }

    /// {@return by how many bits our window is shifted}
    public OptionalLong rcvWscale() {
        return bits(tcp_info.tcpi_options + 1, 4, 4);
    }

    /// {@return 1 if [#deliveryRate] was limited by the program, else 0}
    public OptionalLong appLimited() {
        return bits(tcp_info.tcpi_options + 2, 0, 1);
    }

    /// {@return why data did not go with the connection: 0 they did or were not asked to, 1 no cookie, 2 not
    /// acknowledged, 3 after a retransmission}
    public OptionalLong fastOpenFail() {
        return bits(tcp_info.tcpi_options + 2, 1, 2);
    }

    /// {@return the mode and failures of accurate ECN as the kernel packs them; Linux 6.18}
    public OptionalLong accurateEcnBits() {
        return number(tcp_info.tcpi_received_ce_bytes + Integer.BYTES, Integer.BYTES);
    }

    /// {@return the state of congestion control: 0 open, 1 disorder, 2 reduced, 3 recovery, 4 loss}
    public OptionalLong caState() {
        return number(tcp_info.tcpi_ca_state, 1);
    }

    /// {@return timeouts in a row without an acknowledgement}
    public OptionalLong retransmits() {
        return number(tcp_info.tcpi_retransmits, 1);
    }

    /// {@return unanswered probes of the window or of keepalive}
    public OptionalLong probes() {
        return number(tcp_info.tcpi_probes, 1);
    }

    /// {@return by how many doublings the retransmission timeout has grown}
    public OptionalLong backoff() {
        return number(tcp_info.tcpi_backoff, 1);
    }

    /// {@return negotiated options: 1 timestamps, 2 SACK, 4 window scale, 8 ECN, 16 ECN seen, 32 SYN data}
    public OptionalLong options() {
        return number(tcp_info.tcpi_options, 1);
    }

    /// {@return the retransmission timeout}
    public Optional<Duration> rto() {
        return time(tcp_info.tcpi_rto, 4, ChronoUnit.MICROS);
    }

    /// {@return the timeout of delayed acknowledgements}
    public Optional<Duration> ato() {
        return time(tcp_info.tcpi_ato, 4, ChronoUnit.MICROS);
    }

    /// {@return bytes of the largest segment that is sent}
    public OptionalLong sndMss() {
        return number(tcp_info.tcpi_snd_mss, 4);
    }

    /// {@return bytes of the largest segment received, as estimated}
    public OptionalLong rcvMss() {
        return number(tcp_info.tcpi_rcv_mss, 4);
    }

    /// {@return segments sent and not acknowledged; of a listener: connections waiting for accept}
    public OptionalLong unacked() {
        return number(tcp_info.tcpi_unacked, 4);
    }

    /// {@return segments acknowledged out of order; of a listener: its backlog}
    public OptionalLong sacked() {
        return number(tcp_info.tcpi_sacked, 4);
    }

    /// {@return segments taken for lost}
    public OptionalLong lost() {
        return number(tcp_info.tcpi_lost, 4);
    }

    /// {@return segments retransmitted and not acknowledged}
    public OptionalLong retrans() {
        return number(tcp_info.tcpi_retrans, 4);
    }

    /// {@return segments up to the highest acknowledged; 0 on newer kernels}
    public OptionalLong fackets() {
        return number(tcp_info.tcpi_fackets, 4);
    }

    /// {@return the time since data were sent}
    public Optional<Duration> lastDataSent() {
        return time(tcp_info.tcpi_last_data_sent, 4, ChronoUnit.MILLIS);
    }

    /// {@return always zero}
    public Optional<Duration> lastAckSent() {
        return time(tcp_info.tcpi_last_ack_sent, 4, ChronoUnit.MILLIS);
    }

    /// {@return the time since data were received}
    public Optional<Duration> lastDataRecv() {
        return time(tcp_info.tcpi_last_data_recv, 4, ChronoUnit.MILLIS);
    }

    /// {@return the time since an acknowledgement was received}
    public Optional<Duration> lastAckRecv() {
        return time(tcp_info.tcpi_last_ack_recv, 4, ChronoUnit.MILLIS);
    }

    /// {@return bytes of the largest packet that the path takes}
    public OptionalLong pmtu() {
        return number(tcp_info.tcpi_pmtu, 4);
    }

    /// {@return bytes of window that are offered at most}
    public OptionalLong rcvSsthresh() {
        return number(tcp_info.tcpi_rcv_ssthresh, 4);
    }

    /// {@return the round-trip time, smoothed}
    public Optional<Duration> rtt() {
        return time(tcp_info.tcpi_rtt, 4, ChronoUnit.MICROS);
    }

    /// {@return the variation of the round-trip time}
    public Optional<Duration> rttVar() {
        return time(tcp_info.tcpi_rttvar, 4, ChronoUnit.MICROS);
    }

    /// {@return segments of congestion window at which slow start ends}
    public OptionalLong sndSsthresh() {
        return number(tcp_info.tcpi_snd_ssthresh, 4);
    }

    /// {@return segments of congestion window}
    public OptionalLong sndCwnd() {
        return number(tcp_info.tcpi_snd_cwnd, 4);
    }

    /// {@return bytes of the largest segment that the peer was told of}
    public OptionalLong advMss() {
        return number(tcp_info.tcpi_advmss, 4);
    }

    /// {@return by how many segments the path reorders}
    public OptionalLong reordering() {
        return number(tcp_info.tcpi_reordering, 4);
    }

    /// {@return the round-trip time as the receiver estimates it}
    public Optional<Duration> rcvRtt() {
        return time(tcp_info.tcpi_rcv_rtt, 4, ChronoUnit.MICROS);
    }

    /// {@return bytes of receive buffer, as autotuning has it}
    public OptionalLong rcvSpace() {
        return number(tcp_info.tcpi_rcv_space, 4);
    }

    /// {@return segments retransmitted so far}
    public OptionalLong totalRetrans() {
        return number(tcp_info.tcpi_total_retrans, 4);
    }

    /// {@return bytes a second that pacing allows}
    public OptionalLong pacingRate() {
        return number(tcp_info.tcpi_pacing_rate, 8);
    }

    /// {@return the limit of that, -1 for none}
    public OptionalLong maxPacingRate() {
        return number(tcp_info.tcpi_max_pacing_rate, 8);
    }

    /// {@return bytes that the peer has acknowledged}
    public OptionalLong bytesAcked() {
        return number(tcp_info.tcpi_bytes_acked, 8);
    }

    /// {@return bytes received and acknowledged}
    public OptionalLong bytesReceived() {
        return number(tcp_info.tcpi_bytes_received, 8);
    }

    /// {@return segments sent}
    public OptionalLong segsOut() {
        return number(tcp_info.tcpi_segs_out, 4);
    }

    /// {@return segments received}
    public OptionalLong segsIn() {
        return number(tcp_info.tcpi_segs_in, 4);
    }

    /// {@return bytes queued and not sent yet}
    public OptionalLong notSentBytes() {
        return number(tcp_info.tcpi_notsent_bytes, 4);
    }

    /// {@return the least round-trip time of late}
    public Optional<Duration> minRtt() {
        return time(tcp_info.tcpi_min_rtt, 4, ChronoUnit.MICROS);
    }

    /// {@return segments with data received}
    public OptionalLong dataSegsIn() {
        return number(tcp_info.tcpi_data_segs_in, 4);
    }

    /// {@return segments with data sent}
    public OptionalLong dataSegsOut() {
        return number(tcp_info.tcpi_data_segs_out, 4);
    }

    /// {@return bytes a second that the peer acknowledges}
    public OptionalLong deliveryRate() {
        return number(tcp_info.tcpi_delivery_rate, 8);
    }

    /// {@return how long there was something to send}
    public Optional<Duration> busyTime() {
        return time(tcp_info.tcpi_busy_time, 8, ChronoUnit.MICROS);
    }

    /// {@return how long of it the peer's window was the limit}
    public Optional<Duration> rwndLimited() {
        return time(tcp_info.tcpi_rwnd_limited, 8, ChronoUnit.MICROS);
    }

    /// {@return how long of it the send buffer was the limit}
    public Optional<Duration> sndbufLimited() {
        return time(tcp_info.tcpi_sndbuf_limited, 8, ChronoUnit.MICROS);
    }

    /// {@return segments delivered, retransmissions included}
    public OptionalLong delivered() {
        return number(tcp_info.tcpi_delivered, 4);
    }

    /// {@return segments delivered with a congestion mark}
    public OptionalLong deliveredCe() {
        return number(tcp_info.tcpi_delivered_ce, 4);
    }

    /// {@return bytes sent, retransmissions included}
    public OptionalLong bytesSent() {
        return number(tcp_info.tcpi_bytes_sent, 8);
    }

    /// {@return bytes retransmitted}
    public OptionalLong bytesRetrans() {
        return number(tcp_info.tcpi_bytes_retrans, 8);
    }

    /// {@return segments that the peer received twice}
    public OptionalLong dsackDups() {
        return number(tcp_info.tcpi_dsack_dups, 4);
    }

    /// {@return how often reordering was seen}
    public OptionalLong reordSeen() {
        return number(tcp_info.tcpi_reord_seen, 4);
    }

    /// {@return segments received out of order; Linux 5.4}
    public OptionalLong rcvOooPack() {
        return number(tcp_info.tcpi_rcv_ooopack, 4);
    }

    /// {@return bytes of the peer's window; Linux 5.4}
    public OptionalLong sndWnd() {
        return number(tcp_info.tcpi_snd_wnd, 4);
    }

    /// {@return bytes of our window; Linux 6.2}
    public OptionalLong rcvWnd() {
        return number(tcp_info.tcpi_rcv_wnd, 4);
    }

    /// {@return how often another path was tried; Linux 6.2}
    public OptionalLong rehash() {
        return number(tcp_info.tcpi_rehash, 4);
    }

    /// {@return retransmission timeouts; Linux 6.7}
    public OptionalLong totalRto() {
        return number(tcp_info.tcpi_total_rto, 2);
    }

    /// {@return recoveries after them; Linux 6.7}
    public OptionalLong totalRtoRecoveries() {
        return number(tcp_info.tcpi_total_rto_recoveries, 2);
    }

    /// {@return how long they took; Linux 6.7}
    public Optional<Duration> totalRtoTime() {
        return time(tcp_info.tcpi_total_rto_time, 4, ChronoUnit.MILLIS);
    }

    /// {@return segments received with a congestion mark; Linux 6.18}
    public OptionalLong receivedCe() {
        return number(tcp_info.tcpi_received_ce, 4);
    }

    /// {@return bytes delivered with ECT(1); Linux 6.18}
    public OptionalLong deliveredE1Bytes() {
        return number(tcp_info.tcpi_delivered_e1_bytes, 4);
    }

    /// {@return bytes delivered with ECT(0); Linux 6.18}
    public OptionalLong deliveredE0Bytes() {
        return number(tcp_info.tcpi_delivered_e0_bytes, 4);
    }

    /// {@return bytes delivered with a congestion mark; Linux 6.18}
    public OptionalLong deliveredCeBytes() {
        return number(tcp_info.tcpi_delivered_ce_bytes, 4);
    }

    /// {@return bytes received with ECT(1); Linux 6.18}
    public OptionalLong receivedE1Bytes() {
        return number(tcp_info.tcpi_received_e1_bytes, 4);
    }

    /// {@return bytes received with ECT(0); Linux 6.18}
    public OptionalLong receivedE0Bytes() {
        return number(tcp_info.tcpi_received_e0_bytes, 4);
    }

    /// {@return bytes received with a congestion mark; Linux 6.18}
    public OptionalLong receivedCeBytes() {
        return number(tcp_info.tcpi_received_ce_bytes, 4);
    }

    /// {@return the structure, as long as the kernel made it}
    public byte[] bytes() {
        return bytes.clone();
    }

    private OptionalLong number(int offset, int size) {
        if (offset + size > bytes.length) {
            return OptionalLong.empty();
        }
        var memory = Codecs.of(bytes);
        return OptionalLong.of(
                switch (size) {
                    case 1 -> memory.get(offset) & BYTE;
                    case 2 -> Short.toUnsignedLong(memory.getShort(offset));
                    case 4 -> Integer.toUnsignedLong(memory.getInt(offset));
                    default -> memory.getLong(offset);
                });
    }

    private OptionalLong bits(int offset, int from, int count) {
        OptionalLong whole = number(offset, 1);
        return whole.isEmpty() ? whole : OptionalLong.of(whole.getAsLong() >> from & (1 << count) - 1);
    }

    private Optional<Duration> time(int offset, int size, ChronoUnit unit) {
        OptionalLong number = number(offset, size);
        return number.isEmpty() ? Optional.empty() : Optional.of(Duration.of(number.getAsLong(), unit));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TcpInfo info && Arrays.equals(info.bytes, bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// {@return the state, and what people look at first}
    @Override
    public String toString() {
        return "TcpInfo[state=" + state() + ", rtt=" + rtt() + ", sndCwnd=" + sndCwnd() + ", totalRetrans="
                + totalRetrans() + ", " + bytes.length + " bytes]";
    }
}
