package dev.jacket.tls;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Asks another judge, and says in words of its own why the answer is no.
final class Verifier extends EngineTrust {
    private final X509ExtendedTrustManager judge;

    Verifier(X509ExtendedTrustManager judge) {
        this.judge = judge;
    }

    @Override
    void check(X509Certificate[] chain, String type, SSLEngine engine, boolean client) throws CertificateException {
        try {
            if (client) {
                judge.checkClientTrusted(chain, type, engine);
            } else {
                judge.checkServerTrusted(chain, type, engine);
            }
        } catch (CertificateException no) {
            throw new RejectedCertificateException(chain[0], reason(chain, no), no);
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return judge.getAcceptedIssuers();
    }

    private static String reason(X509Certificate[] chain, CertificateException no) {
        String date = date(chain);
        if (date != null) {
            return date;
        }
        for (Throwable cause = no; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertPathValidatorException path && path.getReason() == BasicReason.REVOKED) {
                return "the certificate is revoked";
            }
        }
        if (no.getCause() == null) {
            return String.valueOf(no.getMessage()); // of names, or of a pin
        }
        var last = chain[chain.length - 1];
        boolean alone = chain[0].getSubjectX500Principal().equals(chain[0].getIssuerX500Principal());
        return alone
                ? "the certificate is self-signed"
                : "nobody who is trusted vouches for the certificate; its issuer is " + last.getIssuerX500Principal()
                        + " (" + innermost(no) + ")";
    }

    private static @Nullable String date(X509Certificate[] chain) {
        for (X509Certificate each : chain) {
            try {
                each.checkValidity();
            } catch (CertificateExpiredException late) {
                return "the certificate expired at " + each.getNotAfter().toInstant();
            } catch (CertificateNotYetValidException early) {
                return "the certificate is not valid before "
                        + each.getNotBefore().toInstant();
            }
        }
        return null;
    }

    private static String innermost(Throwable failure) {
        var last = failure;
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            last = cause;
        }
        return String.valueOf(last.getMessage());
    }
}
