package dev.jacket.loop.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Row;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

@Row("C18")
class RingGateTest {
    private final RingGate gate = new RingGate();
    private long shared; // guarded by the gate

    @Test
    void enterBeside_loopIsInside_isRefused() {
        gate.enter();
        assertThat(gate.isInside()).isTrue();
        assertThat(gate.enterBeside()).isFalse();
        gate.leave();
        assertThat(gate.enterBeside()).isTrue();
        assertThat(gate.enterBeside()).isTrue();
    }

    @Test
    void enter_somebodyIsBeside_waits() throws Exception {
        assertThat(gate.enterBeside()).isTrue();
        var inside = new CountDownLatch(1);
        Thread loop = Thread.ofPlatform().daemon().start(() -> {
            gate.enter();
            inside.countDown();
        });
        assertThat(inside.await(50, TimeUnit.MILLISECONDS)).isFalse();
        gate.leaveBeside();
        assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
        loop.join();
    }

    /// A plain counter that both write loses nothing.
    @Test
    void bothComeAndGo_neverAtTheSameTime() throws Exception {
        var over = new AtomicBoolean();
        long[] beside = new long[1];
        Thread other = Thread.ofPlatform().daemon().start(() -> {
            while (!over.get()) {
                if (gate.enterBeside()) {
                    shared++;
                    beside[0]++;
                    gate.leaveBeside();
                }
            }
        });
        long turns = 0;
        for (long end = System.nanoTime() + 300_000_000; System.nanoTime() < end; turns++) {
            gate.enter();
            shared++;
            gate.leave();
        }
        over.set(true);
        other.join();

        assertThat(shared).isEqualTo(turns + beside[0]);
    }
}
