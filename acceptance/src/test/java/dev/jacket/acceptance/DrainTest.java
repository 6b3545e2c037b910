package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Row;
import dev.jacket.checks.Scale;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// SIGTERM while clients ask without a pause.
@Row("L1")
class DrainTest {
    @RegisterExtension
    final Programs programs = new Programs();

    @RepeatedTest(10)
    void terminated_underRequests_losesNoReplyThatWasOwed() {
        terminateUnderRequests();
    }

    /// With the ten of each change 200.
    @RepeatedTest(190)
    @Tag(Scale.NIGHTLY)
    void terminated_underRequests_neverLosesAReplyThatWasOwed() {
        terminateUnderRequests();
    }

    private void terminateUnderRequests() {
        var server = programs.server("serve", "reply", "127.0.0.1:0", "--frame=line", "{}");
        var load = programs.python(
                "drained.py",
                Integer.toString(server.port()),
                Long.toString(server.running().pid()),
                "8",
                "2000");
        load.ends(0);
        assertThat(load.out().restText()).matches("answered \\d+ lost 0 unexpected 0\n");
        server.running().ends(0);
        assertThat(server.running().complaints()).isEmpty();
    }

    /// The handler is in a call that nothing ends: it opens a pipe that nobody reads, where a file was.
    private Server withStuckHandler(String... words) {
        var keys = programs.folder().resolve("keys").toString();
        var server = programs.server(Program.jacket("serve", "echo", "tls://127.0.0.1:0", "--key-log", keys)
                .plus("--watchdog-handler", "2s", "--handshake-timeout", "1h")
                .plus(words));
        programs.program("rm", keys).ends(0);
        programs.program("mkfifo", keys).ends(0);
        programs.jacket("connect", "tls://127.0.0.1:" + server.port(), "--insecure");
        server.running().err().nextThrough(" has held jacket-loop-");
        server.running().err().nextThrough("sun.nio.fs.UnixNativeDispatcher.open");
        return server;
    }

    private static void assertEndedWithoutIt(Server server) {
        server.running().ends(70);
        assertThat(server.running().err().restText())
                .endsWith("jacket: serve : 1 handler did not end; the process ends without it\n");
    }

    @Test
    void terminated_withAHandlerThatNeverEnds_endsWithoutItAtTheHardStop() {
        var server = withStuckHandler("--drain", "200ms", "--drain-hard-stop", "1s");
        server.running().terminate();
        assertEndedWithoutIt(server);
    }

    @Test
    void terminatedTwice_withAHandlerThatNeverEnds_endsWithoutItAtOnce() {
        var server = withStuckHandler("--drain", "1h", "--drain-hard-stop", "1h", "-v");
        server.running().terminate();
        server.running().err().nextThrough("stopping: 1 at work");
        server.running().terminate();
        assertEndedWithoutIt(server);
    }
}
