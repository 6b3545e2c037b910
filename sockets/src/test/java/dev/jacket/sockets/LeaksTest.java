package dev.jacket.sockets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LeaksTest {
    private static final int SOCKETS = 2 * LeaksProgram.PAIRS;

    private static Process forgotten(String how) throws IOException {
        var words = new ArrayList<>(ChildProgram.words(LeaksProgram.class));
        words.add(how);
        return new ProcessBuilder(words).start();
    }

    /// Each would otherwise live through a collection, with its buffers' bookkeeping, until a thread has looked at it.
    @ParameterizedTest
    @ValueSource(strings = {"close", "give"})
    void socket_whenItIsClosedOrGivenAway_leavesNothingInMemoryAndIsNotNamed(String how) throws Exception {
        Process process = forgotten(how);
        try (BufferedReader said = process.inputReader(UTF_8)) {
            assertThat(said.readLine()).isEqualTo(Integer.toString(SOCKETS));
            process.getOutputStream().close();
            assertThat(process.errorReader(UTF_8).readAllLines()).isEmpty();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void sockets_thatAreForgotten_areNamed() throws Exception {
        Process process = forgotten("forget");
        try (BufferedReader errors = process.errorReader(UTF_8)) {
            List<String> named = new ArrayList<>();
            while (named.size() < SOCKETS) {
                named.add(errors.readLine());
            }
            assertThat(named).allMatch(line -> line.matches("jacket: LEAK: unix fd \\d+ was never closed"));
        } finally {
            process.destroyForcibly();
        }
    }
}
