package dev.jacket.loop.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Row;
import dev.jacket.loop.LoopConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A thread that holds its loop, in a flight recording.
class StallEventTest {
    private static final Duration LIMIT = Duration.ofMillis(60);

    @Row("C18")
    @Test
    void recording_ofHandlerThatHoldsItsLoop_namesBoth(@TempDir Path folder) throws Exception {
        var held = new AtomicBoolean(true);
        var ended = new CountDownLatch(1);
        try (var recording = new Recording();
                var loops = LoopGroup.start(
                        Host.system(), LoopConfig.DEFAULT.loops(1), new Watchdog(LIMIT, _ -> {}, Thread::start))) {
            recording.enable("dev.jacket.Stall");
            recording.start();
            loops.newThread(() -> {
                        while (held.get()) {
                            Thread.onSpinWait();
                        }
                        ended.countDown();
                    })
                    .start();
            try {
                await().until(() -> loops.stuckHandlers() >= 1 && loops.stuckLoops() == 1);
            } finally {
                held.set(false);
            }
            ended.await();
            await().until(() -> loops.stuckLoops() == 0);
            recording.stop();
            var file = folder.resolve("stall.jfr");
            recording.dump(file);
            var events = RecordingFile.readAllEvents(file);
            assertThat(events).isNotEmpty();
            RecordedEvent stall = events.getFirst();
            assertThat(stall.getString("loop")).startsWith("jacket-loop-");
            assertThat(stall.getString("what")).contains("has held").contains(StallEventTest.class.getSimpleName());
            assertThat(stall.getDuration("held")).isGreaterThanOrEqualTo(LIMIT);
        }
    }
}
