package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/// Events whose reader stalls, or whose disk is full.
@Row("L7")
class EventQueueTest {
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

    private final EventQueue queue = new EventQueue(out, 4, number -> number + " lost\n", failures::add);

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
        assertThat(List.copyOf(written)).containsExactly("0\n", "\n6 lost\n", "1\n", "2\n", "3\n", "4\n");
        assertThat(queue.lost()).isZero();
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
