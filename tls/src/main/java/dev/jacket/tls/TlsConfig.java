package dev.jacket.tls;

import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/// How TLS is spoken.
///
/// **threads:** immutable.
///
/// @param versions of `TLSv1.3` and `TLSv1.2`; both
/// @param ciphers IANA names in the order of preference; empty for those with forward secrecy and authenticated
/// encryption
/// @param alpn the protocols that may be spoken, the most liked first; empty for none
/// @param keyLog where the secrets go for packet viewers, or null; null
public record TlsConfig(
        List<String> versions,
        List<String> ciphers,
        List<String> alpn,
        @Nullable KeyLog keyLog) {
    /// TLS 1.3 and 1.2.
    public static final TlsConfig DEFAULT = new TlsConfig(List.of("TLSv1.3", "TLSv1.2"), List.of(), List.of(), null);

    /// Checks the versions, and copies the lists.
    ///
    /// @param versions the versions
    /// @param ciphers the suites
    /// @param alpn the protocols
    /// @param keyLog where the secrets go, or null
    public TlsConfig {
        versions = List.copyOf(versions);
        ciphers = List.copyOf(ciphers);
        alpn = List.copyOf(alpn);
        for (String version : versions) {
            if (!version.equals("TLSv1.3") && !version.equals("TLSv1.2")) {
                throw new IllegalArgumentException("version " + version + " is none of TLSv1.3, TLSv1.2");
            }
        }
        if (versions.isEmpty()) {
            throw new IllegalArgumentException("no version is left");
        }
    }

    /// {@return the same with other versions}
    ///
    /// @param next of `TLSv1.3` and `TLSv1.2`
    public TlsConfig versions(String... next) {
        return new TlsConfig(List.of(next), ciphers, alpn, keyLog);
    }

    /// {@return the same with other suites}
    ///
    /// @param next IANA names
    public TlsConfig ciphers(String... next) {
        return new TlsConfig(versions, List.of(next), alpn, keyLog);
    }

    /// {@return the same with other protocols to be spoken}
    ///
    /// @param next the most liked first
    public TlsConfig alpn(String... next) {
        return new TlsConfig(versions, ciphers, List.of(next), keyLog);
    }

    /// {@return the same with a key log}
    ///
    /// @param next where the secrets go
    public TlsConfig keyLog(KeyLog next) {
        return new TlsConfig(versions, ciphers, alpn, next);
    }

    /// {@return what an engine is told}
    ///
    /// @throws IllegalArgumentException if a suite is unknown here
    SSLParameters parameters(SSLContext context) {
        var parameters = new SSLParameters();
        parameters.setProtocols(versions.toArray(String[]::new));
        parameters.setCipherSuites(suites(context).toArray(String[]::new));
        parameters.setApplicationProtocols(alpn.toArray(String[]::new));
        return parameters;
    }

    private List<String> suites(SSLContext context) {
        if (ciphers.isEmpty()) {
            return List.of(context.getDefaultSSLParameters().getCipherSuites()).stream()
                    .filter(TlsConfig::isModern)
                    .toList();
        }
        var known = List.of(context.getSupportedSSLParameters().getCipherSuites());
        for (String each : ciphers) {
            if (!known.contains(each)) {
                throw new IllegalArgumentException("cipher suite " + each + " is unknown");
            }
        }
        return ciphers;
    }

    private static boolean isModern(String suite) {
        boolean authenticated = suite.contains("_GCM_") || suite.contains("_CHACHA20_");
        return authenticated && (!suite.contains("_WITH_") || suite.startsWith("TLS_ECDHE_"));
    }
}
