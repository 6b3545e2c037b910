package dev.jacket.tls;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
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
            throw new RejectedCertificateException(chain[0], reason(chain, engine, no), no);
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return judge.getAcceptedIssuers();
    }

    private String reason(X509Certificate[] chain, SSLEngine engine, CertificateException no) {
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
            var said = String.valueOf(no.getMessage()); // of a pin, of what the key is for, or of names
            return isOfNames(no) ? otherName(chain[0], engine.getPeerHost(), said) : said;
        }
        var last = chain[chain.length - 1];
        boolean alone = chain[0].getSubjectX500Principal().equals(chain[0].getIssuerX500Principal());
        return alone
                ? "the certificate is self-signed"
                : "nobody who is trusted vouches for the certificate; its issuer is " + last.getIssuerX500Principal()
                        + " (" + innermost(no) + ")";
    }

    /// The JDK's check of names throws no kind of its own, and its others do.
    private boolean isOfNames(CertificateException no) {
        return no.getClass() == CertificateException.class && !(judge instanceof EngineTrust);
    }

    private static String otherName(X509Certificate certificate, @Nullable String asked, String otherwise) {
        try {
            var names = Identity.names(certificate);
            return names.isEmpty()
                    ? "the certificate is for no host at all"
                    : "the certificate is for " + String.join(", ", names) + " and not for " + asked;
        } catch (SSLException unreadable) {
            return otherwise;
        }
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
