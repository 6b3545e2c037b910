package dev.jacket.sockets;

import dev.jacket.sockets.Resolver.AddrInfo;
import dev.jacket.sockets.Resolver.HostAndService;
import dev.jacket.sockets.Resolver.Query;
import java.util.List;

/// Who answers for names: libc, or a double in tests. It may block for as long as it likes.
interface NameService {
    /// {@return the answers in the order to try them, at least one}
    ///
    /// @param host a name or a numeric address; empty for none
    /// @param service a name or a number; empty for none
    List<AddrInfo> getAddrInfo(String host, String service, Query query) throws ResolveException;

    /// {@return the number of a protocol, or -1}
    int protocol(String name);

    /// {@return the name of a protocol; empty if it has none}
    String protocolName(int number);

    /// {@return the host and the service of an address}
    HostAndService getNameInfo(Address address, int flags) throws ResolveException;
}
