package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import dev.jacket.checks.Sandbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A server where the system does not give what its event loops like.
class RefusalsTest {
    private static final int EPERM = 1;
    private static final int ENOSYS = 38;

    @RegisterExtension
    final Programs programs = new Programs();

    private static Program withoutRings(int errno, String... words) {
        var whole = Program.jacket(words);
        return Program.of(
                Sandbox.refusing(Sandbox.IO_URING_SETUP, errno, whole.words()).toArray(String[]::new));
    }

    private static void answers(Server server) {
        for (var i = 0; i < 20; i++) {
            try (var peer = Peer.to(server)) {
                Bytes.same(peer.send("x").read(1), "x");
            }
        }
        server.running().terminate();
        server.running().ends(0);
    }

    @Row("L8")
    @Needs("python3")
    @ParameterizedTest
    @ValueSource(ints = {EPERM, ENOSYS})
    void serve_ringsRefused_saysSoInOneLineAndServes(int errno) {
        var server = programs.server(withoutRings(errno, "serve", "echo", "127.0.0.1:0"));
        answers(server);
        OneLine.of(server.running())
                .isEqualTo("event loops run on epoll: io_uring is refused: io_uring_setup gives errno " + errno);
    }

    @Row("L8")
    @Needs("python3")
    @ParameterizedTest
    @ValueSource(strings = {"-q", "--backend=epoll"})
    void serve_ringsRefusedAndNobodyAsks_saysNothing(String flag) {
        var server = programs.server(withoutRings(EPERM, "serve", "echo", "127.0.0.1:0", flag));
        answers(server);
        assertThat(server.running().complaints()).isEmpty();
    }

    @Row("L8")
    @Needs("python3")
    @Test
    void serve_ringsRefusedAndNothingElseWillDo_isOneLine() {
        var running = programs.start(withoutRings(EPERM, "serve", "echo", "127.0.0.1:0", "--backend", "io-uring"));
        assertThat(running.exit()).isNotZero();
        OneLine.of(running).contains("io_uring is refused", "io_uring_setup gives errno 1");
    }

    /// From not enough descriptors for two loops to just enough for their rings: it serves, or it says in one line what
    /// it lacks. The JVM has a dozen for itself.
    @Row("L8")
    @Needs("prlimit")
    @ParameterizedTest
    @ValueSource(ints = {14, 18, 20, 24, 28, 34})
    void serve_fewDescriptors_servesOrSaysInOneLineWhatItLacks(int descriptors) {
        var running = programs.start(Program.jacket("serve", "echo", "127.0.0.1:0", "--loops", "8", "-v")
                .under("prlimit", "--nofile=" + descriptors + ":" + descriptors, "--"));
        await().atMost(Limits.START)
                .until(() -> !running.isAlive() || running.err().text().contains("listening on "));
        if (running.err().text().contains("listening on ")) {
            running.terminate();
            running.ends(0);
        } else {
            assertThat(running.exit()).isNotZero();
            OneLine.of(running).endsWith("no descriptor or memory for an epoll set");
        }
        assertThat(running.err().text()).doesNotContain("Exception").doesNotContain("defect");
    }
}
