package dev.jacket.sockets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Row;
import dev.jacket.checks.Scale;
import dev.jacket.loop.Backend;
import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.TestAbortedException;

/// Loops keep no descriptor and no memory of the connections that came and went: a million of them in the nightly run,
/// or as many as `-Djacket.connections` says.
@Row({"C15", "C16"})
class ManyConnectionsTest {
    private static final int CONNECTIONS = Integer.getInteger("jacket.connections", Scale.of(20_000, 1_000_000));
    private static final int WARM_UP = 1_000;
    private static final Pattern SAID =
            Pattern.compile("echoed (\\d+) refused (\\d+) failed (\\d+) descriptors \\+?(-?\\d+) memory (-?\\d+)\n");

    @ParameterizedTest
    @Timeout(3600)
    @EnumSource(
            value = Backend.class,
            names = {"IO_URING", "EPOLL"})
    void connections_ofAllKinds_leaveNothing(Backend backend) throws IOException, InterruptedException {
        var words = new ArrayList<>(ChildProgram.words(
                ManyConnectionsProgram.class, ChildProgram.HOOK, "-XX:NativeMemoryTracking=summary"));
        words.add(backend.name());
        words.add(Integer.toString(CONNECTIONS));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            if (said.contains("io_uring is refused")) {
                throw new TestAbortedException(said);
            }
            var figures = SAID.matcher(said);
            assertThat(figures.matches()).as(said).isTrue();
            int all = CONNECTIONS + WARM_UP;
            assertThat(Integer.parseInt(figures.group(1))).isEqualTo(all * 7 / 10);
            assertThat(Integer.parseInt(figures.group(2))).isEqualTo(all / 10);
            assertThat(Integer.parseInt(figures.group(3))).isEqualTo(all / 10);
            assertThat(Integer.parseInt(figures.group(4))).as("descriptors").isLessThanOrEqualTo(0);
            assertThat(Integer.parseInt(figures.group(5))).as("KiB of memory").isLessThan(1_024);
        } finally {
            process.destroyForcibly();
        }
    }
}
