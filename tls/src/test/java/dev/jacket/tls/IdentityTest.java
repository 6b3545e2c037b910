package dev.jacket.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {
    @TempDir
    Path folder;

    private void openssl(String... words) throws Exception {
        var command = new java.util.ArrayList<>(List.of("openssl"));
        command.addAll(List.of(words));
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static void serves(Identity identity) throws Exception {
        try (var pair = Pair.of(
                TlsServer.of(Identities.of(identity)),
                TlsClient.of(Trust.pinned(identity.sha256()), TlsConfig.DEFAULT),
                "localhost")) {
            assertThat(pair.client().facts().verified()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"EC,pkcs8", "EC,traditional", "RSA,pkcs8", "RSA,traditional", "ED25519,pkcs8"})
    @Needs("openssl")
    void pem_ofOpenssl_isRead(String kind, String form) throws Exception {
        switch (kind) {
            case "EC" ->
                openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "key.pem");
            case "RSA" ->
                openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", "key.pem");
            default -> openssl("genpkey", "-algorithm", kind, "-out", "key.pem");
        }
        if (form.equals("traditional")) {
            openssl("pkey", "-in", "key.pem", "-traditional", "-out", "old.pem");
            Files.move(
                    folder.resolve("old.pem"),
                    folder.resolve("key.pem"),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        openssl("req", "-x509", "-key", "key.pem", "-subj", "/CN=localhost", "-days", "2", "-out", "cert.pem");
        serves(Identity.pem(folder.resolve("cert.pem"), folder.resolve("key.pem")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PKCS#8", "traditional"})
    @Needs("openssl")
    void pem_withAPassword_isReadWithItAlone(String form) throws Exception {
        openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", "plain.pem");
        if (form.equals("PKCS#8")) {
            openssl("pkcs8", "-topk8", "-in", "plain.pem", "-passout", "pass:secret", "-out", "key.pem");
        } else {
            openssl("rsa", "-aes256", "-traditional", "-in", "plain.pem", "-passout", "pass:secret", "-out", "key.pem");
        }
        openssl("req", "-x509", "-key", "plain.pem", "-subj", "/CN=localhost", "-days", "2", "-out", "cert.pem");
        var certificate = folder.resolve("cert.pem");
        var key = folder.resolve("key.pem");
        serves(Identity.pem(certificate, key, "secret".toCharArray()));
        assertThatThrownBy(() -> Identity.pem(certificate, key))
                .isInstanceOf(SSLException.class)
                .hasMessage(key + ": the key has a password, and none was given");
        assertThatThrownBy(() -> Identity.pem(certificate, key, "sesame".toCharArray()))
                .isInstanceOf(SSLException.class)
                .hasMessage(key + ": the key cannot be opened; the password is wrong, or its cipher unknown")
                .hasNoCause();
    }

    @Test
    void pem_ofAnotherKey_isRefused() throws Exception {
        var certificate = Authority.pem(
                folder.resolve("cert.pem"), Identity.selfSigned("a").certificate());
        var key = Authority.pem(folder.resolve("key.pem"), Authority.keys("EC").getPrivate());
        assertThatThrownBy(() -> Identity.pem(certificate, key))
                .isInstanceOf(SSLException.class)
                .hasMessage(key + ": the key is not the certificate's");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", "\0\1\2"})
    void pem_withoutACertificate_isRefusedByName(String content) throws IOException {
        var file = Files.writeString(folder.resolve("x.pem"), content);
        assertThatThrownBy(() -> Identity.pem(file, file))
                .isInstanceOf(SSLException.class)
                .hasMessageStartingWith(file.toString());
    }

    @Test
    void pkcs12_isRead_andAWrongPasswordIsNot() throws Exception {
        var made = Identity.selfSigned("localhost");
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("x", made.key(), "secret".toCharArray(), made.chain().toArray(Certificate[]::new));
        var file = folder.resolve("x.p12");
        try (var out = Files.newOutputStream(file)) {
            store.store(out, "secret".toCharArray());
        }
        serves(Identities.pkcs12(file, "secret".toCharArray()).load().getFirst());
        assertThatThrownBy(() -> Identity.pkcs12(file, "wrong".toCharArray())).isInstanceOf(IOException.class);
    }

    @Test
    void selfSigned_isForItsNames() {
        var made = Identity.selfSigned("Example.org", "127.0.0.1", "::1");
        assertThat(made.names()).containsExactlyInAnyOrder("example.org", "127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(made.sha256()).matches("[0-9a-f]{64}");
        assertThat(made.isFor("EXAMPLE.ORG")).isTrue();
        assertThat(made.isFor("a.example.org")).isFalse();
    }

    @Test
    void directory_isServedByName_andReadAgain() throws Exception {
        var authority = new Authority("root");
        put("1", authority.identity("one.example"));
        put("2", authority.identity("two.example", "*.three.example"));
        put("3", authority.identity("RSA", java.time.Duration.ofDays(-1), java.time.Duration.ofDays(1), "one.example"));
        var server = TlsServer.of(Identities.directory(folder));
        var client = TlsClient.of(Trust.in(authority.root()), TlsConfig.DEFAULT);
        var first = server.identities();
        assertThat(shown(server, client, "one.example")).isEqualTo(first.get(0).sha256());
        assertThat(shown(server, client, "two.example")).isEqualTo(first.get(1).sha256());
        assertThat(shown(server, client, "x.three.example"))
                .isEqualTo(first.get(1).sha256());
        assertThatThrownBy(() -> shown(server, client, "none.example")).isInstanceOf(UntrustedException.class);

        try (var old = Pair.of(server, client, "one.example")) {
            put("1", authority.identity("one.example"));
            server.reload();
            Pair.send(old.client(), "still served");
            assertThat(Pair.read(old.server(), 12)).isEqualTo("still served");
            var shown = shown(server, client, "one.example");
            assertThat(shown).isEqualTo(server.identities().getFirst().sha256());
            assertThat(shown).isNotEqualTo(first.getFirst().sha256());
        }

        Files.writeString(folder.resolve("1.key"), "nothing");
        assertThatThrownBy(server::reload).isInstanceOf(IOException.class);
        assertThat(shown(server, client, "two.example")).isEqualTo(first.get(1).sha256());
    }

    private void put(String name, Identity identity) throws IOException {
        Authority.pem(folder.resolve(name + ".pem"), identity.chain().toArray());
        Authority.pem(folder.resolve(name + ".key"), identity.key());
    }

    private static String shown(TlsServer server, TlsClient client, String name) throws Exception {
        try (var pair = Pair.of(server, client, name)) {
            return pair.client().facts().peerSha256();
        }
    }
}
