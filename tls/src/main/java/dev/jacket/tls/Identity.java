package dev.jacket.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Who we are: a certificate with its chain, and its key.
///
/// **threads:** immutable.
public final class Identity {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private final List<X509Certificate> chain;
    private final PrivateKey key;
    private final Set<String> names;

    private Identity(List<X509Certificate> chain, PrivateKey key) throws SSLException {
        this.chain = List.copyOf(chain);
        this.key = key;
        this.names = names(chain.getFirst());
    }

    /// {@return an identity of a chain and a key}
    ///
    /// @param chain the certificate, then those that vouch for it
    /// @param key its key
    /// @throws SSLException if they do not belong together
    public static Identity of(List<X509Certificate> chain, PrivateKey key) throws SSLException {
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("the chain is empty");
        }
        check(chain.getFirst().getPublicKey(), key);
        return new Identity(chain, key);
    }

    /// {@return an identity of PEM files}
    ///
    /// @param certificate holds the certificate, then its chain
    /// @param key holds the key: PKCS#8, or OpenSSL's older forms; may be the same file
    /// @throws IOException if something is missing, has a password, or does not belong together
    public static Identity pem(Path certificate, Path key) throws IOException {
        return read(certificate, key, null);
    }

    /// {@return an identity of PEM files whose key may have a password}
    ///
    /// @param certificate holds the certificate, then its chain
    /// @param key holds the key: PKCS#8, or OpenSSL's older forms; may be the same file
    /// @param password of the key; it means nothing where the key has none
    /// @throws IOException if something is missing or does not belong together, or the password is wrong
    public static Identity pem(Path certificate, Path key, char[] password) throws IOException {
        return read(certificate, key, password);
    }

    private static Identity read(Path certificate, Path key, char @Nullable [] password) throws IOException {
        var chain = PemFile.read(certificate).certificates();
        if (chain.isEmpty()) {
            throw new SSLException(certificate + ": there is no certificate in it");
        }
        var found = PemFile.read(key).key(chain.getFirst().getPublicKey(), password);
        if (found == null) {
            throw new SSLException(key + ": there is no private key in it");
        }
        try {
            return of(chain, found);
        } catch (SSLException strange) {
            throw new SSLException(key + ": " + strange.getMessage(), strange);
        }
    }

    /// {@return an identity of a PKCS#12 file: its first entry with a key}
    ///
    /// @param file the file
    /// @param password of the file and of the key
    /// @throws IOException if it cannot be read, or has no key
    public static Identity pkcs12(Path file, char[] password) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            var store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            for (String alias : Collections.list(store.aliases())) {
                if (store.getKey(alias, password) instanceof PrivateKey key) {
                    return of(
                            Arrays.stream(store.getCertificateChain(alias))
                                    .map(X509Certificate.class::cast)
                                    .toList(),
                            key);
                }
            }
        } catch (GeneralSecurityException e) {
            throw new SSLException(file + ": it cannot be read: " + e.getMessage(), e);
        }
        throw new SSLException(file + ": there is no private key in it");
    }

    /// {@return a new identity with a P-256 key that nobody vouches for, good for a year: for development, with its
    /// [#sha256] as a pin}
    ///
    /// @param names host names and addresses that it is for, one or more
    public static Identity selfSigned(String... names) {
        return SelfSigned.make(List.of(names));
    }

    /// A signature by one half must hold for the other.
    private static void check(PublicKey open, PrivateKey key) throws SSLException {
        String kind = switch (open.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            case "EdDSA", "Ed25519", "Ed448" -> "EdDSA";
            default -> throw new SSLException("a key of the kind " + open.getAlgorithm() + " is of no use here");
        };
        try {
            var signing = Signature.getInstance(kind);
            signing.initSign(key);
            byte[] signature = signing.sign();
            signing.initVerify(open);
            if (signing.verify(signature)) {
                return;
            }
        } catch (GeneralSecurityException e) {
            throw new SSLException("the key is not the certificate's", e);
        }
        throw new SSLException("the key is not the certificate's");
    }

    static Set<String> names(X509Certificate certificate) throws SSLException {
        var found = new TreeSet<String>();
        try {
            var alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                for (List<?> each : alternatives) {
                    if (each.getFirst() instanceof Integer kind && (kind == DNS_NAME || kind == IP_ADDRESS)) {
                        found.add(String.valueOf(each.get(1)).toLowerCase(Locale.ROOT));
                    }
                }
            }
        } catch (CertificateParsingException e) {
            throw new SSLException("the names of a certificate cannot be read", e);
        }
        return found;
    }

    /// {@return the certificate}
    public X509Certificate certificate() {
        return chain.getFirst();
    }

    /// {@return the certificate, then those that vouch for it}
    public List<X509Certificate> chain() {
        return chain;
    }

    PrivateKey key() {
        return key;
    }

    /// {@return the host names and addresses that the certificate is for, in lower case}
    public List<String> names() {
        return List.copyOf(names);
    }

    /// {@return the SHA-256 of the certificate in lower-case hex, as [Trust#pinned] takes it}
    public String sha256() {
        return Fingerprint.of(certificate());
    }

    /// {@return whether the certificate is for a host, by its name or by one with a star for its first part}
    boolean isFor(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        int dot = name.indexOf('.');
        return names.contains(name) || (dot > 0 && names.contains("*" + name.substring(dot)));
    }

    @Override
    public String toString() {
        return "Identity" + names + " sha256:" + sha256();
    }
}
