package dev.jacket.sockets;

import dev.jacket.sys.NetinetIn;
import org.jspecify.annotations.Nullable;

/// A protocol of the internet families: the third argument of socket(2). An open value: a number without a name
/// here goes to the kernel unchanged. Other families number their protocols for themselves.
///
/// **threads:** immutable.
///
/// @param number what the kernel calls it
public record Protocol(int number) {
    /// The one that the family has for the type.
    public static final Protocol DEFAULT = new Protocol(0);

    /// Control messages of IPv4, icmp(7).
    public static final Protocol ICMP = new Protocol(NetinetIn.IPPROTO_ICMP);

    /// Control messages of IPv6.
    public static final Protocol ICMPV6 = new Protocol(NetinetIn.IPPROTO_ICMPV6);

    /// TCP over several paths; Linux 5.6 or newer.
    public static final Protocol MPTCP = new Protocol(NetinetIn.IPPROTO_MPTCP);

    /// SCTP, where the kernel has it.
    public static final Protocol SCTP = new Protocol(NetinetIn.IPPROTO_SCTP);

    /// TCP, tcp(7).
    public static final Protocol TCP = new Protocol(NetinetIn.IPPROTO_TCP);

    /// UDP, udp(7).
    public static final Protocol UDP = new Protocol(NetinetIn.IPPROTO_UDP);

    /// UDP with a partial checksum, udplite(7), where the kernel has it.
    public static final Protocol UDPLITE = new Protocol(NetinetIn.IPPROTO_UDPLITE);

    /// {@return the protocol of a number}
    ///
    /// @param number any
    public static Protocol of(int number) {
        return new Protocol(number);
    }

    /// {@return the name, such as `TCP`, or `PROTOCOL_` and the number}
    public String name() {
        return switch (number) {
            case 0 -> "DEFAULT";
            case NetinetIn.IPPROTO_ICMP -> "ICMP";
            case NetinetIn.IPPROTO_ICMPV6 -> "ICMPV6";
            case NetinetIn.IPPROTO_MPTCP -> "MPTCP";
            case NetinetIn.IPPROTO_SCTP -> "SCTP";
            case NetinetIn.IPPROTO_TCP -> "TCP";
            case NetinetIn.IPPROTO_UDP -> "UDP";
            case NetinetIn.IPPROTO_UDPLITE -> "UDPLITE";
            default -> "PROTOCOL_" + number;
        };
    }

    /// {@return the name}
    @Override
    public String toString() {
        return name();
    }

    // Written out, as what javac gives a record is linked by bootstrap methods: 12 ms of the first start.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Protocol that && number == that.number;
    }

    @Override
    public int hashCode() {
        return number;
    }
}
