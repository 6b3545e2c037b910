package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Figures;
import dev.jacket.checks.Row;
import dev.jacket.checks.Scale;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// SIGTERM while clients ask without a pause.
@Row("L1")
class DrainTest {
    private static final int RATE = 5_000;

    private static final Pattern OWED_NOTHING = Pattern.compile("rate (\\d+) answered \\d+ lost 0 unexpected 0\n");

    private static final Pattern RELIEVED = Pattern.compile("rate \\d+ connects \\d+ lost 0 refused 0 unexpected 0\n");

    /// How often one process takes the place of another.
    private static final int RELIEFS = Scale.of(3, 20);

    /// From the second SIGTERM to the end, in seconds.
    private static final int AT_ONCE = Scale.of(4, 1);

    @RegisterExtension
    final Programs programs = new Programs();

    @RepeatedTest(10)
    void terminated_underRequests_losesNoReplyThatWasOwed(RepetitionInfo round, Figures figures) {
        terminateUnderRequests(round, figures);
    }

    /// With the ten of each change 200.
    @RepeatedTest(190)
    @Tag(Scale.NIGHTLY)
    void terminated_underRequests_neverLosesAReplyThatWasOwed(RepetitionInfo round, Figures figures) {
        terminateUnderRequests(round, figures);
    }

    /// Clients in Python come to 5,000 requests a second where they send some at once; each second round they do not.
    private void terminateUnderRequests(RepetitionInfo round, Figures figures) {
        boolean many = round.getCurrentRepetition() % 2 == 0;
        var server = many // with a delay, so that replies are owed whenever the signal comes
                ? programs.server("serve", "echo", "127.0.0.1:0", "--delay=20ms")
                : programs.server("serve", "reply", "127.0.0.1:0", "--frame=line", "{}");
        var load = programs.python(
                "drained.py",
                Integer.toString(server.port()),
                Long.toString(server.running().pid()),
                "8",
                many ? "20000" : "2000",
                many ? "64" : "1");
        load.ends(0);
        var answer = load.out().restText();
        var rate = OWED_NOTHING.matcher(answer);
        assertThat(rate.matches()).as(answer).isTrue();
        figures.tell("requests a second", rate.group(1));
        if (many && Scale.isNightly()) {
            assertThat(Integer.parseInt(rate.group(1)))
                    .as("requests a second: what this test loads")
                    .isGreaterThanOrEqualTo(RATE);
        }
        server.running().ends(0);
        assertThat(server.running().complaints()).isEmpty();
    }

    /// A listener that both have is never closed: nobody is refused while the first drains and the next serves.
    @Test
    @Timeout(200)
    void terminated_underRequests_leavesWhoComesToTheNextProcess(Figures figures) {
        var clients = programs.python(
                "relieved.py",
                Integer.toString(RELIEFS),
                "8",
                "64",
                Launcher.path().toString(),
                "serve",
                "echo",
                "127.0.0.1:1", // the listener that is given stands in for it
                "--delay=20ms");
        assertThat(clients.exit(Duration.ofSeconds(190)))
                .as(clients::transcript)
                .isZero();
        var said = clients.out().restText();
        var all = RELIEVED.matcher(said);
        assertThat(all.matches()).as(said).isTrue();
        figures.tell("reliefs", RELIEFS + ": " + said);
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
    void terminatedTwice_withAHandlerThatNeverEnds_endsWithoutItAtOnce(Figures figures) {
        var server = withStuckHandler("--drain", "1h", "--drain-hard-stop", "1h", "-v");
        server.running().terminate();
        server.running().err().nextThrough("stopping: 1 at work");
        long said = System.nanoTime();
        server.running().terminate();
        assertEndedWithoutIt(server);
        var took = Duration.ofNanos(System.nanoTime() - said);
        figures.tell("ended after", took);
        assertThat(took).isLessThan(Duration.ofSeconds(AT_ONCE));
    }
}
