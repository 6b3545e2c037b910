package dev.jacket.sockets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import dev.jacket.checks.Sandbox;
import dev.jacket.checks.Scale;
import dev.jacket.checks.Seed;
import dev.jacket.sys.Errnos;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The contract on event loops where the process has not all that loops like: no io_uring, hardly any memory that it
/// may lock, or the JDK's scheduler hook closed. Each time it is a process of its own that runs a part of the cases,
/// or all of them in the nightly run.
class LoopsElsewhereTest {
    private static final int CASES = Integer.getInteger("jacket.cases", Scale.of(200, Integer.MAX_VALUE));
    private static final List<String> OPENED = ChildProgram.words(ContractProgram.class, ChildProgram.HOOK);

    /// {@return what the program says first: the loops that it has got}
    private static String contract(List<String> command) throws IOException, InterruptedException {
        String seed = Long.toString(Seed.value());
        var words = new ArrayList<>(command);
        words.addAll(List.of(seed, Integer.toString(CASES)));
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(said)
                    .as("-Djacket.seed=%s", seed)
                    .containsPattern("\n([1-9]\\d*) of \\1 cases held\n$")
                    .doesNotContain("LEAK");
            assertThat(process.exitValue()).as(said).isZero();
            return said.lines().findFirst().orElseThrow();
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> after(List<String> first, List<String> command) {
        var words = new ArrayList<>(first);
        words.addAll(command);
        return words;
    }

    @Row("L8")
    @Needs("python3")
    @Timeout(1800)
    @ParameterizedTest
    @ValueSource(ints = {Errnos.EPERM, Errnos.ENOSYS})
    void contract_whereContainersRefuseRings_holdsOnEpoll(int errno) throws Exception {
        String loops = contract(Sandbox.refusing(Sandbox.IO_URING_SETUP, errno, OPENED));
        assertThat(loops).isEqualTo("own true, EPOLL: io_uring is refused: io_uring_setup gives errno " + errno);
    }

    /// Older kernels count a ring's memory against this limit, newer ones do not: the cases hold on whatever it is.
    /// It is root without the capability to lock all the same: another user may not be able to read our classes.
    @Row("L8")
    @Needs({"root", "setpriv", "prlimit"})
    @Timeout(1800)
    @Test
    void contract_whereNoMemoryMayBeLocked_holds() throws Exception {
        String loops = contract(
                after(List.of("prlimit", "--memlock=131072", "setpriv", "--bounding-set=-ipc_lock", "--"), OPENED));
        assertThat(loops).startsWith("own true, ");
    }

    /// The JDK's scheduler has a single carrier here, so a call that kept it would keep its peer from ever answering.
    @Row("N5")
    @Timeout(1800)
    @Test
    void contract_whereTheHookIsClosed_holdsOnOneCarrierOfTheJdks() throws Exception {
        String loops = contract(ChildProgram.words(
                ContractProgram.class,
                "-Djdk.virtualThreadScheduler.parallelism=1",
                "-Djdk.virtualThreadScheduler.maxPoolSize=1"));
        assertThat(loops).startsWith("own false, ").contains("--add-opens java.base/java.lang=dev.jacket.loop");
    }
}
