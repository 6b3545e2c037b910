package dev.jacket.sockets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A message that a stream of an event loop reads, waits for and answers leaves nothing on the Java heap, in a
/// process that does nothing else: where the compiler has seen several kernels, as among other tests, it leaves
/// some of what it could save.
class StreamAllocationTest {
    /// The least object takes 16 bytes.
    private static final double LESS_THAN_ANY_OBJECT = 4;

    @Timeout(120)
    @ParameterizedTest
    @CsvSource({"RING_LOOP, 64", "EPOLL_LOOP, 64", "RING_LOOP, 4000", "EPOLL_LOOP, 4000"})
    void echoes_allocateNothing(ThreadKind threads, int size) throws Exception {
        var words = new ArrayList<>(
                ChildProgram.words(StreamAllocationProgram.class, "-XX:TieredStopAtLevel=4", ChildProgram.HOOK));
        words.addAll(List.of(threads.name(), Integer.toString(size)));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
            assertThat(Double.parseDouble(said)).isLessThan(LESS_THAN_ANY_OBJECT);
        } finally {
            process.destroyForcibly();
        }
    }
}
