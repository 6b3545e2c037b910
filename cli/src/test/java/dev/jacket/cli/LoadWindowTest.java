package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoadWindowTest {
    private static final long SECOND = 1_000_000_000;

    private long now = -3 * SECOND; // the clock may begin anywhere
    private final LoadWindow window = new LoadWindow(() -> now, now + 2 * SECOND, 10 * SECOND);

    @Test
    void holds_warmupAndAfterTheEnd_not() {
        assertThat(window.holds(window.begin() - 1)).isFalse();
        assertThat(window.holds(window.begin())).isTrue();
        assertThat(window.holds(window.end() - 1)).isTrue();
        assertThat(window.holds(window.end())).isFalse();
    }

    @Test
    void seconds_grow_fromTheWarmupsEndToTheEnd() {
        assertThat(window.seconds()).isZero();
        now = window.begin() + SECOND / 2;
        assertThat(window.seconds()).isEqualTo(0.5);
        now = window.end() + 5 * SECOND;
        assertThat(window.seconds()).isEqualTo(10);
    }

    @Test
    void close_early_endsItThere() {
        now = window.begin() + 3 * SECOND;
        window.close();
        assertThat(window.isOver()).isTrue();
        assertThat(window.end()).isEqualTo(now);
        now += SECOND;
        assertThat(window.seconds()).isEqualTo(3);
    }

    @Test
    void close_inTheWarmup_leavesNothing() {
        window.close();
        assertThat(window.end()).isEqualTo(window.begin());
        assertThat(window.holds(window.begin())).isFalse();
        assertThat(window.seconds()).isZero();
    }

    @Test
    void close_late_keepsTheEnd() {
        long end = window.end();
        now = end + SECOND;
        window.close();
        assertThat(window.end()).isEqualTo(end);
    }
}
