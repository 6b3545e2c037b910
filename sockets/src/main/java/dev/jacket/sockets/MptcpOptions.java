package dev.jacket.sockets;

import dev.jacket.sys.LinuxMptcp;
import dev.jacket.sys.SysSocket;

/// Options of Multipath TCP. Of those of TCP many can be set too, and act on all paths.
///
/// **threads:** immutable.
interface MptcpOptions {
    /// All of the connection and its paths, as `struct mptcp_full_info`, whose sizes and addresses ask.
    Option<byte[]> MPTCP_FULL_INFO = option(
                    "MPTCP_FULL_INFO", LinuxMptcp.MPTCP_FULL_INFO, Codecs.asked(BytesCodec.ANY, bytes -> bytes))
            .readOnly()
            .since("6.5");

    /// What the kernel knows of the connection. **errors:** EOPNOTSUPP once it has fallen back to TCP.
    Option<MptcpInfo> MPTCP_INFO = option(
                    "MPTCP_INFO", LinuxMptcp.MPTCP_INFO, Codecs.report(MptcpInfo.class, 256, MptcpInfo::of))
            .readOnly()
            .since("5.16");

    /// The addresses of each path, as `struct mptcp_subflow_addrs` after `struct mptcp_subflow_data`, which asks.
    Option<byte[]> MPTCP_SUBFLOW_ADDRS = option(
                    "MPTCP_SUBFLOW_ADDRS", LinuxMptcp.MPTCP_SUBFLOW_ADDRS, Codecs.asked(BytesCodec.ANY, bytes -> bytes))
            .readOnly()
            .since("5.16");

    /// The [TcpInfo] of each path, after `struct mptcp_subflow_data`, which asks.
    Option<byte[]> MPTCP_TCPINFO = option(
                    "MPTCP_TCPINFO", LinuxMptcp.MPTCP_TCPINFO, Codecs.asked(BytesCodec.ANY, bytes -> bytes))
            .readOnly()
            .since("5.16");

    private static <T> Option<T> option(String name, int number, Codec<T> codec) {
        return Option.of(name, SysSocket.SOL_MPTCP, number, codec);
    }
}
