package dev.jacket.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Row("A7")
class TrustTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Authority OURS;
    private static final Authority OTHER;

    static {
        try {
            OURS = new Authority("ours");
            OTHER = new Authority("other");
        } catch (java.security.GeneralSecurityException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @TempDir
    Path folder;

    private static Pair shake(Identity server, Trust trust, String name) throws Exception {
        return Pair.of(TlsServer.of(Identities.of(server)), TlsClient.of(trust, TlsConfig.DEFAULT), name);
    }

    private static void refused(Identity server, Trust trust, String name, String reason) {
        assertThatThrownBy(() -> shake(server, trust, name).close())
                .isInstanceOfSatisfying(
                        UntrustedException.class, e -> assertThat(e.sha256()).isEqualTo(server.sha256()))
                .hasMessageContaining(reason);
    }

    @Test
    void goodChainAndName_areTrusted() throws Exception {
        for (String name : new String[] {"localhost", "127.0.0.1", "a.example.org"}) {
            try (var pair =
                    shake(OURS.identity("localhost", "127.0.0.1", "*.example.org"), Trust.in(OURS.root()), name)) {
                assertThat(pair.client().facts().verified()).isTrue();
            }
        }
    }

    @Test
    void otherName_isRefused() throws Exception {
        refused(OURS.identity("other.example"), Trust.in(OURS.root()), "localhost", "localhost");
    }

    @Test
    void otherAddress_isRefused() throws Exception {
        refused(OURS.identity("localhost", "127.0.0.2"), Trust.in(OURS.root()), "127.0.0.1", "127.0.0.1");
    }

    @Test
    void starForTwoParts_isRefused() throws Exception {
        refused(OURS.identity("*.example.org"), Trust.in(OURS.root()), "a.b.example.org", "a.b.example.org");
    }

    @Test
    void expired_isRefused() throws Exception {
        var old = OURS.identity("EC", DAY.multipliedBy(-2), DAY.negated(), "localhost");
        refused(old, Trust.in(OURS.root()), "localhost", "expired");
    }

    @Test
    void notYetValid_isRefused() throws Exception {
        var early = OURS.identity("EC", DAY, DAY.multipliedBy(2), "localhost");
        refused(early, Trust.in(OURS.root()), "localhost", "not valid before");
    }

    @Test
    void selfSigned_isRefused() {
        refused(Identity.selfSigned("localhost"), Trust.in(OURS.root()), "localhost", "self-signed");
        refused(Identity.selfSigned("localhost"), Trust.system(), "localhost", "self-signed");
    }

    @Test
    void otherRoot_isRefused() throws Exception {
        refused(OTHER.identity("localhost"), Trust.in(OURS.root()), "localhost", "vouches");
    }

    @Test
    void revoked_isRefused_andTheOthersAreNot() throws Exception {
        var bad = OURS.identity("localhost");
        var good = OURS.identity("localhost");
        var roots = Trust.pem(OURS.roots(folder, bad.certificate()));
        refused(bad, roots, "localhost", "revoked");
        shake(good, roots, "localhost").close();
    }

    @Test
    void pin_isTrustedWithoutChainAndName_andOthersAreNot() throws Exception {
        var own = Identity.selfSigned("somewhere.else");
        try (var pair = shake(own, Trust.pinned("sha256:" + own.sha256()), "localhost")) {
            assertThat(pair.client().facts().verified()).isTrue();
        }
        refused(Identity.selfSigned("localhost"), Trust.pinned(own.sha256()), "localhost", "pinned");
        assertThatThrownBy(() -> Trust.pinned("sha256:12")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void unchecked_isTold_andNotCalledVerified() throws Exception {
        var own = Identity.selfSigned("somewhere.else");
        var told = new ArrayList<X509Certificate>();
        try (var pair = shake(own, Trust.unchecked(told::add), "localhost")) {
            assertThat(pair.client().facts().verified()).isFalse();
            assertThat(told).containsExactly(own.certificate());
        }
    }

    @Test
    void olderVersions_areNoneOfOurs() throws Exception {
        assertThatThrownBy(() -> TlsConfig.DEFAULT.versions("TLSv1.1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Pair.of(
                        Pair.server(TlsConfig.DEFAULT.versions("TLSv1.3")),
                        Pair.client(TlsConfig.DEFAULT.versions("TLSv1.2")),
                        "localhost"))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void clientCertificate_isAskedFor_andChecked() throws Exception {
        var server = TlsServer.of(
                Identities.of(Pair.LOCAL), ClientCertificates.required(Trust.in(OURS.root())), TlsConfig.DEFAULT);
        var trust = Trust.in(Pair.LOCAL.certificate());
        var someone = OURS.identity("someone");
        try (var pair = Pair.of(server, TlsClient.of(trust, TlsConfig.DEFAULT, someone), "localhost")) {
            assertThat(pair.server().facts().peerSha256()).isEqualTo(someone.sha256());
            assertThat(pair.server().facts().verified()).isTrue();
        }
        assertThatThrownBy(() -> answered(Pair.of(server, TlsClient.of(trust, TlsConfig.DEFAULT), "localhost")))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> answered(Pair.of(
                        server, TlsClient.of(trust, TlsConfig.DEFAULT, OTHER.identity("someone")), "localhost")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void optionalClientCertificate_mayBeMissing_butNotWrong() throws Exception {
        var server = TlsServer.of(
                Identities.of(Pair.LOCAL), ClientCertificates.optional(Trust.in(OURS.root())), TlsConfig.DEFAULT);
        var trust = Trust.in(Pair.LOCAL.certificate());
        try (var pair = Pair.of(server, TlsClient.of(trust, TlsConfig.DEFAULT), "localhost")) {
            assertThat(pair.server().facts().peerCertificates()).isEmpty();
            assertThat(pair.server().facts().verified()).isFalse();
        }
        assertThatThrownBy(() -> answered(Pair.of(
                        server, TlsClient.of(trust, TlsConfig.DEFAULT, OTHER.identity("someone")), "localhost")))
                .isInstanceOf(IOException.class);
    }

    /// In TLS 1.3 a client is done before the server has judged it.
    private static void answered(Pair pair) throws IOException {
        try (pair) {
            Pair.read(pair.client(), 1);
        }
    }
}
