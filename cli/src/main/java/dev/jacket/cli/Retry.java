package dev.jacket.cli;

import dev.jacket.server.internal.EventText;
import dev.jacket.sockets.Errno;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Pauses between attempts: 200 ms doubling to 10 s, each a random part of it from the half on, never a busy loop.
final class Retry {
    private static final long FIRST = 200;
    private static final long LONGEST = 10_000;

    private final long most;
    private long attempt = 1;
    private long failures;
    private long pause = FIRST;

    private Retry(long most) {
        this.most = most;
    }

    /// {@return the attempts that `--retry[=N]` allows beyond the first; none without it}
    static Retry of(Arguments arguments) {
        String times = arguments.text(Flag.RETRY);
        if (times == null) {
            return new Retry(0);
        }
        return new Retry(times.isEmpty() ? Long.MAX_VALUE : Quantity.number("--retry=", times, 0, Long.MAX_VALUE));
    }

    long attempt() {
        return attempt;
    }

    /// The next pause is the first one again.
    void connected() {
        pause = FIRST;
        failures = 0;
    }

    /// Waits before another attempt.
    ///
    /// @return false when none is left
    boolean pause(Run run, @Nullable Throwable failure) throws InterruptedException {
        return pause(run, failure, Duration.ZERO);
    }

    /// Waits before another attempt. What the last one took was a pause too: when a link is back, the next attempt
    /// is due within the longest pause.
    ///
    /// @return false when none is left
    boolean pause(Run run, @Nullable Throwable failure, Duration taken) throws InterruptedException {
        if (failures == most) {
            return false;
        }
        failures++;
        attempt++;
        long random = pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1);
        long millis = Math.max(FIRST / 2, random - taken.toMillis());
        pause = Math.min(pause * 2, LONGEST);
        String errno = failure == null ? "EOF" : Errno.of(failure).name();
        run.notices().notice("again in " + millis + " ms (" + errno + ")");
        if (run.events().isOn()) {
            run.events()
                    .write(EventText.begin("retry")
                            .number("attempt", attempt)
                            .number("after_ms", millis)
                            .text("errno", errno));
        }
        TimeUnit.MILLISECONDS.sleep(millis);
        return true;
    }
}
