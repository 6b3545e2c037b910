package dev.jacket.sockets;

import java.io.Serializable;
import java.util.Locale;

/// What is known of a call that failed.
///
/// **threads:** immutable.
///
/// @param call the verb, such as `connect`
/// @param protocol what the socket speaks, such as `tcp`, `udp`, `unix`
/// @param errno why the kernel refused
/// @param local the socket's own address, [Address#NONE] if it cannot be had
/// @param peer the other side's, [Address#NONE] if it cannot be had
/// @param bytesTransferred how many bytes the call had moved before it failed; more than 0 only where it makes
///     several steps, as `sendAll` does
public record CallDetails(String call, String protocol, Errno errno, Address local, Address peer, long bytesTransferred)
        implements Serializable {
    /// A call that moved nothing.
    ///
    /// @param call the verb, such as `connect`
    /// @param protocol what the socket speaks, such as `tcp`, `udp`, `unix`
    /// @param errno why the kernel refused
    /// @param local the socket's own address, [Address#NONE] if it cannot be had
    /// @param peer the other side's, [Address#NONE] if it cannot be had
    public CallDetails(String call, String protocol, Errno errno, Address local, Address peer) {
        this(call, protocol, errno, local, peer, 0);
    }

    /// {@return the word for what a socket speaks: `tcp`, `udp`, `unix`, `unix-dgram`, `seqpacket`, `raw` and so on}
    ///
    /// @param family the socket's family
    /// @param type its type
    /// @param protocol its protocol
    public static String protocol(Family family, SocketType type, Protocol protocol) {
        if (family.equals(Family.UNIX)) {
            return type.equals(SocketType.STREAM)
                    ? "unix"
                    : type.equals(SocketType.SEQPACKET) ? "seqpacket" : "unix-dgram";
        }
        if (!family.equals(Family.INET) && !family.equals(Family.INET6)) {
            return family.name().toLowerCase(Locale.ROOT);
        }
        if (type.equals(SocketType.RAW)) {
            return "raw";
        }
        if (protocol.equals(Protocol.DEFAULT)) {
            return type.equals(SocketType.STREAM) ? "tcp" : type.equals(SocketType.DGRAM) ? "udp" : "sctp";
        }
        return protocol.name().toLowerCase(Locale.ROOT);
    }

    /// {@return the call and where it was made: `connect tcp 10.0.0.2:51234 -> 10.0.0.1:80`}
    public String place() {
        boolean hasLocal = says(local);
        boolean hasPeer = says(peer);
        return call + " " + protocol
                + (hasLocal ? " " + local : "")
                + (hasLocal && hasPeer ? " ->" : "")
                + (hasPeer ? " " + peer : "");
    }

    /// An address that nobody has chosen yet says nothing to a reader.
    private static boolean says(Address address) {
        return switch (address) {
            case Address.Unix unix -> !unix.isUnnamed();
            case Address.Ip ip -> ip.port() != 0 || !ip.isAny();
            case Address.Packet packet -> packet.ifIndex() != 0;
            case Address.Netlink netlink -> !netlink.isKernel() || netlink.groups() != 0;
            case Address.Vsock vsock -> vsock.port() != Address.Vsock.PORT_ANY;
            case Address.Raw raw -> true;
            case Address.None none -> false;
        };
    }

    /// {@return the fixed text: `connect tcp 10.0.0.2:51234 -> 10.0.0.1:80: ECONNREFUSED (Connection refused)`}
    @Override
    public String toString() {
        return place() + ": " + errno;
    }
}
