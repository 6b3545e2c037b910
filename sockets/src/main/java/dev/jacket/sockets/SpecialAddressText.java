package dev.jacket.sockets;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Addresses of the families below and beside the internet out of text. Each class prints its own.
final class SpecialAddressText {
    private static final String ANY = "any";

    private SpecialAddressText() {}

    /// {@return the address, or null if the text does not begin like one of these}
    static @Nullable Address parse(String text) {
        try {
            if (text.startsWith(AddressText.PACKET)) {
                return packet(text.substring(AddressText.PACKET.length()));
            }
            if (text.startsWith(AddressText.NETLINK)) {
                return netlink(text.substring(AddressText.NETLINK.length()));
            }
            return text.startsWith(AddressText.VSOCK) ? vsock(text.substring(AddressText.VSOCK.length())) : null;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" holds what is no number", e);
        }
    }

    private static Address packet(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length > 3) {
            throw wrong(text, "packet:INTERFACE/ETHERTYPE/HARDWARE");
        }
        int etherType = parts.length > 1 ? Integer.decode(parts[1]) : 0;
        byte[] hardware = parts.length > 2 ? HexFormat.ofDelimiter(":").parseHex(parts[2]) : new byte[0];
        return Address.Packet.of(Scopes.number(parts[0]), etherType, hardware);
    }

    private static Address netlink(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length > 2) {
            throw wrong(text, "netlink:PORT/GROUPS");
        }
        return Address.Netlink.of(number(parts[0]), parts.length > 1 ? (int) bits(parts[1]) : 0);
    }

    private static Address vsock(String text) {
        String[] parts = text.split("[:/]", -1);
        if (parts.length < 2 || parts.length > 3 || text.indexOf(':') != parts[0].length()) {
            throw wrong(text, "vsock:CID:PORT");
        }
        int cid = switch (parts[0]) {
            case "hypervisor" -> Address.Vsock.CID_HYPERVISOR;
            case "local" -> Address.Vsock.CID_LOCAL;
            case "host" -> Address.Vsock.CID_HOST;
            default -> number(parts[0]);
        };
        return Address.Vsock.of(cid, number(parts[1]), parts.length > 2 ? Integer.parseInt(parts[2]) : 0);
    }

    private static int number(String text) {
        return text.equals(ANY) ? -1 : Integer.parseUnsignedInt(text);
    }

    private static long bits(String text) {
        long bits = Long.decode(text);
        if (bits < 0 || bits > 0xffff_ffffL) {
            throw new IllegalArgumentException("groups " + text + " are not 32 bits");
        }
        return bits;
    }

    private static IllegalArgumentException wrong(String text, String form) {
        return new IllegalArgumentException("\"" + text + "\" is not an address; write " + form);
    }
}
