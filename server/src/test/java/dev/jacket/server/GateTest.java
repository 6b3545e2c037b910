package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.Address;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GateTest {
    private final Gate gate = new Gate(6, 2);

    private static Address at(String host) {
        return Address.inet(host, 1234);
    }

    @Test
    void enter_oneAddress_hasItsShare() {
        assertThat(gate.enter(at("10.0.0.1"))).isNull();
        assertThat(gate.enter(at("10.0.0.1"))).isNull();
        assertThat(gate.enter(at("10.0.0.1"))).isEqualTo(Refusal.PER_ADDRESS);
        assertThat(gate.enter(at("::ffff:10.0.0.1"))).isEqualTo(Refusal.PER_ADDRESS);
        assertThat(gate.enter(at("10.0.0.2"))).isNull();
        gate.leave(at("10.0.0.1"));
        assertThat(gate.enter(at("10.0.0.1"))).isNull();
    }

    @Test
    void enter_inet6_sharesByNetwork() {
        assertThat(gate.enter(at("2001:db8:0:1::1"))).isNull();
        assertThat(gate.enter(at("2001:db8:0:1:ffff::2"))).isNull();
        assertThat(gate.enter(at("2001:db8:0:1::3"))).isEqualTo(Refusal.PER_ADDRESS);
        assertThat(gate.enter(at("2001:db8:0:2::1"))).isNull();
    }

    @Test
    void enter_loopbackAndUnix_shareNothingButTheWhole() {
        for (int i = 0; i < 2; i++) {
            assertThat(gate.enter(at("127.0.0.1"))).isNull();
            assertThat(gate.enter(at("::1"))).isNull();
            assertThat(gate.enter(Address.Unix.UNNAMED)).isNull();
        }
        assertThat(gate.enter(at("127.0.0.1"))).isEqualTo(Refusal.MAX_CONNS);
        assertThat(gate.inside()).isEqualTo(6);
    }

    @Test
    void awaitAtMost_saysWhetherInTime() throws Exception {
        assertThat(gate.awaitAtMost(0, Deadline.NOW)).isTrue();
        gate.enter(at("127.0.0.1"));
        assertThat(gate.awaitAtMost(0, Deadline.after(Duration.ofMillis(20)))).isFalse();
        var leaver = Thread.ofVirtual().start(() -> gate.leave(at("127.0.0.1")));
        assertThat(gate.awaitAtMost(0, Deadline.after(Duration.ofSeconds(10)))).isTrue();
        leaver.join();
    }
}
