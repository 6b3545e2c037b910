package dev.jacket.sockets;

import static dev.jacket.sys.LinuxSockDiag.INET_DIAG_CGROUP_ID;
import static dev.jacket.sys.LinuxSockDiag.INET_DIAG_MARK;
import static dev.jacket.sys.LinuxSockDiag.INET_DIAG_SHUTDOWN;
import static dev.jacket.sys.LinuxSockDiag.INET_DIAG_SKMEMINFO;
import static dev.jacket.sys.LinuxSockDiag.INET_DIAG_SKV6ONLY;
import static dev.jacket.sys.LinuxSockDiag.INET_DIAG_SOCKOPT;
import static dev.jacket.sys.LinuxSockDiag.INET_DIAG_TCLASS;
import static dev.jacket.sys.LinuxSockDiag.INET_DIAG_TOS;
import static dev.jacket.sys.LinuxSockDiag.INET_DIAG_ULP_INFO;
import static dev.jacket.sys.LinuxSockDiag.INET_ULP_INFO_MPTCP;
import static dev.jacket.sys.LinuxSockDiag.INET_ULP_INFO_NAME;
import static dev.jacket.sys.LinuxSockDiag.INET_ULP_INFO_TLS;
import static dev.jacket.sys.LinuxSockDiag.MPTCP_SUBFLOW_ATTR_FLAGS;
import static dev.jacket.sys.LinuxSockDiag.MPTCP_SUBFLOW_ATTR_ID_LOC;
import static dev.jacket.sys.LinuxSockDiag.MPTCP_SUBFLOW_ATTR_ID_REM;
import static dev.jacket.sys.LinuxSockDiag.MPTCP_SUBFLOW_ATTR_TOKEN_LOC;
import static dev.jacket.sys.LinuxSockDiag.MPTCP_SUBFLOW_ATTR_TOKEN_REM;
import static dev.jacket.sys.LinuxSockDiag.TLS_INFO_CIPHER;
import static dev.jacket.sys.LinuxSockDiag.TLS_INFO_RXCONF;
import static dev.jacket.sys.LinuxSockDiag.TLS_INFO_RX_NO_PAD;
import static dev.jacket.sys.LinuxSockDiag.TLS_INFO_TXCONF;
import static dev.jacket.sys.LinuxSockDiag.TLS_INFO_VERSION;
import static dev.jacket.sys.LinuxSockDiag.TLS_INFO_ZC_RO_TX;

import java.net.ProtocolException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// The details of an internet socket out of the attributes of sock_diag(7).
final class InetDetails {
    /// What comes only to who asks; the rest comes by itself.
    static final int WANTED = 1 << (INET_DIAG_TOS - 1)
            | 1 << (INET_DIAG_TCLASS - 1)
            | 1 << (INET_DIAG_SKMEMINFO - 1)
            | 1 << (INET_DIAG_SHUTDOWN - 1);

    private record Bit(int at, Option<Boolean> option) {}

    /// `struct inet_diag_sockopt`, two bytes of bits. Bit 1 says that the protocol has connections, and bit 10 that a
    /// connect waits for the first send: neither is an option.
    private static final List<Bit> OPTIONS = List.of(
            new Bit(0, Options.IP_RECVERR),
            new Bit(2, Options.IP_FREEBIND),
            new Bit(3, Options.IP_HDRINCL),
            new Bit(4, Options.IP_MULTICAST_LOOP),
            new Bit(5, Options.IP_TRANSPARENT),
            new Bit(6, Options.IP_MULTICAST_ALL),
            new Bit(7, Options.IP_NODEFRAG),
            new Bit(8, Options.IP_BIND_ADDRESS_NO_PORT),
            new Bit(9, Options.IP_RECVERR_RFC4884));

    private InetDetails() {}

    static Diagnostics.Details of(NetlinkAttributes attributes) throws ProtocolException {
        OptionalInt v6Only = attributes.u8(INET_DIAG_SKV6ONLY);
        OptionalInt mark = attributes.u32(INET_DIAG_MARK);
        return new Diagnostics.Details(
                attributes.bytes(INET_DIAG_SKMEMINFO).map(Options.MemInfo::decode),
                Shutdown.ofBits(attributes.u8(INET_DIAG_SHUTDOWN).orElse(0)),
                attributes.u8(INET_DIAG_TOS),
                attributes.u8(INET_DIAG_TCLASS),
                v6Only.isEmpty() ? Optional.empty() : Optional.of(v6Only.getAsInt() != 0),
                mark.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Integer.toUnsignedLong(mark.getAsInt())),
                attributes.u64(INET_DIAG_CGROUP_ID),
                attributes.nested(INET_DIAG_ULP_INFO).text(INET_ULP_INFO_NAME),
                path(attributes.nested(INET_DIAG_ULP_INFO).nested(INET_ULP_INFO_MPTCP)),
                tls(attributes.nested(INET_DIAG_ULP_INFO)),
                options(attributes));
    }

    private static Optional<Diagnostics.KernelTls> tls(NetlinkAttributes upper) throws ProtocolException {
        NetlinkAttributes tls = upper.nested(INET_ULP_INFO_TLS);
        return upper.has(INET_ULP_INFO_TLS)
                ? Optional.of(new Diagnostics.KernelTls(
                        tls.u16(TLS_INFO_VERSION).orElse(0),
                        tls.u16(TLS_INFO_CIPHER).orElse(0),
                        tls.u16(TLS_INFO_TXCONF).orElse(0),
                        tls.u16(TLS_INFO_RXCONF).orElse(0),
                        tls.has(TLS_INFO_ZC_RO_TX),
                        tls.has(TLS_INFO_RX_NO_PAD)))
                : Optional.empty();
    }

    private static Optional<Diagnostics.Path> path(NetlinkAttributes mptcp) throws ProtocolException {
        return mptcp.has(MPTCP_SUBFLOW_ATTR_FLAGS)
                ? Optional.of(new Diagnostics.Path(
                        Integer.toUnsignedLong(
                                mptcp.u32(MPTCP_SUBFLOW_ATTR_TOKEN_LOC).orElse(0)),
                        Integer.toUnsignedLong(
                                mptcp.u32(MPTCP_SUBFLOW_ATTR_TOKEN_REM).orElse(0)),
                        mptcp.u8(MPTCP_SUBFLOW_ATTR_ID_LOC).orElse(0),
                        mptcp.u8(MPTCP_SUBFLOW_ATTR_ID_REM).orElse(0),
                        mptcp.u32(MPTCP_SUBFLOW_ATTR_FLAGS).orElse(0)))
                : Optional.empty();
    }

    private static Map<Option<Boolean>, Boolean> options(NetlinkAttributes attributes) throws ProtocolException {
        OptionalInt bits = attributes.u16(INET_DIAG_SOCKOPT);
        var options = new LinkedHashMap<Option<Boolean>, Boolean>();
        if (bits.isPresent()) {
            OPTIONS.forEach(each -> options.put(each.option(), (bits.getAsInt() >> each.at() & 1) != 0));
        }
        return options;
    }
}
