package dev.jacket.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The benchmarks do what they are timed for.
class SmallCostsTest {
    @Test
    void calls_ofEachKind_giveWhatTheyShould() {
        var costs = new CallCosts();
        long own = ProcessHandle.current().pid();

        assertThat(costs.systemCall()).isEqualTo(own);
        assertThat(costs.briefSystemCall()).isEqualTo(own);
        assertThat(costs.scratchMemory()).isNotZero();
        assertThat(costs.block()).isNotZero();
        assertThat(costs.deadline()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "jdk"})
    void threads_onEachScheduler_doAllOfIt(String scheduler) throws IOException {
        var costs = new LoopCosts();
        var threads = new LoopCosts.Threads();
        threads.scheduler = scheduler;
        threads.start();
        try {
            assertThat(costs.turn(threads)).isEqualTo(2 * LoopCosts.TIMES);
            assertThat(costs.wake(threads)).isEqualTo(2 * LoopCosts.TIMES);
            assertThat(costs.start(threads)).isEqualTo(LoopCosts.TIMES);
            assertThat(costs.echo(threads)).isEqualTo(2 * LoopCosts.TIMES);
            assertThat(costs.echoInTime(threads)).isEqualTo(2 * LoopCosts.TIMES);
        } finally {
            threads.close();
        }
    }
}
