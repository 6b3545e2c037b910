package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import dev.jacket.checks.Scale;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What testssl.sh finds out about a server that nobody has told anything but its certificate.
@Needs({"testssl", "openssl"})
@Row({"A7", "M4"})
class TestsslTest {
    private static final Set<String> HARMLESS = Set.of("OK", "INFO", "LOW");

    /// Of the program's own machine, not of the server.
    private static final Set<String> OF_THE_TESTER = Set.of("WARN", "DEBUG");

    private static final Pattern FINDING =
            Pattern.compile("\\bid\\W+(\\w+)[^}]*?\\bseverity\\W+(\\w+)[^}]*?\\bfinding\\b(.*)");

    private static final Duration LONG = Duration.ofMinutes(8);

    @RegisterExtension
    final Programs programs = new Programs();

    /// Protocols, suites, forward secrecy, the server's choice and its certificate.
    @Test
    @Timeout(120)
    void defaultServer_isFoundSound() throws IOException {
        findsNothing("--protocols", "--fs", "--server-preference", "--server-defaults");
    }

    /// Vulnerabilities with a name, and what old and new clients come to.
    @Test
    @Tag(Scale.NIGHTLY)
    @Timeout(600)
    void defaultServer_isFoundSoundByAllTests() throws IOException {
        findsNothing();
    }

    private void findsNothing(String... words) throws IOException {
        var certificates = Certificates.in(programs).signed("good", "localhost");
        var server = certificates.serve("echo", "good");
        var found = programs.folder().resolve("found.json");
        var test = programs.start(Program.of("testssl", "--quiet", "--color", "0", "--warnings", "off")
                .plus("--nodns", "min", "--ip", "127.0.0.1", "--add-ca", certificates.file("root.pem"))
                .plus("--jsonfile", found.toString())
                .plus(words)
                .plus("localhost:" + server.port())
                .readingNothing());
        test.exit(LONG); // its exit code counts findings of every kind
        var all = FINDING.matcher(Files.readString(found)).results().toList();
        assertThat(all.stream().map(each -> each.group(1)))
                .hasSizeGreaterThan(30)
                .contains("TLS1_3", "cert_chain_of_trust", "cipher_order");
        assertThat(all.stream()
                        .filter(each -> !HARMLESS.contains(each.group(2)) && !OF_THE_TESTER.contains(each.group(2)))
                        .map(MatchResult::group))
                .isEmpty();
        assertThat(server.running().err().text()).doesNotContain("Exception").doesNotContain("\tat ");
    }
}
