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
        var jdk = new SocketPair.Jdk();

        assertThat(pair.array(ours)).isEqualTo(2 * SocketPair.SIZE);
        assertThat(pair.memory(ours)).isEqualTo(2 * SocketPair.SIZE);
        assertThat(pair.jdk(jdk)).isEqualTo(2 * SocketPair.SIZE);

        ours.close();
        jdk.close();
    }
}
