package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Row;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

@Row("L7")
class LogQueueTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    @Test
    void add_readerStalls_holdsNobodyUpAndCountsWhatIsDropped() throws Exception {
        var reader = new Reader();
        var queue = new LogQueue(reader, 4);
        queue.add("0\n");
        reader.met.await();
        for (int i = 1; i <= 10; i++) {
            queue.add(i + "\n");
        }
        queue.flush(Duration.ofMillis(20));
        assertThat(reader.text()).isEmpty();
        reader.reads.release(1_000);
        queue.flush(SOON);
        assertThat(reader.text()).isEqualTo("0\n1\n2\n3\n4\n6 lines were dropped, as nobody read them\n");
        queue.add("after\n");
        queue.flush(SOON);
        assertThat(reader.text()).endsWith("read them\nafter\n");
    }

    @Test
    void add_inTurn_keepsTheOrderOfAll() {
        var reader = new Reader();
        reader.reads.release(1_000);
        var queue = new LogQueue(reader, 1_000);
        var expected = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            queue.add(i + "\n");
            expected.append(i).append('\n');
        }
        queue.flush(SOON);
        assertThat(reader.text()).isEqualTo(expected.toString());
    }

    @Test
    void add_readerIsGone_goesOn() {
        var queue = new LogQueue(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                },
                2);
        for (int i = 0; i < 10; i++) {
            queue.add(i + "\n");
        }
        long begun = System.nanoTime();
        queue.flush(SOON);
        assertThat(System.nanoTime() - begun).isLessThan(SOON.toNanos());
    }

    /// Takes a line for each permit that it is given.
    private static final class Reader extends OutputStream {
        private final Semaphore reads = new Semaphore(0);
        private final CountDownLatch met = new CountDownLatch(1);
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

        @Override
        public void write(int b) {
            throw new UnsupportedOperationException("a line is written in one piece");
        }

        @Override
        public void write(byte[] bytes) {
            met.countDown();
            reads.acquireUninterruptibly();
            synchronized (taken) {
                taken.writeBytes(bytes);
            }
        }

        String text() {
            synchronized (taken) {
                return taken.toString(StandardCharsets.UTF_8);
            }
        }
    }
}
