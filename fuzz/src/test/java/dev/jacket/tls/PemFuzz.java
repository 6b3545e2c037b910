package dev.jacket.tls;

import dev.jacket.fuzz.Claim;
import dev.jacket.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A PEM file: certificates, lists of revoked ones and keys, or an IOException. The password of a key is never known
/// here, as a file may want any number of rounds for it.
final class PemFuzz implements FuzzTarget {
    private static final Path PLACE = Path.of("some.pem");
    private final List<PublicKey> kinds = new ArrayList<>();

    /// Makes it.
    ///
    /// @throws GeneralSecurityException if this JDK lacks a kind of keys
    public PemFuzz() throws GeneralSecurityException {
        for (String kind : List.of("EC", "RSA", "Ed25519")) {
            kinds.add(KeyPairGenerator.getInstance(kind).generateKeyPair().getPublic());
        }
    }

    @Override
    public List<Class<?>> parsers() {
        return List.of(PemFile.class);
    }

    /// Whoever has the file chose to read it; the JDK's and the other library's own classes take their time.
    @Override
    public Duration most() {
        return SOON.multipliedBy(20);
    }

    @Override
    public boolean judge(byte[] bytes) {
        var file = PemFile.parse(PLACE, Claim.latin(bytes));
        boolean understood = false;
        try {
            for (X509Certificate each : file.certificates()) {
                Claim.same(Fingerprint.parse(Fingerprint.of(each)), Fingerprint.of(each), "its fingerprint");
                understood = true;
                Identity.names(each);
            }
            understood |= !file.revocations().isEmpty();
        } catch (IOException refused) {
            // nothing of it counts
        }
        for (PublicKey kind : kinds) {
            try {
                understood |= file.key(kind, null) != null;
            } catch (IOException refused) {
                Claim.that(!String.valueOf(refused.getMessage()).isEmpty(), "no word of why");
            }
        }
        return understood;
    }
}
