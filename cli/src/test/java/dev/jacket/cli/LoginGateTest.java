package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Row;
import dev.jacket.sockets.Address;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

@Row("A1")
class LoginGateTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1); // it may pass the end of the clock
    private double die;

    private LoginGate gate(int sources) {
        var of = LoginGate.DEFAULT;
        var limits = new LoginGate.Limits(of.begin(), of.percent(), of.full(), of.shortest(), of.longest(), sources);
        return new LoginGate(limits, now::get, () -> die);
    }

    private static boolean mayTry(LoginGate gate, String source) {
        boolean let = gate.enter(source);
        if (let) {
            gate.leave();
        }
        return let;
    }

    @Test
    void failure_isFollowedByATimeThatDoubles() {
        var gate = gate(100);
        long seconds = 5;
        for (int i = 0; i < 12; i++) {
            assertThat(mayTry(gate, "a")).isTrue();
            gate.failed("a");
            now.addAndGet(Duration.ofSeconds(seconds).toNanos() - 1);
            assertThat(mayTry(gate, "a")).as("after %d s", seconds).isFalse();
            assertThat(mayTry(gate, "b")).isTrue();
            now.addAndGet(1);
            seconds = Math.min(600, 2 * seconds);
        }
        gate.succeeded("a");
        gate.failed("a");
        now.addAndGet(Duration.ofSeconds(5).toNanos());
        assertThat(mayTry(gate, "a")).isTrue();
    }

    @Test
    void sources_areForgottenTheOldestFirst() {
        var gate = gate(2);
        gate.failed("a");
        gate.failed("b");
        gate.failed("c");
        assertThat(mayTry(gate, "a")).isTrue();
        assertThat(mayTry(gate, "b")).isFalse();
        assertThat(mayTry(gate, "c")).isFalse();
    }

    @Test
    void moreAtOnce_areRefusedMoreOften() {
        var gate = gate(1);
        die = 0;
        for (int i = 0; i < 10; i++) {
            assertThat(gate.enter("x")).isTrue();
        }
        assertThat(gate.enter("x")).as("30 % from the 11th on").isFalse();
        die = 0.31;
        assertThat(gate.enter("x")).isTrue();
        die = 0.999;
        for (int i = 11; i < 100; i++) {
            assertThat(gate.enter("x")).isTrue();
        }
        assertThat(gate.enter("x")).as("all from the 101st on").isFalse();
        gate.leave();
        assertThat(gate.enter("x")).isTrue();
    }

    @Test
    void source_isAnAddressOrANetwork() {
        assertThat(LoginGate.source(Address.parse("[2001:db8:1:2:3::4]:5")))
                .isEqualTo(LoginGate.source(Address.parse("[2001:db8:1:2:ffff::1]:6")))
                .isNotEqualTo(LoginGate.source(Address.parse("[2001:db8:1:3::4]:5")));
        assertThat(LoginGate.source(Address.parse("10.0.0.1:1")))
                .isNotEqualTo(LoginGate.source(Address.parse("10.0.0.2:1")));
    }
}
