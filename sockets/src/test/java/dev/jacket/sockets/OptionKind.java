package dev.jacket.sockets;

import dev.jacket.loop.internal.Host;
import java.io.IOException;

/// The kinds of socket that have options of their own.
@SuppressWarnings("ImmutableEnumChecker") // families, types and protocols are records
enum OptionKind {
    TCP4(Family.INET, SocketType.STREAM, Protocol.DEFAULT),
    TCP6(Family.INET6, SocketType.STREAM, Protocol.DEFAULT),
    MPTCP4(Family.INET, SocketType.STREAM, Protocol.MPTCP),
    MPTCP6(Family.INET6, SocketType.STREAM, Protocol.MPTCP),
    SCTP4(Family.INET, SocketType.STREAM, Protocol.of(132)),
    UDP4(Family.INET, SocketType.DGRAM, Protocol.DEFAULT),
    UDP6(Family.INET6, SocketType.DGRAM, Protocol.DEFAULT),
    UDPLITE4(Family.INET, SocketType.DGRAM, Protocol.UDPLITE),
    UDPLITE6(Family.INET6, SocketType.DGRAM, Protocol.UDPLITE),
    RAW4(Family.INET, SocketType.RAW, Protocol.of(253)),
    RAW6(Family.INET6, SocketType.RAW, Protocol.of(253)),
    ICMP4(Family.INET, SocketType.RAW, Protocol.of(1)),
    ICMP6(Family.INET6, SocketType.RAW, Protocol.of(58)),
    /// Whoever sends writes the header.
    HEADER6(Family.INET6, SocketType.RAW, Protocol.of(255)),
    UNIX(Family.UNIX, SocketType.STREAM, Protocol.DEFAULT),
    UNIX_DGRAM(Family.UNIX, SocketType.DGRAM, Protocol.DEFAULT),
    SEQPACKET(Family.UNIX, SocketType.SEQPACKET, Protocol.DEFAULT),
    PACKET(Family.PACKET, SocketType.RAW, Protocol.DEFAULT),
    NETLINK(Family.NETLINK, SocketType.RAW, Protocol.DEFAULT),
    VSOCK(Family.VSOCK, SocketType.STREAM, Protocol.DEFAULT);

    final Family family;
    final SocketType type;
    final Protocol protocol;

    OptionKind(Family family, SocketType type, Protocol protocol) {
        this.family = family;
        this.type = type;
        this.protocol = protocol;
    }

    Socket open(Host host) throws IOException {
        return Opening.open(host, family, type, protocol);
    }

    boolean isStream() {
        return type.equals(SocketType.STREAM);
    }

    boolean isTcp() {
        return this == TCP4 || this == TCP6;
    }

    boolean isMptcp() {
        return this == MPTCP4 || this == MPTCP6;
    }

    boolean isUdp() {
        return this == UDP4 || this == UDP6;
    }

    boolean isUdpLite() {
        return this == UDPLITE4 || this == UDPLITE6;
    }

    boolean isRaw() {
        return type.equals(SocketType.RAW) && isInternet();
    }

    boolean isInternet() {
        return family.equals(Family.INET) || isInet6();
    }

    boolean isInet6() {
        return family.equals(Family.INET6);
    }

    boolean isUnix() {
        return family.equals(Family.UNIX);
    }
}
