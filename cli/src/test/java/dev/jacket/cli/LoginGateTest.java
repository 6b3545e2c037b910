package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Row;
import dev.jacket.server.Refusal;
import dev.jacket.sockets.Address;
import java.time.Duration;
import java.util.List;
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
        var refusal = gate.enter(source);
        if (refusal == null) {
            gate.leave();
        }
        assertThat(refusal).isIn(null, Refusal.PENALTY);
        return refusal == null;
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
            assertThat(gate.enter("x")).isNull();
        }
        assertThat(gate.enter("x")).as("30 % from the 11th on").isEqualTo(Refusal.MAX_UNAUTHENTICATED);
        die = 0.31;
        assertThat(gate.enter("x")).isNull();
        die = 0.999;
        for (int i = 11; i < 100; i++) {
            assertThat(gate.enter("x")).isNull();
        }
        assertThat(gate.enter("x")).as("all from the 101st on").isEqualTo(Refusal.MAX_UNAUTHENTICATED);
        gate.leave();
        assertThat(gate.enter("x")).isNull();
    }

    @Test
    void limits_thatMakeNoSense_areRefused() {
        var parser = new ArgumentParser(Verb.SERVE);
        for (String wrong : List.of(
                "--penalty-min=0",
                "--penalty-min=11m",
                "--penalty-max=4s",
                "--penalty-sources=0",
                "--max-unauthenticated=10:101:100",
                "--max-unauthenticated=10:30:9",
                "--max-unauthenticated=10")) {
            var arguments = parser.parse(List.of("shell", "127.0.0.1:0", wrong));
            assertThatThrownBy(() -> LoginGate.limits(arguments))
                    .as(wrong)
                    .isInstanceOf(Trouble.class)
                    .hasMessageContaining(wrong.substring(0, wrong.indexOf('=')));
        }
        assertThat(LoginGate.limits(parser.parse(List.of("shell", "127.0.0.1:0"))))
                .isEqualTo(LoginGate.DEFAULT);
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
