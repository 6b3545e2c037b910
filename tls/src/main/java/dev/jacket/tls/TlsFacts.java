package dev.jacket.tls;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// What two peers have agreed upon.
///
/// **threads:** immutable.
///
/// @param protocol `TLSv1.3` or `TLSv1.2`
/// @param cipher the suite by its IANA name
/// @param sni the name that the client asked for, if it did
/// @param alpn the protocol to be spoken, if one was agreed
/// @param peerCertificates what the peer showed, its own first; empty if nothing
/// @param verified whether that was checked: chain and name, a pin, or the chain of a client
/// @param resumed whether it goes on with the keys of an earlier connection
public record TlsFacts(
        String protocol,
        String cipher,
        Optional<String> sni,
        Optional<String> alpn,
        List<X509Certificate> peerCertificates,
        boolean verified,
        boolean resumed) {
    /// Copies the list.
    ///
    /// @param protocol the version
    /// @param cipher the suite
    /// @param sni the name that the client asked for
    /// @param alpn the protocol to be spoken
    /// @param peerCertificates what the peer showed
    /// @param verified whether that was checked
    /// @param resumed whether it goes on with earlier keys
    public TlsFacts {
        peerCertificates = List.copyOf(peerCertificates);
    }

    /// @param begun when the handshake began, in milliseconds of the wall clock, as sessions have it
    static TlsFacts of(SSLEngine engine, boolean trusted, @Nullable String name, long begun) {
        var session = engine.getSession();
        var chain = chain(session);
        var alpn = engine.getApplicationProtocol();
        return new TlsFacts(
                session.getProtocol(),
                session.getCipherSuite(),
                Optional.ofNullable(name == null ? asked(session) : name),
                alpn == null || alpn.isEmpty() ? Optional.empty() : Optional.of(alpn),
                chain,
                trusted && !chain.isEmpty(),
                session.getCreationTime() < begun);
    }

    private static List<X509Certificate> chain(SSLSession session) {
        var chain = new ArrayList<X509Certificate>();
        try {
            for (Certificate each : session.getPeerCertificates()) {
                if (each instanceof X509Certificate certificate) {
                    chain.add(certificate);
                }
            }
        } catch (SSLPeerUnverifiedException none) {
            chain.clear(); // it showed nothing
        }
        return chain;
    }

    static @Nullable String asked(SSLSession session) {
        if (session instanceof ExtendedSSLSession extended) {
            for (SNIServerName name : extended.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return host.getAsciiName();
                }
            }
        }
        return null;
    }

    /// {@return the SHA-256 of the peer's certificate in lower-case hex, as [Trust#pinned] takes it; empty if it showed
    /// none}
    public String peerSha256() {
        return peerCertificates.isEmpty() ? "" : Fingerprint.of(peerCertificates.getFirst());
    }
}
