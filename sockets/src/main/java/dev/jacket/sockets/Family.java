package dev.jacket.sockets;

import dev.jacket.sys.SysSocket;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// An address family: the first argument of socket(2). An open value: a number without a name here goes to the
/// kernel unchanged.
///
/// **threads:** immutable.
///
/// @param number what the kernel calls it
public record Family(int number) implements Serializable {
    /// No family: any family will do, or there is no address.
    public static final Family UNSPEC = new Family(SysSocket.AF_UNSPEC);

    /// Sockets of one machine, unix(7).
    public static final Family UNIX = new Family(SysSocket.AF_UNIX);

    /// IPv4, ip(7).
    public static final Family INET = new Family(SysSocket.AF_INET);

    /// IPv6, ipv6(7).
    public static final Family INET6 = new Family(SysSocket.AF_INET6);

    /// Messages to and from the kernel, netlink(7).
    public static final Family NETLINK = new Family(SysSocket.AF_NETLINK);

    /// Frames of a network interface, packet(7).
    public static final Family PACKET = new Family(SysSocket.AF_PACKET);

    /// Between a virtual machine and its host, vsock(7).
    public static final Family VSOCK = new Family(SysSocket.AF_VSOCK);

    /// {@return the family of a number}
    ///
    /// @param number any
    public static Family of(int number) {
        return new Family(number);
    }

    /// {@return the name, such as `INET`, or `AF_` and the number}
    public String name() {
        return switch (number) {
            case SysSocket.AF_UNSPEC -> "UNSPEC";
            case SysSocket.AF_UNIX -> "UNIX";
            case SysSocket.AF_INET -> "INET";
            case SysSocket.AF_INET6 -> "INET6";
            case SysSocket.AF_NETLINK -> "NETLINK";
            case SysSocket.AF_PACKET -> "PACKET";
            case SysSocket.AF_VSOCK -> "VSOCK";
            default -> "AF_" + number;
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
        return other instanceof Family that && number == that.number;
    }

    @Override
    public int hashCode() {
        return number;
    }
}
