package dev.jacket.cli;

import dev.jacket.server.Connection;
import dev.jacket.server.internal.EventText;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Options;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// Addresses as the endpoints that one could type.
final class Places {
    private Places() {}

    /// {@return the endpoint of a connection's peer}
    static String of(Connection connection) {
        return EventText.endpoint(connection.socket().type(), connection.peer());
    }

    /// {@return who is behind a Unix socket, as ` (pid 9, uid 0)`; empty where the kernel does not tell}
    static String credentials(Socket socket) {
        if (!socket.family().equals(Family.UNIX) || socket.type().equals(SocketType.DGRAM)) {
            return "";
        }
        try {
            var peer = socket.get(Options.SO_PEERCRED);
            return " (pid " + peer.pid() + ", uid " + peer.uid() + ")";
        } catch (IOException gone) {
            return "";
        }
    }

    /// {@return the place on this machine that a flag names: a port, a loopback address with a port, `unix:PATH`}
    static Address local(Flag flag, String word) {
        try {
            boolean isPort = word.chars().allMatch(letter -> letter >= '0' && letter <= '9');
            var address = Address.parse(isPort ? "127.0.0.1:" + word : word);
            if (address instanceof Address.Unix || (address instanceof Address.Ip ip && ip.isLoopback())) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw Trouble.usage(flag.shown() + " " + Quantity.shown(word)
                + " is no place of this machine; write 9464, 127.0.0.1:9464 or unix:/run/metrics");
    }

    static boolean isInternet(Family family) {
        return family.equals(Family.INET) || family.equals(Family.INET6);
    }

    /// {@return the word for a socket in error lines: `tcp`, `udp`, `unix`, `ip`}
    static String protocol(Family family, SocketType type) {
        boolean stream = type.equals(SocketType.STREAM);
        boolean datagram = type.equals(SocketType.DGRAM);
        if (family.equals(Family.UNIX)) {
            return stream ? "unix" : datagram ? "unix-dgram" : "seqpacket";
        }
        if (isInternet(family)) {
            return stream ? "tcp" : datagram ? "udp" : type.equals(SocketType.RAW) ? "ip" : "seqpacket";
        }
        return family.name().toLowerCase(Locale.ROOT);
    }

    /// {@return the address alone of an endpoint's text}
    static String bare(String endpoint) {
        for (String scheme : List.of("udp://", "ip://", "vsock://", "unix:", "unix-dgram:", "seqpacket:")) {
            if (endpoint.startsWith(scheme)) {
                return endpoint.substring(scheme.length());
            }
        }
        return endpoint;
    }
}
