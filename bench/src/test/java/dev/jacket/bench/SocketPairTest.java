package dev.jacket.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/// The benchmarks do what they are timed for.
class SocketPairTest {
    @Test
    void pair_ofEachKind_movesAllBytesBothWays() throws IOException {
        var pair = new SocketPair();
        var ours = new SocketPair.Ours();
        var cost = new SocketPair.Cost();
        var jdk = new SocketPair.Jdk();

        assertThat(pair.array(ours, cost)).isEqualTo(2 * SocketPair.SIZE);
        assertThat(pair.memory(ours, cost)).isEqualTo(2 * SocketPair.SIZE);
        assertThat(pair.jdk(jdk, cost)).isEqualTo(2 * SocketPair.SIZE);

        assertThat(cost.pairs).isEqualTo(3);

        ours.close();
        jdk.close();
    }
}
