package dev.jacket.loop.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TimersTest {
    private final Timers timers = new Timers();
    private final List<Long> ran = new ArrayList<>();

    private Timers.Timer add(long at) {
        return timers.add(() -> ran.add(at), at);
    }

    @Test
    void run_someAreDue_runsThoseInOrder() {
        add(30);
        add(10);
        add(20);

        timers.run(20);

        assertThat(ran).containsExactly(10L, 20L);
        assertThat(timers.untilNext(21)).isEqualTo(9);
        assertThat(timers.untilNext(40)).isZero();
    }

    @Test
    void untilNext_none_isForEver() {
        assertThat(timers.untilNext(5)).isEqualTo(Long.MAX_VALUE);
        assertThat(timers.isEmpty()).isTrue();
    }

    @Test
    void run_clockOverflows_keepsTheOrder() {
        add(Long.MIN_VALUE + 5);
        add(Long.MAX_VALUE - 5);

        timers.run(Long.MAX_VALUE);

        assertThat(ran).containsExactly(Long.MAX_VALUE - 5);
    }

    @Test
    void manyAddedAndRemoved_restRunsInOrder() {
        long seed = Seed.value();
        Random random = new Random(seed);
        List<Timers.Timer> all = new ArrayList<>();
        List<Long> times = new ArrayList<>(
                LongStream.range(0, 2000).map(i -> random.nextInt(500)).boxed().toList());
        times.forEach(at -> all.add(add(at)));
        List<Long> left = new ArrayList<>(times);
        for (int i = 0; i < all.size(); i += 1 + random.nextInt(3)) {
            timers.remove(all.get(i));
            timers.remove(all.get(i));
            left.remove(times.get(i));
        }

        timers.run(500);

        left.sort(Long::compare);
        assertThat(ran).as("seed %d", seed).isEqualTo(left);
        assertThat(timers.isEmpty()).isTrue();
    }
}
