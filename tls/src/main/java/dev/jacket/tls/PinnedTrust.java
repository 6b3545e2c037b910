package dev.jacket.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Set;
import javax.net.ssl.SSLEngine;

/// Trust in some certificates and nothing else.
final class PinnedTrust extends EngineTrust {
    private final Set<String> pins;

    PinnedTrust(Set<String> pins) {
        this.pins = pins;
    }

    @Override
    void check(X509Certificate[] chain, String type, SSLEngine engine, boolean client) throws CertificateException {
        if (!pins.contains(Fingerprint.of(chain[0]))) {
            throw new CertificateException("the certificate is another than the pinned one");
        }
    }
}
