package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Our clients under TLS, and the servers of openssl and Python. Who answers is who they should be, or nothing is sent.
@Needs("openssl")
class TlsClientsTest {
    private static final String SECRET = "for the right one alone";

    @RegisterExtension
    final Programs programs = new Programs();

    private Certificates certificates;

    @BeforeEach
    void makeCertificates() {
        certificates = Certificates.in(programs).signed("good", "localhost");
    }

    /// A server of openssl that says each line backwards.
    private Running backwards(String name, String... more) {
        var server = programs.start(Program.of("openssl", "s_server", "-accept", "127.0.0.1:0", "-rev")
                .plus("-cert", certificates.file(name + ".pem"), "-key", certificates.file(name + ".key"))
                .plus(more));
        server.out().nextThrough("ACCEPT 127.0.0.1:");
        return server;
    }

    private Running send(int port, String text, String... more) {
        return programs.start(Program.jacket("send", "tls://localhost:" + port, "--reply=line", text)
                .plus(more));
    }

    private String[] roots(String... more) {
        var words = new ArrayList<>(List.of("--ca", certificates.file("root.pem")));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    @ParameterizedTest
    @CsvSource({"-tls1_3,TLSv1.3", "-tls1_2,TLSv1.2"})
    void openssl_ofEachVersion_isSpokenTo(String word, String version) {
        var server = backwards("good", word);
        var client = send(server.port(), "hello\n", roots("-v"));
        client.ends(0);
        Bytes.same(client.out().rest(), "olleh\n");
        assertThat(client.err().restText()).contains(version + " TLS_").contains(", verified");
    }

    @Test
    void openssl_askingForACertificate_isShownOurs() {
        certificates.signed("me", "me.example");
        var server = backwards(
                "good", "-Verify", "1", "-verify_return_error", "-CAfile", certificates.file("root.pem"), "-tls1_2");
        var nobody = send(server.port(), SECRET + "\n", roots());
        nobody.ends(1);
        assertThat(nobody.err().restText()).contains("jacket: tls localhost:").contains("handshake_failure");
        assertThat(nobody.out().rest()).isEmpty();

        var known = send(server.port(), "hello\n", roots(certificates.shown("me")));
        known.ends(0);
        Bytes.same(known.out().rest(), "olleh\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_3", "-tls1_2"})
    void openssl_metAgain_isResumed(String version) {
        var server = backwards("good", version);
        var client = send(server.port(), "ab\n", roots("cd\n", "--each", "-v"));
        client.ends(0);
        Bytes.same(client.out().rest(), "ba\ndc\n");
        assertThat(client.err().restText()).containsOnlyOnce(", resumed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1_3", "TLSv1_2"})
    @Needs("python3")
    void python_hearsNameAndProtocols_andAllBytes(String version) throws IOException {
        var data = Bytes.random(1, 3_000_000);
        var input = Files.write(programs.folder().resolve("data"), data);
        var server = programs.pythonServer("tls_server.py", "whole", certificates.file("good"), version);
        var client = programs.start(Program.jacket("connect", "tls://localhost:" + server.port(), "-v")
                .plus(roots("--alpn", "jacket/9,jacket/1"))
                .reading(input));
        client.ends(0);
        assertThat(client.out().sha(Limits.TRANSFER)).isEqualTo(Bytes.sha(data));
        var told = server.out();
        assertThat(told.nextLine()).isEqualTo("for localhost, speaks jacket/1, " + version.replace('_', '.'));
        assertThat(told.nextLine()).isEqualTo("3000000 bytes, and a good-bye");
    }

    /// An end without a good-bye may be somebody's who cuts what is not his.
    @Test
    @Needs("python3")
    void python_thatEndsWithoutGoodBye_isNotTakenForWhole() {
        var server = programs.pythonServer("tls_server.py", "cut", certificates.file("good"), "TLSv1_3");
        var client = programs.start(
                Program.jacket("connect", "tls://localhost:" + server.port()).plus(roots()));
        client.ends(1);
        Bytes.same(client.out().rest(), "half of ");
        assertThat(client.err().restText()).contains(" : the peer ended without saying so");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, good, , its issuer is CN=root",
        "localhost, other, root, is for other.example and not for localhost",
        "127.0.0.1, good, root, is for localhost and not for 127.0.0.1",
        "localhost, alone, , self-signed",
        "localhost, alone, root, self-signed",
    })
    @Row("A7")
    @Needs("python3")
    void somebodyElse_isToldNothing_andTheirPinIsShown(String host, String shown, String trusted, String why) {
        certificates.signed("other", "other.example").alone("alone", "localhost");
        var server = programs.server(
                Program.jacket("serve", "discard", "tls://127.0.0.1:0").plus(certificates.shown(shown)));
        var words = Program.jacket("send", "tls://" + host + ":" + server.port(), SECRET);
        var client = programs.start(trusted == null ? words : words.plus(roots()));
        client.ends(4);
        var said = client.err().restText();
        assertThat(said).contains(why).contains("--pin sha256:");
        assertThat(said.lines()).hasSize(1);

        var pin = said.substring(said.indexOf("sha256:")).strip();
        programs.start(words.plus("--pin", pin)).ends(0);
        var heard = server.events().awaitCount(server.running(), "closed", 1);
        assertThat(heard).hasSize(1);
        assertThat(heard.getFirst().number("in")).isEqualTo(SECRET.length());
        assertThat(server.events().named("refused")).hasSize(1);
    }

    @Test
    @Row("A7")
    void nobodyChecked_isSaidEachTime() {
        var server = certificates.alone("alone", "elsewhere").serve("echo", "alone");
        for (int i = 0; i < 2; i++) {
            var client = send(server.port(), "x\n", "--insecure");
            client.ends(0);
            assertThat(client.err().restText()).contains("insecure: nobody checked who answers");
        }
    }

    /// A check that nobody would make is not promised.
    @ParameterizedTest
    @ValueSource(strings = {"--pin=sha256:00", "--insecure", "--ca=x.pem", "--cert=x.pem", "--key-password=x"})
    void wordsOfTls_withoutIt_areRefused(String word) {
        var client = programs.jacket("send", "127.0.0.1:1", word, "x");
        client.ends(2);
        assertThat(client.err().restText()).contains("tls://");
    }
}
