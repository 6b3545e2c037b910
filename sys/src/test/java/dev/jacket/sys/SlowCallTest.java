package dev.jacket.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Long system calls in a flight recording.
class SlowCallTest {
    private static final long WHILE = 60_000_000;
    private static final long LONG = 25_000_000;

    /// {@return how long the read took}
    private static long readWhileWriterTarries(Kernel kernel, int in, int out, Arena arena) throws Exception {
        var begins = new CountDownLatch(1);
        var memory = arena.allocate(1);
        var writer = Thread.ofPlatform().start(() -> {
            long due = System.nanoTime() + WHILE;
            begins.countDown();
            for (long left = WHILE; left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            kernel.call(Syscall.WRITE, out, memory.address(), 1, 0, 0, 0);
        });
        begins.await();
        long begun = System.nanoTime();
        assertThat(kernel.call(Syscall.READ, in, arena.allocate(1).address(), 1, 0, 0, 0))
                .isEqualTo(1);
        long took = System.nanoTime() - begun;
        writer.join();
        return took;
    }

    @Test
    void record_ofCallThatTakesLong_namesItAndHowLongItTook(@TempDir Path folder) throws Exception {
        var kernel = Kernel.system();
        try (Arena arena = Arena.ofShared();
                var recording = new Recording()) {
            recording.enable("dev.jacket.SlowCall");
            recording.start();
            var pipe = arena.allocate(ValueLayout.JAVA_INT, 2);
            assertThat(kernel.call(Syscall.PIPE2, pipe.address(), 0, 0, 0, 0, 0))
                    .isZero();
            int in = pipe.getAtIndex(ValueLayout.JAVA_INT, 0);
            int out = pipe.getAtIndex(ValueLayout.JAVA_INT, 1);
            long took = 0;
            while (took < LONG) { // where the reader comes late, the byte is there already
                took = readWhileWriterTarries(kernel, in, out, arena);
            }
            kernel.call(Syscall.CLOSE, in, 0, 0, 0, 0, 0);
            kernel.call(Syscall.CLOSE, out, 0, 0, 0, 0, 0);
            recording.stop();
            var file = folder.resolve("calls.jfr");
            recording.dump(file);
            assertThat(Files.size(file)).isPositive();
            List<RecordedEvent> events = RecordingFile.readAllEvents(file);
            assertThat(events).anySatisfy(event -> {
                assertThat(event.getString("call")).isEqualTo("read");
                assertThat(event.getLong("result")).isEqualTo(1);
                assertThat(event.getDuration()).isGreaterThan(Duration.ofMillis(20));
            });
            assertThat(events).noneMatch(event -> "close".equals(event.getString("call")));
        }
    }
}
