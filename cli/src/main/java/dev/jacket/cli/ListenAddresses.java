package dev.jacket.cli;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Query;
import dev.jacket.sockets.Resolver;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// The addresses that an endpoint of the internet means to those who listen.
final class ListenAddresses {
    private final Target.Internet target;
    private final Family family;
    private final boolean mayAsk;

    /// @param family the only one that counts, or UNSPEC
    /// @param mayAsk whether names may be looked up
    ListenAddresses(Target.Internet target, Family family, boolean mayAsk) {
        this.target = target;
        this.family = family;
        this.mayAsk = mayAsk;
    }

    /// {@return the addresses of a target, by `-4`, `-6` and `-n`; never empty}
    static List<Address.Ip> of(Target.Internet target, Arguments arguments) throws IOException {
        boolean four = arguments.has(Flag.FAMILY4);
        boolean six = arguments.has(Flag.FAMILY6);
        if (four && six) {
            throw Trouble.usage("-4 and -6 together leave no family");
        }
        var family = four ? Family.INET : six ? Family.INET6 : Family.UNSPEC;
        return new ListenAddresses(target, family, !arguments.has(Flag.NO_NAMES)).all();
    }

    /// {@return the addresses; several are one place in several families, or the several addresses of a name}
    List<Address.Ip> all() throws IOException {
        int port = port();
        if (target.isAny()) {
            return List.of(family.equals(Family.INET) ? Address.Inet4.any(port) : Address.Inet6.any(port));
        }
        return target.host().isEmpty() ? loopback(port) : named(port);
    }

    private int port() throws IOException {
        String service = target.service();
        if (Quantity.isDigit(service.charAt(0)) && Quantity.end(service) == service.length()) {
            return Integer.parseInt(service);
        }
        for (var info : Resolver.getAddrInfo("", service, query())) {
            if (info.address() instanceof Address.Ip ip) {
                return ip.port();
            }
        }
        throw Trouble.usage(Quantity.shown(service) + " is no service here; write its number");
    }

    private List<Address.Ip> loopback(int port) {
        var addresses = new ArrayList<Address.Ip>();
        if (!family.equals(Family.INET6)) {
            addresses.add(Address.Inet4.loopback(port));
        }
        if (!family.equals(Family.INET)) {
            addresses.add(Address.Inet6.loopback(port));
        }
        return addresses;
    }

    private List<Address.Ip> named(int port) throws IOException {
        var addresses = new LinkedHashSet<Address.Ip>();
        if (!mayAsk && !isNumeric(target.host())) {
            throw Trouble.usage(Quantity.shown(target.host()) + " is a name, and -n asks no name service");
        }
        for (var info : Resolver.getAddrInfo(target.host(), Integer.toString(port), query())) {
            if (info.address() instanceof Address.Ip ip) {
                addresses.add(ip);
            }
        }
        return List.copyOf(addresses);
    }

    private Query query() {
        var query = target.type().equals(SocketType.DGRAM) ? Query.DGRAM : Query.STREAM;
        return query.family(family);
    }

    private static boolean isNumeric(String host) {
        try {
            Address.inet(host, 0);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
