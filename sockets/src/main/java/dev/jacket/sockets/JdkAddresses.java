package dev.jacket.sockets;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// Addresses to and from the JDK's classes.
final class JdkAddresses {
    private JdkAddresses() {}

    static Address of(SocketAddress address) {
        return switch (address) {
            case Address ours -> ours;
            case InetSocketAddress inet -> of(inet);
            case UnixDomainSocketAddress unix -> {
                String path = unix.getPath().toString();
                yield path.isEmpty() ? Address.Unix.UNNAMED : Address.Unix.path(path);
            }
            default ->
                throw new IllegalArgumentException(
                        "an address of " + address.getClass().getName() + " is not known here");
        };
    }

    private static Address of(InetSocketAddress address) {
        return switch (address.getAddress()) {
            case Inet4Address inet -> Address.Inet4.of(inet.getAddress(), address.getPort());
            case Inet6Address inet -> Address.Inet6.of(inet.getAddress(), address.getPort(), 0, inet.getScopeId());
            case null, default -> throw new IllegalArgumentException(address + " is unresolved; ask Resolver");
        };
    }

    static SocketAddress toJdk(Address address) {
        return switch (address) {
            case Address.Inet4 inet -> new InetSocketAddress(inetAddress(inet), inet.port());
            case Address.Inet6 inet -> new InetSocketAddress(inetAddress(inet), inet.port());
            case Address.Unix unix when unix.isUnnamed() -> UnixDomainSocketAddress.of("");
            case Address.Unix unix
            when unix.isPath() && Arrays.equals(AddressText.utf8(unix.name()), unix.raw()) ->
                UnixDomainSocketAddress.of(unix.name());
            default -> throw new UnsupportedOperationException("the JDK has no class for the address " + address);
        };
    }

    private static InetAddress inetAddress(Address.Ip address) {
        try {
            // Inet6Address keeps a mapped address as it is; InetAddress would make it IPv4. Its scope -1 is none.
            return address instanceof Address.Inet6 inet
                    ? Inet6Address.getByAddress(null, inet.bytes(), inet.scopeId() == 0 ? -1 : inet.scopeId())
                    : InetAddress.getByAddress(address.bytes());
        } catch (UnknownHostException e) {
            throw new AssertionError("the length is right", e);
        }
    }
}
