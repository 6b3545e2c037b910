package dev.jacket.sockets;

import dev.jacket.sys.Errnos;
import java.io.Serial;
import java.net.SocketException;

/// A system call on a socket that the kernel refused, when the JDK has no exception of its own for the case. To
/// catch every refusal catch `SocketException`; each is a [CallFailure] too.
///
/// **threads:** immutable.
public final class SocketCallException extends SocketException implements CallFailure {
    @Serial
    private static final long serialVersionUID = 1;

    /// What is known of the call.
    private final CallDetails details;

    private SocketCallException(CallDetails details) {
        this.details = details;
    }

    /// {@return the exception for a refused call: the JDK's class where programs catch one, else a
    /// SocketCallException}
    ///
    /// | call and errno | exception |
    /// |---|---|
    /// | `connect`: ECONNREFUSED, ETIMEDOUT | `ConnectException` |
    /// | `bind`, `listen`: EADDRINUSE, EADDRNOTAVAIL, EACCES; `connect`: EADDRNOTAVAIL | `BindException` |
    /// | any: EHOSTUNREACH, ENETUNREACH | `NoRouteToHostException` |
    /// | sends and receives of connected datagram sockets: ECONNREFUSED | `PortUnreachableException` |
    /// | all else | `SocketCallException` |
    ///
    /// @param details what is known of the call
    /// @throws UnsupportedOperationException instead, naming the call and the kernel's version, if this
    ///     system has no such call: ENOSYS
    public static SocketException of(CallDetails details) {
        boolean connect = details.call().equals("connect");
        return switch (details.errno().number()) {
            case Errnos.EHOSTUNREACH, Errnos.ENETUNREACH -> new CallNoRouteException(details);
            case Errnos.ETIMEDOUT -> connect ? new CallConnectException(details) : new SocketCallException(details);
            case Errnos.ECONNREFUSED -> refused(details, connect);
            case Errnos.EADDRNOTAVAIL ->
                connect || binds(details.call()) ? new CallBindException(details) : new SocketCallException(details);
            case Errnos.EADDRINUSE, Errnos.EACCES ->
                binds(details.call()) ? new CallBindException(details) : new SocketCallException(details);
            case Errnos.ENOSYS ->
                throw new UnsupportedOperationException(details + ", Linux " + Platform.kernelRelease());
            default -> new SocketCallException(details);
        };
    }

    private static boolean binds(String call) {
        return call.equals("bind") || call.equals("listen");
    }

    private static SocketException refused(CallDetails details, boolean connect) {
        if (connect) {
            return new CallConnectException(details);
        }
        return isConnectedDatagram(details)
                ? new CallPortUnreachableException(details)
                : new SocketCallException(details);
    }

    /// A Unix datagram is refused where it was addressed to, whether the socket is connected or not; internet
    /// datagrams learn of it later, and only connected sockets are told.
    private static boolean isConnectedDatagram(CallDetails details) {
        String call = details.call();
        return switch (details.protocol()) {
            case "udp", "udplite" -> call.startsWith("send") || call.startsWith("recv");
            case "unix-dgram" -> call.equals("send") || call.startsWith("recv");
            default -> false;
        };
    }

    @Override
    public CallDetails details() {
        return details;
    }

    /// {@return the fixed text: `connect tcp 10.0.0.2:51234 -> 10.0.0.1:80: ECONNREFUSED (Connection refused)`}
    @Override
    public String getMessage() {
        return details.toString();
    }
}
