package dev.jacket.tls;

import dev.jacket.fuzz.Claim;
import dev.jacket.fuzz.FuzzTarget;
import java.util.List;

/// The pin of a certificate: it is refused, or is what the fingerprint of one could be.
final class PinFuzz implements FuzzTarget {
    private static final int MOST = 400;

    @Override
    public List<Class<?>> parsers() {
        return List.of(Fingerprint.class, HostName.class);
    }

    @Override
    public boolean judge(byte[] bytes) {
        String text = Claim.text(bytes, MOST);
        HostName.isName(text);
        try {
            String pin = Fingerprint.parse(text);
            Claim.that(pin.matches("[0-9a-f]{64}"), "no fingerprint is " + pin);
            return true;
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }
}
