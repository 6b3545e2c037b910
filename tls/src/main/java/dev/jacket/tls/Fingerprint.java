package dev.jacket.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;

/// The SHA-256 of a certificate, in lower-case hex.
final class Fingerprint {
    private static final int LENGTH = 64;

    private Fingerprint() {}

    static String of(X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException(e); // every JDK has it, and what was parsed has a form
        }
    }

    /// {@return the text in the form of [#of]}
    ///
    /// @throws IllegalArgumentException if it is no SHA-256
    static String parse(String text) {
        String hex = text.replace(":", "").toLowerCase(Locale.ROOT);
        if (hex.startsWith("sha256")) {
            hex = hex.substring("sha256".length());
        }
        if (hex.length() != LENGTH || !hex.chars().allMatch(c -> HexFormat.isHexDigit(c))) {
            throw new IllegalArgumentException("pin " + text + " is not sha256: and 64 hexadecimal digits");
        }
        return hex;
    }
}
