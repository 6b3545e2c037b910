package dev.jacket.sockets;

import dev.jacket.sys.mptcp_info;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;

/// What the kernel knows of a connection of several paths: MPTCP_INFO. What an older kernel does not tell is empty,
/// never 0.
///
/// **threads:** immutable.
public final class MptcpInfo {
    private final byte[] bytes;

    private MptcpInfo(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    static MptcpInfo of(byte[] bytes) {
        return new MptcpInfo(bytes);
    }

    /// {@return how many further paths there are}
    public OptionalLong subflows() {
        return number(mptcp_info.mptcpi_subflows, 1);
    }

    /// {@return how many addresses were told the peer}
    public OptionalLong addAddrSignal() {
        return number(mptcp_info.mptcpi_add_addr_signal, 1);
    }

    /// {@return how many addresses of the peer were taken}
    public OptionalLong addAddrAccepted() {
        return number(mptcp_info.mptcpi_add_addr_accepted, 1);
    }

    /// {@return how many further paths there may be}
    public OptionalLong subflowsMax() {
        return number(mptcp_info.mptcpi_subflows_max, 1);
    }

    /// {@return how many addresses may be told}
    public OptionalLong addAddrSignalMax() {
        return number(mptcp_info.mptcpi_add_addr_signal_max, 1);
    }

    /// {@return how many addresses of the peer may be taken}
    public OptionalLong addAddrAcceptedMax() {
        return number(mptcp_info.mptcpi_add_addr_accepted_max, 1);
    }

    /// {@return bit 0: it has fallen back to TCP; bit 1: the peer's key is known}
    public OptionalLong flags() {
        return number(mptcp_info.mptcpi_flags, 4);
    }

    /// {@return by what the peer's further paths name the connection}
    public OptionalLong token() {
        return number(mptcp_info.mptcpi_token, 4);
    }

    /// {@return the sequence number of the next byte that is sent}
    public OptionalLong writeSeq() {
        return number(mptcp_info.mptcpi_write_seq, 8);
    }

    /// {@return the first one that is unacknowledged}
    public OptionalLong sndUna() {
        return number(mptcp_info.mptcpi_snd_una, 8);
    }

    /// {@return the next one to be received}
    public OptionalLong rcvNxt() {
        return number(mptcp_info.mptcpi_rcv_nxt, 8);
    }

    /// {@return how many of our addresses are in use}
    public OptionalLong localAddrUsed() {
        return number(mptcp_info.mptcpi_local_addr_used, 1);
    }

    /// {@return how many may be}
    public OptionalLong localAddrMax() {
        return number(mptcp_info.mptcpi_local_addr_max, 1);
    }

    /// {@return whether there are checksums: 1 or 0}
    public OptionalLong csumEnabled() {
        return number(mptcp_info.mptcpi_csum_enabled, 1);
    }

    /// {@return retransmissions; Linux 6.5}
    public OptionalLong retransmits() {
        return number(mptcp_info.mptcpi_retransmits, 4);
    }

    /// {@return bytes retransmitted; Linux 6.5}
    public OptionalLong bytesRetrans() {
        return number(mptcp_info.mptcpi_bytes_retrans, 8);
    }

    /// {@return bytes sent; Linux 6.5}
    public OptionalLong bytesSent() {
        return number(mptcp_info.mptcpi_bytes_sent, 8);
    }

    /// {@return bytes received; Linux 6.5}
    public OptionalLong bytesReceived() {
        return number(mptcp_info.mptcpi_bytes_received, 8);
    }

    /// {@return bytes acknowledged; Linux 6.5}
    public OptionalLong bytesAcked() {
        return number(mptcp_info.mptcpi_bytes_acked, 8);
    }

    /// {@return how many paths there are; Linux 6.7}
    public OptionalLong subflowsTotal() {
        return number(mptcp_info.mptcpi_subflows_total, 1);
    }

    /// {@return the structure, as long as the kernel made it}
    public byte[] bytes() {
        return bytes.clone();
    }

    private OptionalLong number(int at, int size) {
        if (at + size > bytes.length) {
            return OptionalLong.empty();
        }
        ByteBuffer memory = Codecs.of(bytes);
        return OptionalLong.of(
                switch (size) {
                    case 1 -> Byte.toUnsignedLong(memory.get(at));
                    case 4 -> Integer.toUnsignedLong(memory.getInt(at));
                    default -> memory.getLong(at);
                });
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MptcpInfo info && Arrays.equals(info.bytes, bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// {@return what people look at first}
    @Override
    public String toString() {
        return "MptcpInfo[subflows=" + subflows() + ", flags=" + flags() + ", " + bytes.length + " bytes]";
    }
}
