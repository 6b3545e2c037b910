package dev.jacket.cli;

import dev.jacket.server.UnixFile;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.CallDetails;
import dev.jacket.sockets.Errno;
import java.io.IOException;

/// What to do about a failed call, where we know the cause.
final class Remedy {
    private Remedy() {}

    /// {@return `; ` and the remedy, or nothing}
    static String of(CallDetails details) {
        String text = text(details.call(), details.errno(), details.local(), details.peer());
        return text.isEmpty() ? "" : "; " + text;
    }

    private static String text(String call, Errno errno, Address local, Address peer) {
        return switch (call) {
            case "bind", "listen" -> binding(errno, local);
            case "connect" -> connecting(errno, peer);
            case "socket" -> errno.isPermission() ? "raw sockets need CAP_NET_RAW" : elsewhere(errno);
            case "send", "sendto", "sendmsg" -> sending(errno, peer);
            default -> elsewhere(errno);
        };
    }

    private static String binding(Errno errno, Address local) {
        boolean low = local instanceof Address.Ip ip && ip.port() < 1024;
        if (errno.equals(Errno.EACCES) && low) {
            return "ports below 1024 need CAP_NET_BIND_SERVICE";
        }
        if (errno.equals(Errno.EADDRINUSE)) {
            return local instanceof Address.Unix unix
                    ? taken(unix)
                    : "another program has this port; port 0 takes a free one";
        }
        if (errno.equals(Errno.EADDRNOTAVAIL)) {
            return "no interface of this machine has this address";
        }
        return errno.equals(Errno.ENOENT) ? "the folder does not exist" : elsewhere(errno);
    }

    private static String taken(Address.Unix local) {
        try {
            boolean other = local.isPath() && !UnixFile.isSocket(OutFile.path(local.name()));
            return other ? "a file that is no socket is there" : "another program listens there";
        } catch (IOException | Trouble e) {
            return ""; // it went away meanwhile, or may not be looked at
        }
    }

    private static String connecting(Errno errno, Address peer) {
        if (errno.equals(Errno.ECONNREFUSED)) {
            return peer instanceof Address.Unix ? "the socket is there, but no program" : "no program listens there";
        }
        if (errno.equals(Errno.ENOENT)) {
            return "no such socket";
        }
        return errno.equals(Errno.EPROTOTYPE) ? "the socket is of another type" : elsewhere(errno);
    }

    private static String sending(Errno errno, Address peer) {
        if (peer instanceof Address.Unix && errno.equals(Errno.ECONNREFUSED)) {
            return connecting(errno, peer);
        }
        return errno.equals(Errno.EMSGSIZE)
                ? "a datagram has at most 65507 bytes on IPv4, see --frame"
                : elsewhere(errno);
    }

    private static String elsewhere(Errno errno) {
        if (errno.equals(Errno.EMFILE)) {
            return "more descriptors: ulimit -n";
        }
        return errno.equals(Errno.ECONNREFUSED) ? "port unreachable" : "";
    }
}
