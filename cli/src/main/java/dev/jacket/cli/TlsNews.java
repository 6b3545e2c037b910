package dev.jacket.cli;

import dev.jacket.server.internal.EventText;
import dev.jacket.tls.TlsFacts;
import java.security.cert.X509Certificate;

/// What people and programs hear of the TLS of a connection.
final class TlsNews {
    private TlsNews() {}

    /// Tells of it.
    ///
    /// @param party the connection
    /// @param ours whether we are the client, who has to know who answers
    static void tell(Notices notices, Events events, Party party, TlsFacts facts, boolean ours) {
        notice(notices, party.number(), facts, ours);
        if (events.isOn()) {
            events.write(EventText.tls(party.number(), facts));
        }
    }

    /// Tells people.
    static void notice(Notices notices, long number, TlsFacts facts, boolean ours) {
        if (ours && !facts.verified()) {
            notices.always("insecure: nobody checked who answers; its certificate is sha256:" + facts.peerSha256());
        }
        String whose = number > 0 && !ours ? number + " " : "";
        notices.detail(1, whose + line(facts));
        facts.peerCertificates().stream()
                .limit(1)
                .forEach(certificate -> notices.detail(2, whose + certificate(facts, certificate)));
    }

    static String line(TlsFacts facts) {
        return facts.protocol() + " " + facts.cipher()
                + facts.sni().map(name -> ", for " + name).orElse("")
                + facts.alpn().map(name -> ", alpn " + name).orElse("")
                + (facts.resumed() ? ", resumed" : "")
                + (facts.peerCertificates().isEmpty() ? "" : facts.verified() ? ", verified" : ", not verified");
    }

    private static String certificate(TlsFacts facts, X509Certificate certificate) {
        return "certificate of " + certificate.getSubjectX500Principal() + ", issued by "
                + certificate.getIssuerX500Principal() + ", until "
                + certificate.getNotAfter().toInstant() + ", sha256:" + facts.peerSha256();
    }
}
