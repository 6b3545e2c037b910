package dev.jacket.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Needs("cc")
    @Test
    void turn_hasAFigureOfCBesideIt(@TempDir Path folder) throws IOException, InterruptedException {
        var program = folder.resolve("pair");
        var compiler = new ProcessBuilder("cc", "-pthread", "-o", program.toString(), "src/main/c/pair.c").inheritIO();
        assertThat(compiler.start().waitFor()).isZero();
        System.setProperty(PairInC.PROGRAM, program.toString());
        System.setProperty(PairInC.SECONDS, "0.01");
        var ours = new SocketPair.Ours();
        var cost = new SocketPair.Cost();

        cost.begin();
        new SocketPair().array(ours, cost);
        cost.end();

        assertThat(cost.nanos).isPositive();
        assertThat(cost.inC).isBetween(1.0, 1e6);
        assertThat(cost.inThreadedC).isBetween(1.0, 1e6);

        cost.close();
        ours.close();
    }
}
