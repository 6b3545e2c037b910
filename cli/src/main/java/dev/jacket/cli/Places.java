package dev.jacket.cli;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.SocketType;
import java.util.List;

/// Addresses as the endpoints that one could type.
final class Places {
    private Places() {}

    /// {@return the endpoint of an address: `127.0.0.1:80`, `udp://127.0.0.1:80`, `seqpacket:/path`}
    static String text(SocketType type, Address address) {
        if (address instanceof Address.Unix unix) {
            return new Target.Local(type, unix).toString();
        }
        String text = address.unmapped().toString();
        return type.equals(SocketType.DGRAM) ? "udp://" + text : text;
    }

    /// {@return the address alone of an endpoint's text}
    static String bare(String endpoint) {
        for (String scheme : List.of("udp://", "unix:", "unix-dgram:", "seqpacket:")) {
            if (endpoint.startsWith(scheme)) {
                return endpoint.substring(scheme.length());
            }
        }
        return endpoint;
    }

    /// {@return the address alone: `127.0.0.1:80`, `/path`, `@name`}
    static String bare(Address address) {
        if (address instanceof Address.Unix) {
            return address.toString().substring("unix:".length());
        }
        return address.unmapped().toString();
    }
}
