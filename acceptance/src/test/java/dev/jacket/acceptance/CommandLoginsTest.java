package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who is let in by `serve shell` under TLS: whoever shows a certificate of the authority, says a token, or both.
@Needs("openssl")
class CommandLoginsTest {
    private static final String TOKEN = "0123456789abcdef";

    @RegisterExtension
    final Programs programs = new Programs();

    private Certificates certificates;
    private Path record;

    @BeforeEach
    void makeCertificates() {
        certificates = Certificates.in(programs).signed("good", "localhost").signed("ada", "ada.example");
        record = programs.folder().resolve("record");
    }

    private Server shell(String... flags) {
        return programs.server(Program.jacket("serve", "shell", "tls://127.0.0.1:0", "--any-command", "--prompt", "$ ")
                .plus("--audit", record.toString())
                .plus(certificates.shown("good", flags)));
    }

    private String tokens() throws IOException {
        var file = Files.writeString(certificates.folder().resolve("tokens"), "grace " + TOKEN + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file.toString();
    }

    private String root() {
        return certificates.file("root.pem");
    }

    /// A client of openssl that has been told what to say, and all that it hears.
    private Running says(Server server, String text, String... more) {
        var client = programs.start(Program.of("openssl", "s_client", "-quiet", "-no_ign_eof", "-CAfile", root())
                .plus("-verify_return_error", "-connect", "127.0.0.1:" + server.port())
                .plus(more));
        return client.type(text);
    }

    private String[] shows(String name) {
        return new String[] {"-cert", certificates.file(name + ".pem"), "-key", certificates.file(name + ".key")};
    }

    private List<String> recorded() throws IOException {
        return Files.exists(record) ? Files.readAllLines(record) : List.of();
    }

    @Test
    @Row("A7")
    void certificate_ofTheAuthority_letsIn() throws IOException {
        var server = shell("--client-ca", root());
        var client = says(server, "echo in\nexit\n", shows("ada"));
        assertThat(client.out().restText()).isEqualTo("$ in\n$ Byebye!\n");
        assertThat(recorded()).hasSize(2);
        assertThat(recorded().getFirst()).contains("\"who\":\"CN=ada\"", "echo in");
    }

    /// A certificate counts wherever its owner is.
    @Test
    @Needs({"root", "netns", "ip", "nsenter", "bwrap"})
    @Row("A1")
    void certificate_shownFromAnotherMachine_letsIn() throws IOException {
        var networks = new TwoNetworks(programs);
        var server = programs.server(
                networks.here(Program.jacket("serve", "shell", "tls://10.9.1.1:0", "--any-command", "--prompt", "$ ")
                        .plus("--run-as", "nobody", "--audit", record.toString())
                        .plus(certificates.shown("good", "--client-ca", root()))));
        var client = programs.start(networks.there(
                Program.of("openssl", "s_client", "-quiet", "-no_ign_eof", "-CAfile", root(), "-verify_return_error")
                        .plus("-connect", "10.9.1.1:" + server.port())
                        .plus(shows("ada"))));
        client.type("id -un\nexit\n");
        assertThat(client.out().restText()).isEqualTo("$ nobody\n$ Byebye!\n");
        assertThat(recorded().getFirst()).contains("\"who\":\"CN=ada\"", "\"peer\":\"10.9.1.2:");
    }

    /// None, one that nobody vouches for, one of another authority, one that is over: nothing is run for them.
    @ParameterizedTest
    @ValueSource(strings = {"", "alone", "foreign", "expired"})
    @Row("A7")
    void certificate_thatProvesNothing_isRefused(String name) throws IOException {
        switch (name) {
            case "alone" -> certificates.alone(name, "ada.example");
            case "foreign" -> {
                var others = Certificates.in(programs).signed(name, "ada.example");
                for (var kind : List.of(".pem", ".key")) {
                    Files.copy(
                            others.folder().resolve(name + kind),
                            certificates.folder().resolve(name + kind));
                }
            }
            case "expired" -> expired();
            default -> {}
        }
        var server = shell("--client-ca", root());
        var client = says(server, "echo in\nexit\n", name.isEmpty() ? new String[0] : shows(name));
        assertThat(client.out().restText()).isEmpty();
        assertThat(client.err().restText()).contains("alert");
        assertThat(recorded()).isEmpty();
    }

    private void expired() {
        certificates.openssl(
                "req",
                "-new",
                "-nodes",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-subj",
                "/CN=expired",
                "-keyout",
                "expired.key",
                "-out",
                "expired.csr");
        certificates.openssl(
                "x509",
                "-req",
                "-in",
                "expired.csr",
                "-CA",
                "root.pem",
                "-CAkey",
                "root.key",
                "-set_serial",
                "7",
                "-days",
                "-1",
                "-out",
                "expired.pem");
    }

    @Test
    @Row("A8")
    void certificateAndToken_areBothAskedFor() throws IOException {
        var server = shell("--client-ca", root(), "--token-file", tokens(), "--penalty-min", "1ms");
        var both = says(server, TOKEN + "\necho in\nexit\n", shows("ada"));
        assertThat(both.out().restText()).isEqualTo("token: $ in\n$ Byebye!\n");
        assertThat(recorded().getFirst()).contains("\"who\":\"CN=ada, grace\"");
        var wrong = says(server, "0123456789abcdeF\necho in\n", shows("ada"));
        assertThat(wrong.out().restText()).isEqualTo("token: error: that is nobody's token\n");
        var tokenAlone = says(server, TOKEN + "\necho in\n");
        assertThat(tokenAlone.out().restText()).isEmpty();
        assertThat(recorded()).hasSize(2);
        assertThat(server.running().err().text() + recorded() + server.events().all())
                .doesNotContain(TOKEN)
                .doesNotContain("0123456789abcdeF");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_1", "-tls1"})
    @Row("A7")
    void oldVersions_areRefused(String version) throws IOException {
        var server = shell("--client-ca", root());
        var client = programs.start(Program.of("openssl", "s_client", version, "-cipher", "ALL:@SECLEVEL=0")
                .plus("-connect", "127.0.0.1:" + server.port())
                .plus(shows("ada")));
        client.ends(1);
        assertThat(client.err().restText()).contains("alert protocol version");
        assertThat(recorded()).isEmpty();
    }

    /// What its clients connect to must not be somebody else's to exchange.
    @Test
    @Row("A9")
    void unixSocket_whosePathOthersCouldChange_isNotOpened() throws IOException {
        var folder = programs.folder();
        var shared = Files.createDirectory(folder.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        var link = Files.createSymbolicLink(folder.resolve("link"), folder);
        for (var place : List.of(
                List.of(shared.resolve("s"), "other users may write to " + shared),
                List.of(link.resolve("s"), link + " is a link"),
                List.of(shared.resolve("../s"), "goes up and down"))) {
            var refused = programs.start(Program.jacket("serve", "shell", "unix:" + place.getFirst(), "--any-command"));
            refused.ends(2);
            assertThat(refused.err().restText()).contains("would not be safe from other users: ", "" + place.getLast());
            assertThat((Path) place.getFirst()).doesNotExist();
        }
    }

    /// The file is its owner's alone from its first moment, whatever the umask.
    @Test
    @Row("A9")
    void unixSocket_underALooseUmask_isTheOwnersAlone() throws IOException {
        var path = programs.folder().resolve("s");
        var words = Program.jacket("serve", "shell", "unix:" + path, "--any-command", "--audit", record.toString());
        programs.server(words.inShell("umask 0; exec \"$@\""));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(record)))
                .isEqualTo("rw-------");
    }

    /// What a client sends stands in the record and in the log as text, a line each.
    @Test
    @Row("A6")
    void escapes_inTheRecord_areText() throws IOException {
        certificates.signed("evil\033]0;title\007\nverified", "ada.example");
        var server = shell("--client-ca", root(), "-vv");
        var trick = "true \033[31m \u009b2J \u202e \u2028 \u0085 \r x é漢😀";
        var client = says(server, trick + "\nexit\n", shows("evil\033]0;title\007\nverified"));
        assertThat(client.out().restText()).isEqualTo("$ $ Byebye!\n");
        server.running().terminate();
        server.running().ends(0);
        assertThat(recorded()).hasSize(2);
        assertThat(recorded().getFirst()).contains("evil", "é漢😀", "\\u001b[31m", "\\u202e", "\\u2028");
        var shown = Files.readString(record) + server.running().err().restText();
        assertThat(shown.codePoints()
                        .filter(letter -> letter != '\n' && letter != '\t')
                        .filter(letter -> Character.isISOControl(letter)
                                || Character.getType(letter) == Character.FORMAT
                                || Character.getType(letter) == Character.LINE_SEPARATOR))
                .isEmpty();
    }
}
