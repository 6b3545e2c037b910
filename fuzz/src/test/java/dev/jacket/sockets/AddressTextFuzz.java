package dev.jacket.sockets;

import dev.jacket.fuzz.Claim;
import dev.jacket.fuzz.FuzzTarget;
import java.util.List;

/// The text of an address: it is refused, or what it names has a text that names the same.
final class AddressTextFuzz implements FuzzTarget {
    private static final int MOST = 400;

    @Override
    public List<Class<?>> parsers() {
        return List.of(Address.class, AddressText.class, SpecialAddressText.class, Inet.class);
    }

    @Override
    public boolean judge(byte[] bytes) {
        String text = Claim.text(bytes, MOST);
        Address address;
        try {
            address = Address.parse(text);
        } catch (IllegalArgumentException refused) {
            return false;
        }
        Claim.shown(address.toString(), "");
        Claim.same(Address.parse(address.toString()), address, "parsed again");
        if (!(address instanceof Address.Unix)) {
            Claim.shown(text, ""); // no interface, host or number has anything odd in it
        }
        return true;
    }
}
