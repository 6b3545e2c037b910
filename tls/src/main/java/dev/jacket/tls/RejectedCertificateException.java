package dev.jacket.tls;

import java.io.Serial;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

/// How a verdict on a certificate gets through the JDK's engine.
final class RejectedCertificateException extends CertificateException {
    @Serial
    private static final long serialVersionUID = 1;

    private final X509Certificate certificate;

    RejectedCertificateException(X509Certificate certificate, String reason, CertificateException cause) {
        super(reason, cause);
        this.certificate = certificate;
    }

    X509Certificate certificate() {
        return certificate;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
