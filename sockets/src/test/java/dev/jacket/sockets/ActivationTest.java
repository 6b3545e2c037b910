package dev.jacket.sockets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import dev.jacket.loop.internal.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Sockets that systemd's own activator hands over, to a program of its own.
@Needs("systemd-socket-activate")
class ActivationTest {
    private final Lab lab = new Lab(Host.system(), ThreadKind.PLATFORM::thread);
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
        lab.close();
    }

    private Process activate(List<String> flags, String... way) throws IOException {
        var command = new ArrayList<>(List.of("systemd-socket-activate"));
        command.addAll(flags);
        command.addAll(List.of(way));
        command.addAll(ChildProgram.words(ActivatedProgram.class));
        Process process = new ProcessBuilder(command)
                .redirectError(lab.folder().resolve("stderr").toFile())
                .start();
        started.add(process);
        return process;
    }

    /// Connects as soon as somebody listens.
    private Socket connected(Process activator, Path path) throws IOException {
        Address address = Address.Unix.path(path.toString());
        Socket client = lab.open(Kind.STREAM_PATH);
        Lab.until(() -> {
            try {
                assertThat(activator.isAlive()).as("the activator").isTrue();
                return client.connectEx(address).equals(Errno.NONE);
            } catch (IOException failed) {
                throw new AssertionError(failed);
            }
        });
        client.timeout(Lab.LONG);
        return client;
    }

    private static String all(Socket client) throws IOException {
        return new String(client.input().readAllBytes(), UTF_8);
    }

    @Test
    void inherited_fromSystemd_areItsSocketsWithTheirNames() throws Exception {
        Path log = lab.folder().resolve("log");
        Path web = lab.folder().resolve("web");
        Process activator = activate(List.of("-l", web.toString(), "-l", log.toString(), "--fdname=web:log"));

        Socket client = connected(activator, web);

        assertThat(all(client)).isEqualTo("""
                web fd 3 unix:%s inheritable false
                log fd 4 unix:%s inheritable false
                then 0
                """.formatted(web, log));
        assertThat(activator.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(activator.exitValue()).isZero();
    }

    @Test
    void inherited_datagramSocketWithoutAName_isUnknown() throws Exception {
        Path path = lab.folder().resolve("datagrams");
        Process activator = activate(List.of("-d", "-l", path.toString()));
        Lab.until(() -> Files.exists(path));
        lab.open(Kind.DGRAM_PATH).sendTo(new byte[1], Address.Unix.path(path.toString()));

        assertThat(new String(activator.getInputStream().readAllBytes(), UTF_8))
                .isEqualTo("unknown fd 3 unix:%s inheritable false%nthen 0%n".formatted(path));
    }

    /// LISTEN_PID names the shell, and the program is its child.
    @Test
    void inherited_meantForTheParent_areNotOurs() throws Exception {
        Path path = lab.folder().resolve("web");
        Process activator = activate(List.of("-l", path.toString()), "sh", "-c", "\"$@\"; exit $?", "sh");
        connected(activator, path);

        assertThat(new String(activator.getInputStream().readAllBytes(), UTF_8)).isEqualTo("then 0\n");
    }
}
