package dev.jacket.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Whom to believe.
///
/// **threads:** immutable.
public final class Trust {
    private static final List<Path> BUNDLES = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
            Path.of("/etc/ssl/ca-bundle.pem"),
            Path.of("/etc/ssl/cert.pem"));

    private final Source source;
    private final boolean checks;
    private final boolean names;

    /// Reads what is needed to judge.
    @FunctionalInterface
    private interface Source {
        X509ExtendedTrustManager open() throws IOException;
    }

    private Trust(Source source, boolean checks, boolean names) {
        this.source = source;
        this.checks = checks;
        this.names = names;
    }

    /// {@return trust in the roots of this machine, or else the JDK's}
    public static Trust system() {
        return new Trust(Trust::machine, true, true);
    }

    /// {@return the file that [#system] reads; empty where the JDK's own roots stand in for it}
    public static Optional<Path> systemFile() {
        return BUNDLES.stream().filter(Files::isReadable).findFirst();
    }

    /// {@return trust in the roots of a PEM file, and in nobody else; where there are lists of revoked
    /// certificates in it, each certificate has to be judged by one}
    ///
    /// @param file read when a client or server is made, and at each reload
    public static Trust pem(Path file) {
        return new Trust(() -> roots(file), true, true);
    }

    /// {@return trust in some certificates, and in nobody else}
    ///
    /// @param roots one or more
    public static Trust in(X509Certificate... roots) {
        var all = Set.of(roots);
        return new Trust(() -> roots(all, List.of()), true, true);
    }

    /// {@return trust in exactly these certificates, whoever vouches for them and whatever their names}
    ///
    /// @param sha256 the SHA-256 of each in hexadecimal, with or without `sha256:` and colons
    /// @throws IllegalArgumentException if one is something else
    public static Trust pinned(String... sha256) {
        var pins = Arrays.stream(sha256).map(Fingerprint::parse).collect(Collectors.toUnmodifiableSet());
        return new Trust(() -> new Verifier(new PinnedTrust(pins)), true, false);
    }

    /// {@return no check at all: whoever is on the way may read and change everything}
    ///
    /// @param told hears of each certificate that was let pass
    public static Trust unchecked(Consumer<X509Certificate> told) {
        return new Trust(() -> new UncheckedTrust(told), false, false);
    }

    /// {@return whether anything is checked}
    public boolean checks() {
        return checks;
    }

    /// {@return whether the name of the peer is checked}
    boolean checksNames() {
        return names;
    }

    /// {@return the roots that vouch for others; none where there is no such check}
    ///
    /// @throws IOException if they cannot be read
    public List<X509Certificate> roots() throws IOException {
        return List.of(manager().getAcceptedIssuers());
    }

    X509ExtendedTrustManager manager() throws IOException {
        return source.open();
    }

    private static X509ExtendedTrustManager machine() throws IOException {
        var bundle = systemFile();
        if (bundle.isPresent()) {
            return roots(bundle.get());
        }
        try {
            var factory = TrustManagerFactory.getInstance("PKIX");
            factory.init((KeyStore) null);
            return verifier(factory);
        } catch (GeneralSecurityException e) {
            throw new SSLException("the JDK's roots cannot be read", e);
        }
    }

    private static X509ExtendedTrustManager roots(Path file) throws IOException {
        var pem = PemFile.read(file);
        var certificates = new HashSet<>(pem.certificates());
        if (certificates.isEmpty()) {
            throw new SSLException(file + ": there is no certificate in it");
        }
        return roots(certificates, pem.revocations());
    }

    private static X509ExtendedTrustManager roots(Set<X509Certificate> certificates, List<X509CRL> revocations)
            throws IOException {
        var anchors =
                certificates.stream().map(each -> new TrustAnchor(each, null)).collect(Collectors.toSet());
        try {
            var parameters = new PKIXBuilderParameters(anchors, new X509CertSelector());
            parameters.setRevocationEnabled(!revocations.isEmpty());
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(revocations)));
            var factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(new CertPathTrustManagerParameters(parameters));
            return verifier(factory);
        } catch (GeneralSecurityException e) {
            throw new SSLException("the roots cannot be used: " + e.getMessage(), e);
        }
    }

    private static X509ExtendedTrustManager verifier(TrustManagerFactory factory) throws SSLException {
        @Nullable X509ExtendedTrustManager found = null;
        for (TrustManager each : factory.getTrustManagers()) {
            if (each instanceof X509ExtendedTrustManager one) {
                found = one;
            }
        }
        if (found == null) {
            throw new SSLException("this JDK checks no certificates");
        }
        return new Verifier(found);
    }
}
