package dev.jacket.sockets;

/// What one receive brought, and from whom.
///
/// **threads:** immutable.
///
/// @param count how many bytes are in the buffer; 0 for an empty datagram, [Socket#EOF], or [Socket#WOULD_BLOCK]
/// @param address who sent them; [Address#NONE] for TCP and connected Unix streams, [Address.Unix#UNNAMED] for a
///     Unix sender without a name
public record Received(int count, Address address) {}
