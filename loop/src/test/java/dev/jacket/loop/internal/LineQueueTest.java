package dev.jacket.loop.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lines whose reader stalls, or whose disk is full.
@Row("L7")
class LineQueueTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Queue<String> written = new ConcurrentLinkedQueue<>();
    private final Queue<IOException> failures = new ConcurrentLinkedQueue<>();
    private final Semaphore turns = new Semaphore(0);
    private volatile boolean isFull;

    private final OutputStream out = new OutputStream() {
        @Override
        public void write(int one) {
            throw new AssertionError("lines are written whole");
        }

        @Override
        public void write(byte[] line) throws IOException {
            turns.acquireUninterruptibly();
            if (isFull) {
                throw new IOException("No space left on device");
            }
            written.add(new String(line, StandardCharsets.UTF_8));
        }
    };

    private final LineQueue queue = new LineQueue(out, "test-lines", number -> number + " lost\n", failures::add);

    @BeforeEach
    void keepFour() {
        queue.most(4);
    }

    @Test
    void reader_thatStalls_losesTheNewestAndIsToldHowMany() {
        queue.add("0\n");
        await().atMost(LONG).until(turns::hasQueuedThreads); // the first is being written
        for (int i = 1; i <= 10; i++) {
            queue.add(i + "\n");
        }
        assertThat(queue.lost()).isEqualTo(6);
        turns.release(100);
        queue.flush(LONG);
        assertThat(List.copyOf(written)).containsExactly("0\n", "1\n", "2\n", "3\n", "4\n", "6 lost\n");
        queue.add("after\n");
        queue.flush(LONG);
        assertThat(List.copyOf(written)).endsWith("6 lost\n", "after\n");
        assertThat(queue.lost()).isEqualTo(6);
    }

    @Test
    void disk_thatIsFull_costsLinesUntilThereIsRoomAgain() {
        turns.release(100);
        isFull = true;
        queue.add("1\n");
        queue.flush(LONG);
        queue.add("2\n");
        queue.flush(LONG);
        assertThat(failures).hasSize(2);
        isFull = false;
        queue.add("3\n");
        queue.add("4\n");
        queue.flush(LONG);
        assertThat(List.copyOf(written)).containsExactly("\n2 lost\n", "3\n", "4\n");
    }

    @Test
    void reader_thatIsGone_holdsNobodyUp() {
        turns.release(100);
        isFull = true;
        for (int i = 0; i < 10; i++) {
            queue.add(i + "\n");
        }
        queue.flush(LONG);
        assertThat(queue.lost()).isEqualTo(10);
        assertThat(written).isEmpty();
    }

    @Test
    void add_inTurn_keepsTheOrderOfAll() {
        turns.release(1_000);
        queue.most(1_000);
        var expected = new ArrayList<String>();
        for (int i = 0; i < 500; i++) {
            queue.add(i + "\n");
            expected.add(i + "\n");
        }
        queue.flush(LONG);
        assertThat(List.copyOf(written)).isEqualTo(expected);
    }

    @Test
    void append_toAPipeThatNobodyReads_holdsOnlyTheWriterUp(@TempDir Path folder) throws Exception {
        var pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThat(LineQueue.isPipe(pipe)).isTrue();
        try (var end = LineQueue.append(pipe)) {
            var lines = new LineQueue(end, "test-pipe", number -> number + " lost\n", failures::add);
            lines.most(10);
            String line = "x".repeat(9_999) + "\n";
            for (int i = 0; i < 100; i++) {
                lines.add(line);
            }
            assertThat(lines.lost()).isGreaterThan(50);
        }
        await().atMost(LONG).untilAsserted(() -> assertThat(failures).isNotEmpty()); // closing ends the writer
    }

    @Test
    void append_toAFile_goesOnAtItsEnd(@TempDir Path folder) throws Exception {
        var file = folder.resolve("log");
        for (String line : List.of("1\n", "2\n")) {
            try (var end = LineQueue.append(file)) {
                end.write(line.getBytes(StandardCharsets.UTF_8));
            }
        }
        assertThat(file).hasContent("1\n2\n");
        assertThat(LineQueue.isPipe(file)).isFalse();
    }

    @Test
    void flush_whileNobodyReads_endsAtItsLimit() {
        queue.add("1\n");
        await().atMost(LONG).until(turns::hasQueuedThreads);
        queue.flush(Duration.ofMillis(20));
        assertThat(written).isEmpty();
        turns.release(100);
        queue.flush(LONG);
        assertThat(List.copyOf(written)).containsExactly("1\n");
    }
}
