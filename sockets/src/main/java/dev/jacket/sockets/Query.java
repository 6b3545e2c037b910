package dev.jacket.sockets;

import dev.jacket.sys.Netdb;

/// What [Resolver#getAddrInfo] is asked for.
///
/// **threads:** immutable.
///
/// @param family the only family wanted, or [Family#UNSPEC]
/// @param type the only type wanted; number 0 for all
/// @param protocol the only protocol wanted, or [Protocol#DEFAULT]
/// @param flags `AI_` constants of this class, added up
public record Query(Family family, SocketType type, Protocol protocol, int flags) {
    /// Addresses for bind: no host means the wildcard.
    public static final int AI_PASSIVE = Netdb.AI_PASSIVE;

    /// The name's official form as well.
    public static final int AI_CANONNAME = Netdb.AI_CANONNAME;

    /// The host is numeric; nobody is asked.
    public static final int AI_NUMERICHOST = Netdb.AI_NUMERICHOST;

    /// IPv4 addresses mapped into IPv6 where there are no others.
    public static final int AI_V4MAPPED = Netdb.AI_V4MAPPED;

    /// Mapped addresses besides the others.
    public static final int AI_ALL = Netdb.AI_ALL;

    /// Only families that this machine has an address of.
    public static final int AI_ADDRCONFIG = Netdb.AI_ADDRCONFIG;

    /// The service is a number; nobody is asked.
    public static final int AI_NUMERICSERV = Netdb.AI_NUMERICSERV;

    /// Stream addresses of both families.
    public static final Query STREAM = of(SocketType.STREAM);

    /// Datagram addresses of both families.
    public static final Query DGRAM = of(SocketType.DGRAM);

    /// {@return a query for one type, both families, no flags}
    ///
    /// @param type the only type wanted
    public static Query of(SocketType type) {
        return new Query(Family.UNSPEC, type, Protocol.DEFAULT, 0);
    }

    /// {@return the same for one family}
    ///
    /// @param next the only family wanted, or [Family#UNSPEC]
    public Query family(Family next) {
        return new Query(next, type, protocol, flags);
    }

    /// {@return the same with these flags}
    ///
    /// @param next `AI_` constants, added up
    public Query flags(int next) {
        return new Query(family, type, protocol, next);
    }
}
