package dev.jacket.sockets;

import dev.jacket.sockets.Resolver.AddrInfo;
import dev.jacket.sockets.Resolver.Query;
import dev.jacket.sys.Netdb;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers questions that are answers already, such as `127.0.0.1` and `80`, as getaddrinfo(3) answers them.
/// Start-up and accept paths must not pay for a thread.
final class Literals {
    /// Flags that change nothing about a numeric answer. The others are libc's business.
    private static final int HARMLESS = Netdb.AI_PASSIVE | Netdb.AI_NUMERICHOST | Netdb.AI_NUMERICSERV;

    private Literals() {}

    /// {@return the answers; none if the question is for libc}
    static List<AddrInfo> answer(String host, String service, Query query) {
        int port = service.isEmpty() ? 0 : port(service);
        if (port < 0 || (query.flags() & ~HARMLESS) != 0 || host.indexOf('%') >= 0) {
            return List.of();
        }
        Address.@Nullable Ip address = AddressText.numeric(host, port);
        if (address == null || !isWanted(address.family(), query.family())) {
            return List.of();
        }
        return answer(address, query);
    }

    private static boolean isWanted(Family family, Family wanted) {
        return wanted.equals(Family.UNSPEC) || wanted.equals(family);
    }

    private static List<AddrInfo> answer(Address.Ip address, Query query) {
        boolean stream = query.type().equals(SocketType.STREAM);
        Protocol usual = stream ? Protocol.TCP : Protocol.UDP;
        boolean known = (stream || query.type().equals(SocketType.DGRAM))
                && (query.protocol().equals(Protocol.DEFAULT)
                        || query.protocol().equals(usual));
        return known ? List.of(new AddrInfo(address.family(), query.type(), usual, "", address)) : List.of();
    }

    /// {@return whether libc would take this for a port although it is not 0..65535: glibc reads 70000 as 4464, and
    /// -1 as 65535}
    static boolean isBadPort(String service) {
        String text = service.strip();
        int sign = text.startsWith("+") || text.startsWith("-") ? 1 : 0;
        return text.length() > sign && isDecimal(text.substring(sign)) && port(service) < 0;
    }

    private static boolean isDecimal(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static int port(String service) {
        if (service.length() > 5 || !isDecimal(service)) {
            return -1;
        }
        int port = Integer.parseInt(service);
        return port > 65535 ? -1 : port;
    }
}
