package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Our servers under TLS, and the clients of openssl, curl, ncat and Python.
@Needs("openssl")
class TlsServersTest {
    @RegisterExtension
    final Programs programs = new Programs();

    private Certificates certificates;

    @BeforeEach
    void makeCertificates() {
        certificates = Certificates.in(programs).signed("good", "localhost");
    }

    /// A client of openssl that knows our root, and ends when its input does.
    private Program client(Server server, String... more) {
        return Program.of("openssl", "s_client", "-connect", "127.0.0.1:" + server.port())
                .plus("-CAfile", certificates.file("root.pem"), "-verify_return_error", "-no_ign_eof")
                .plus(more);
    }

    /// Says a line and hears it again; what the client told of the handshake is in its output.
    private static void exchange(Running client, String line) {
        client.type(line + "\n");
        client.out().nextThrough(line + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void openssl_ofEachVersion_isServed(String version) {
        var server = certificates.serve("echo", "good");
        var client = programs.start(
                client(server, "-quiet", "-no_ign_eof", version.equals("TLSv1.3") ? "-tls1_3" : "-tls1_2"));
        exchange(client, "hello");
        client.endInput();
        client.ends(0);
        var told = server.events().await(server.running(), "tls");
        assertThat(told.text("version")).isEqualTo(version);
        assertThat(server.events().await(server.running(), "closed").text("why"))
                .isEqualTo("eof");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_1", "-tls1"})
    @Row("A7")
    void openssl_ofOldVersions_isRefused(String version) {
        var server = certificates.serve("echo", "good");
        var client = programs.start(client(server, version, "-cipher", "ALL:@SECLEVEL=0"));
        client.ends(1);
        assertThat(client.err().restText()).contains("alert protocol version");
        assertThat(server.events().await(server.running(), "refused").text("why"))
                .isEqualTo("handshake");
        assertThat(server.events().named("accepted")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_3", "-tls1_2"})
    void openssl_thatComesAgain_isResumed(String version) {
        var server = certificates.serve("echo", "good", "-v");
        var session = certificates.file("session");
        for (var word : new String[] {"-sess_out", "-sess_in"}) {
            var client = programs.start(client(server, version, word, session));
            exchange(client, "hello");
            client.endInput();
            client.ends(0);
            assertThat(client.out().text()).contains(word.equals("-sess_in") ? "\nReused, " : "\nNew, ");
        }
        server.running().err().nextThrough(", resumed");
    }

    @Test
    void openssl_withoutACertificate_isRefused_whereOneIsDemanded() {
        certificates.signed("known", "known.example").alone("stranger", "known.example");
        var server = certificates.serve("echo", "good", "--client-ca", certificates.file("root.pem"));
        var nobody = programs.start(client(server, "-tls1_2"));
        nobody.ends(1);
        assertThat(nobody.err().restText()).contains("alert handshake failure");

        var stranger = programs.start(client(server, "-tls1_2", "-cert", certificates.file("stranger.pem"))
                .plus("-key", certificates.file("stranger.key")));
        stranger.ends(1);
        assertThat(stranger.err().restText()).contains("alert");

        var known = programs.start(
                client(server, "-cert", certificates.file("known.pem")).plus("-key", certificates.file("known.key")));
        exchange(known, "hello");
        var told = server.events().await(server.running(), "tls");
        assertThat(told.text("subject")).isEqualTo("CN=known");
        assertThat(told.text("verified")).isEqualTo("true");
        assertThat(server.events().named("refused")).hasSize(2);
        assertThat(server.events().named("accepted")).hasSize(1);
    }

    @Test
    void openssl_askingForAName_isShownItsCertificate() {
        certificates.signed("other", "other.example", "*.more.example");
        var server = programs.server("serve", "echo", "tls://127.0.0.1:0", "--cert", identities("good", "other"));
        for (var name : new String[] {"localhost", "other.example", "x.more.example"}) {
            var client = programs.start(client(server, "-servername", name, "-verify_hostname", name, "-brief"));
            exchange(client, "hello");
            client.endInput();
            client.ends(0);
            assertThat(client.err().restText())
                    .contains(name.equals("localhost") ? "CN = good" : "CN = other")
                    .contains("Verification: OK");
        }
        assertThat(server.events().awaitCount(server.running(), "tls", 3))
                .extracting(event -> event.text("sni"))
                .containsExactly("localhost", "other.example", "x.more.example");
    }

    /// A folder with no more than these.
    private String identities(String... names) {
        var folder = programs.folder();
        for (var name : names) {
            copy(certificates.folder().resolve(name + ".pem"), folder.resolve(name + ".pem"));
            copy(certificates.folder().resolve(name + ".key"), folder.resolve(name + ".key"));
        }
        return folder.toString();
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void openssl_offeringProtocols_agreesOrIsRefused() {
        var server = certificates.serve("echo", "good", "--alpn", "jacket/2,jacket/1");
        var client = programs.start(client(server, "-alpn", "h2,jacket/1"));
        exchange(client, "hello");
        client.endInput();
        client.ends(0);
        assertThat(client.out().text()).contains("ALPN protocol: jacket/1");
        assertThat(server.events().await(server.running(), "tls").text("alpn")).isEqualTo("jacket/1");

        var other = programs.start(client(server, "-alpn", "h2"));
        other.ends(1);
        assertThat(other.err().restText()).contains("alert no application protocol");
    }

    @Test
    void certificate_afterSighup_isTheNewOne_andWhoIsThereStays() {
        var server = certificates.serve("echo", "good");
        var early = programs.start(client(server, "-quiet", "-no_ign_eof"));
        exchange(early, "before");
        var before = fingerprint(server);

        certificates.signed("next", "localhost");
        copy(certificates.folder().resolve("next.key"), certificates.folder().resolve("good.key"));
        server.running().signal("HUP");
        server.running().err().nextThrough("SIGHUP: the certificate stays as it was");
        assertThat(fingerprint(server)).isEqualTo(before);

        copy(certificates.folder().resolve("next.pem"), certificates.folder().resolve("good.pem"));
        server.running().signal("HUP");
        server.running().err().nextThrough("SIGHUP: new connections are served with sha256:");
        assertThat(fingerprint(server)).isNotEqualTo(before);

        exchange(early, "after");
        early.endInput();
        early.ends(0);
    }

    private String fingerprint(Server server) {
        var client = programs.start(client(server).readingNothing());
        client.ends(0);
        var shown = client.out().restText();
        var pem = shown.substring(shown.indexOf("-----BEGIN"), shown.indexOf("-----END"));
        assertThat(pem).contains("\n");
        return pem;
    }

    @Test
    @Needs("curl")
    void curl_isServed() {
        var server = programs.server(Program.jacket("serve", "reply", "tls://127.0.0.1:0")
                .plus("HTTP/1.0 200 OK\r\n\r\nsealed", "--close")
                .plus(certificates.shown("good")));
        var url = "https://localhost:" + server.port() + "/";
        var client = programs.program("curl", "-sS", "--cacert", certificates.file("root.pem"), url);
        client.ends(0);
        assertThat(client.out().restText())
                .isEqualTo("sealed\r\n"); // the text, and the end of line that the request had
        var doubtful = programs.program("curl", "-sS", url);
        doubtful.ends(60);
    }

    @Test
    @Needs("ncat")
    void ncat_thatVerifies_isServed() {
        var server = certificates.serve("echo", "good");
        var client = programs.program(
                "ncat",
                "--ssl-verify",
                "--ssl-trustfile",
                certificates.file("root.pem"),
                "localhost",
                "" + server.port());
        exchange(client, "hello");
        client.endInput();
        client.ends(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1_3", "TLSv1_2"})
    @Needs("python3")
    void python_isServedToTheLastByte(String version) {
        var server = certificates.serve("echo", "good");
        var client = programs.python("tls_client.py", "" + server.port(), certificates.file("root.pem"), version);
        client.ends(0);
        assertThat(client.out().restText()).isEqualTo("3000000 the same, and a good-bye\n");
    }
}
