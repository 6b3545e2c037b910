package dev.jacket.cli;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.ResolveException;
import dev.jacket.sockets.Resolver;
import dev.jacket.sockets.Resolver.Query;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Hosts and ports of the command line.
final class Hosts {
    private Hosts() {}

    /// {@return the family that `-4` or `-6` ask for, or both}
    static Family family(Arguments arguments) {
        boolean four = arguments.has(Flag.FAMILY4);
        boolean six = arguments.has(Flag.FAMILY6);
        if (four && six) {
            throw Trouble.usage("-4 and -6 together leave no family");
        }
        return four ? Family.INET : six ? Family.INET6 : Family.UNSPEC;
    }

    /// {@return the port of a target, looked up where it is a name}
    static int port(Target.Internet target) throws IOException {
        String service = target.service();
        if (Quantity.isDigit(service.charAt(0)) && Quantity.end(service) == service.length()) {
            return Integer.parseInt(service);
        }
        var query = target.type().equals(SocketType.DGRAM) ? Query.DGRAM : Query.STREAM;
        try {
            var found = Resolver.getAddrInfo("", service, query);
            return found.getFirst().address() instanceof Address.Ip ip ? ip.port() : 0;
        } catch (ResolveException e) {
            throw new ResolveException("getaddrinfo " + target.place(), e.code(), e.errno());
        }
    }

    /// {@return the address of a numeric host, or null for a name}
    static Address.@Nullable Ip numeric(String host, int port) {
        try {
            return Address.inet(host, port);
        } catch (IllegalArgumentException e) {
            return null; // a name
        }
    }

    /// {@return the local address of `ADDR` or `ADDR:PORT`}
    static Address.Ip numeric(String word, String text) {
        Address.Ip plain = numeric(text, 0);
        if (plain != null) {
            return plain;
        }
        try {
            if (Address.parse(text) instanceof Address.Ip ip) {
                return ip;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw Trouble.usage(
                word + " " + Quantity.shown(text) + " is no address; write 127.0.0.1, [::1] or 127.0.0.1:1234");
    }

    /// With `-n` no name service is asked.
    static void refuseName(Arguments arguments, String host) {
        if (arguments.has(Flag.NO_NAMES) && !host.equals("localhost") && numeric(host, 0) == null) {
            throw Trouble.usage(Quantity.shown(host) + " is a name, and -n asks no name service");
        }
    }
}
