package dev.jacket.sockets;

/// The answer of [Resolver#getNameInfo].
///
/// **threads:** immutable.
///
/// @param host a name or a numeric address
/// @param service a name or a number
public record HostAndService(String host, String service) {}
