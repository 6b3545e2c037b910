package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What is secret is seen nowhere: no command line, environment, thread, log, event or trace of a failure.
@Needs("openssl")
@Row("A8")
class SecretsTest {
    private static final String CANARY = "canary-4711-sings";

    @RegisterExtension
    final Programs programs = new Programs();

    private Certificates certificates;

    @BeforeEach
    void makeCertificates() {
        certificates = Certificates.in(programs).signed("good", "localhost");
        certificates.openssl("pkcs8", "-topk8", "-in", "good.key", "-passout", "pass:" + CANARY, "-out", "sealed.key");
        certificates.openssl(
                "pkcs12",
                "-export",
                "-in",
                "good.pem",
                "-inkey",
                "good.key",
                "-passout",
                "pass:" + CANARY,
                "-out",
                "good.p12");
    }

    private Path password(String text) throws IOException {
        return Files.writeString(certificates.folder().resolve("password"), text + "\n");
    }

    private static String all(Running running) throws IOException {
        var text = new StringBuilder(running.err().text()).append(running.out().text());
        if (running.isAlive()) {
            for (var name : new String[] {"cmdline", "environ"}) {
                text.append(Files.readString(Path.of("/proc/" + running.pid(), name)));
            }
            try (var threads = Files.list(Path.of("/proc/" + running.pid(), "task"))) {
                for (var thread : threads.toList()) {
                    text.append(name(thread));
                }
            }
        }
        return text.toString();
    }

    private static String name(Path thread) throws IOException {
        try {
            return Files.readString(thread.resolve("comm"));
        } catch (IOException unreadable) {
            if (Files.exists(thread)) {
                throw unreadable;
            }
            return ""; // it has ended meanwhile
        }
    }

    private void serves(Server server) throws IOException {
        var client = programs.start(Program.jacket("send", "tls://localhost:" + server.port(), "--reply=line", "x\n")
                .plus("--ca", certificates.file("root.pem")));
        client.ends(0);
        Bytes.same(client.out().rest(), "x\n");
        assertThat(all(server.running())).contains("--key-password").doesNotContain(CANARY);
        assertThat(server.events().all().toString()).contains("listening").doesNotContain(CANARY);
    }

    @Test
    void keyWithAPassword_isOpenedByWhatAFileSays() throws IOException {
        serves(programs.server(Program.jacket("serve", "echo", "tls://127.0.0.1:0", "-vvv")
                .plus("--cert", certificates.file("good.pem"), "--key", certificates.file("sealed.key"))
                .plus("--key-password", password(CANARY).toString())));
    }

    @Test
    void pkcs12_isOpenedByWhatADescriptorSays() throws IOException {
        var words = Program.jacket("serve", "echo", "tls://127.0.0.1:0", "-vvv")
                .plus("--cert", certificates.file("good.p12"), "--key-password", "fd:3");
        var events = programs.folder().resolve("events");
        var running = programs.start(words.plus("--json=" + events).inShell("exec \"$@\" 3< " + password(CANARY)));
        serves(new Server(running, new Events(events)).awaitListening());
    }

    @Test
    void wrongPassword_isToldWithoutIt() throws IOException {
        var running = programs.start(Program.jacket("serve", "echo", "tls://127.0.0.1:0", "-vvv", "--json")
                .plus("--cert", certificates.file("good.pem"), "--key", certificates.file("sealed.key"))
                .plus("--key-password", password(CANARY + "-out-of-tune").toString()));
        running.ends(2);
        assertThat(all(running)).contains("the password is wrong").doesNotContain(CANARY);
    }

    @Test
    void missingPassword_isToldAtOnce() {
        var running = programs.start(Program.jacket("serve", "echo", "tls://127.0.0.1:0")
                .plus("--cert", certificates.file("good.pem"), "--key", certificates.file("sealed.key")));
        running.ends(2);
        assertThat(running.err().restText())
                .isEqualTo("jacket: open file " + certificates.file("sealed.key")
                        + " : the key has a password, and none was given\n");
    }

    @Test
    void keyLog_isForItsOwnerAlone() throws IOException {
        var log = certificates.folder().resolve("keys.log");
        var server = certificates.serve("echo", "good", "--key-log", log.toString());
        var client = programs.start(Program.jacket("send", "tls://localhost:" + server.port(), "--reply=line", "x\n")
                .plus("--ca", certificates.file("root.pem")));
        client.ends(0);
        assertThat(Files.readString(log)).contains("CLIENT_TRAFFIC_SECRET_0 ");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
                .isEqualTo("rw-------");
    }
}
