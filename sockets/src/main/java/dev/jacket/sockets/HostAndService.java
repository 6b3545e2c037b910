package dev.jacket.sockets;

import dev.jacket.sys.Netdb;

/// The answer of [Resolver#getNameInfo]. The constants are flags of the question.
///
/// **threads:** immutable.
///
/// @param host a name or a numeric address
/// @param service a name or a number
public record HostAndService(String host, String service) {
    /// Give the host's number.
    public static final int NI_NUMERICHOST = Netdb.NI_NUMERICHOST;

    /// Give the port.
    public static final int NI_NUMERICSERV = Netdb.NI_NUMERICSERV;

    /// Leave the local domain out of the name.
    public static final int NI_NOFQDN = Netdb.NI_NOFQDN;

    /// Fail with EAI_NONAME if the host has no name.
    public static final int NI_NAMEREQD = Netdb.NI_NAMEREQD;

    /// The service is one of UDP.
    public static final int NI_DGRAM = Netdb.NI_DGRAM;
}
