package dev.jacket.sockets;

import dev.jacket.sys.SysSocket;
import org.jspecify.annotations.Nullable;

/// How a socket transports: the second argument of socket(2), without its flag bits. An open value: a number
/// without a name here goes to the kernel unchanged.
///
/// **threads:** immutable.
///
/// @param number what the kernel calls it
public record SocketType(int number) {
    /// A connected stream of bytes.
    public static final SocketType STREAM = new SocketType(SysSocket.SOCK_STREAM);

    /// Messages, each on its own.
    public static final SocketType DGRAM = new SocketType(SysSocket.SOCK_DGRAM);

    /// Packets below the transport protocols.
    public static final SocketType RAW = new SocketType(SysSocket.SOCK_RAW);

    /// A connected sequence of messages.
    public static final SocketType SEQPACKET = new SocketType(SysSocket.SOCK_SEQPACKET);

    /// {@return the type of a number}
    ///
    /// @param number any
    public static SocketType of(int number) {
        return new SocketType(number);
    }

    /// {@return the name, such as `STREAM`, or `SOCK_` and the number}
    public String name() {
        return switch (number) {
            case SysSocket.SOCK_STREAM -> "STREAM";
            case SysSocket.SOCK_DGRAM -> "DGRAM";
            case SysSocket.SOCK_RAW -> "RAW";
            case SysSocket.SOCK_SEQPACKET -> "SEQPACKET";
            default -> "SOCK_" + number;
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
        return other instanceof SocketType that && number == that.number;
    }

    @Override
    public int hashCode() {
        return number;
    }
}
