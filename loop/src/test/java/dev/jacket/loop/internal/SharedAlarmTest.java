package dev.jacket.loop.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedAlarmTest {
    private static final long SOON = Duration.ofMillis(20).toNanos();
    private static final long LATE = Duration.ofHours(1).toNanos();

    private final Semaphore wakes = new Semaphore(0);
    private volatile boolean waiting = true;
    private final SharedAlarm alarm = new SharedAlarm(new Alarm.Sleeper() {
        @Override
        public boolean isWaiting() {
            return waiting;
        }

        @Override
        public void wake() {
            wakes.release();
        }
    });

    @AfterEach
    void cancel() {
        alarm.cancel();
    }

    private void awaitWake(long at) throws InterruptedException {
        assertThat(wakes.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        assertThat(System.nanoTime() - at).as("not before its time").isNotNegative();
    }

    @Test
    void set_timeComes_wakes() throws Exception {
        long at = System.nanoTime() + SOON;
        alarm.set(at);
        awaitWake(at);
    }

    @Test
    void set_earlierThanBefore_wakesEarlier() throws Exception {
        alarm.set(System.nanoTime() + LATE);
        long at = System.nanoTime() + SOON;
        alarm.set(at);
        awaitWake(at);
    }

    @Test
    void set_laterThanBefore_wakesThenAlone() throws Exception {
        alarm.set(System.nanoTime() + SOON);
        long at = System.nanoTime() + 5 * SOON;
        alarm.set(at);
        awaitWake(at);
    }

    /// Symptom: the timer of a wait that had ended in time was the last one.
    @Test
    void set_afterATimeWhenNobodyWaited_wakesAgain() throws Exception {
        for (int i = 0; i < 200; i++) {
            waiting = false;
            alarm.set(System.nanoTime() + i * 1_000L);
            waiting = true;
            long at = System.nanoTime() + i * 2_000L;
            alarm.set(at);
            awaitWake(at);
            wakes.drainPermits();
        }
    }

    @Test
    void cancel_wakesNobody() throws Exception {
        alarm.set(System.nanoTime() + SOON);
        alarm.cancel();
        assertThat(wakes.tryAcquire(5 * SOON, TimeUnit.NANOSECONDS)).isFalse();
    }
}
