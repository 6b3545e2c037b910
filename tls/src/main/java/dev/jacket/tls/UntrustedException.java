package dev.jacket.tls;

import java.io.Serial;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLHandshakeException;

/// The peer's certificate does not prove who it is. Nothing was sent but the handshake.
///
/// **threads:** immutable.
public final class UntrustedException extends SSLHandshakeException {
    @Serial
    private static final long serialVersionUID = 1;

    /// What the peer showed.
    private final X509Certificate certificate;

    UntrustedException(RejectedCertificateException rejected) {
        super(rejected.reason(), rejected);
        this.certificate = rejected.certificate();
    }

    /// {@return what the peer showed first}
    public X509Certificate certificate() {
        return certificate;
    }

    /// {@return its SHA-256, as [Trust#pinned] takes it}
    public String sha256() {
        return Fingerprint.of(certificate);
    }
}
