package dev.jacket.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Row;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);

    @Test
    @Row("L5")
    void after_clockOverflows_countsOn() {
        Deadline deadline = Deadline.after(Duration.ofNanos(100), clock::get);

        assertThat(deadline.hasPassed()).isFalse();
        assertThat(deadline.remainingNanos()).isEqualTo(100);

        clock.addAndGet(99);
        assertThat(deadline.hasPassed()).isFalse();
        assertThat(deadline.remaining()).isEqualTo(Duration.ofNanos(1));

        clock.addAndGet(1);
        assertThat(deadline.hasPassed()).isTrue();
        assertThat(deadline.remaining()).isZero();
    }

    @Test
    void after_negative_isRefused() {
        assertThatThrownBy(() -> Deadline.after(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("negative");
    }

    @Test
    void after_centuries_neverComes() {
        assertThat(Deadline.after(Duration.ofDays(365L * 1000))).isSameAs(Deadline.NEVER);
        assertThat(Deadline.NEVER.isBounded()).isFalse();
        assertThat(Deadline.NEVER.hasPassed()).isFalse();
    }

    @Test
    void now_hasAlwaysPassed() {
        assertThat(Deadline.NOW.hasPassed()).isTrue();
        assertThat(Deadline.NOW.isBounded()).isTrue();
    }

    @Test
    void earlier_takesTheOneWithLessTimeLeft() {
        Deadline soon = Deadline.after(Duration.ofNanos(1), clock::get);
        Deadline late = Deadline.after(Duration.ofNanos(2), clock::get);

        assertThat(soon.earlier(late)).isSameAs(soon);
        assertThat(late.earlier(soon)).isSameAs(soon);
        assertThat(Deadline.NEVER.earlier(late)).isSameAs(late);
        assertThat(soon.earlier(Deadline.NOW)).isSameAs(Deadline.NOW);
    }

    @Test
    void limit_isTheTimeItWasMadeWith() {
        assertThat(Deadline.after(Duration.ofSeconds(2), clock::get).limit()).isEqualTo(Duration.ofSeconds(2));
    }
}
