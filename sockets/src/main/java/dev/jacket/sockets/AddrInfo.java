package dev.jacket.sockets;

/// One answer of [Resolver#getAddrInfo].
///
/// **threads:** immutable.
///
/// @param family for `Socket.open`
/// @param type for `Socket.open`
/// @param protocol for `Socket.open`
/// @param canonicalName the name's official form, if it was asked for, and then in the first answer alone; else empty
/// @param address with the service's port
public record AddrInfo(Family family, SocketType type, Protocol protocol, String canonicalName, Address address) {}
