package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyHistogramTest {
    private static final long SEED = 20_260_101;

    private final LatencyHistogram histogram = new LatencyHistogram();

    @Test
    void cell_anyValue_isKnownToOneIn128() {
        var random = new Random(SEED);
        for (int i = 0; i < 200_000; i++) {
            long value = random.nextLong() >>> (17 + random.nextInt(47));
            int cell = LatencyHistogram.cell(value);
            long largest = LatencyHistogram.largest(cell);
            assertThat(largest).isBetween(value, value + (value >> LatencyHistogram.BITS));
            assertThat(LatencyHistogram.cell(largest)).isEqualTo(cell);
            assertThat(LatencyHistogram.cell(largest + 1)).isEqualTo(cell + 1);
        }
    }

    @Test
    void cell_smallValues_areExact() {
        for (int value = 0; value < 256; value++) {
            assertThat(LatencyHistogram.cell(value)).isEqualTo(value);
            assertThat(LatencyHistogram.largest(value)).isEqualTo(value);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 99, 100, 1_000, 54_321})
    void at_randomTimes_isWithinTheErrorOfTheSortedOnes(int count) {
        var random = new Random(SEED + count);
        var sorted = new long[count];
        for (int i = 0; i < count; i++) {
            sorted[i] = (long) Math.exp(random.nextDouble() * 30);
            histogram.add(i, sorted[i], 1);
        }
        Arrays.sort(sorted);
        var percentiles = histogram.percentiles();
        assertThat(percentiles.count()).isEqualTo(count);
        for (double part : new double[] {0.01, 0.5, 0.9, 0.99, 0.999, 0.9999}) {
            long exact = sorted[Math.max(0, (int) Math.ceil(part * count) - 1)];
            assertThat(percentiles.at(part)).isBetween(exact, exact + exact / 128);
        }
        assertThat(percentiles.max()).isEqualTo(sorted[count - 1]);
    }

    @Test
    void at_outOfRange_isTheLeastOrTheMost() {
        histogram.add(0, -5, 1);
        assertThat(histogram.percentiles().max()).isZero();
        histogram.add(0, Long.MAX_VALUE, 1);
        assertThat(histogram.percentiles().max()).isEqualTo(LatencyHistogram.MOST);
    }

    @Test
    void at_nothing_isZero() {
        assertThat(histogram.percentiles().count()).isZero();
        assertThat(histogram.percentiles().at(0.5)).isZero();
    }

    @Test
    void since_earlierLook_hasTheNewOnesOnly() {
        histogram.add(0, 1_000_000, 3);
        var earlier = histogram.percentiles();
        histogram.add(1, 50, 2);
        var newer = histogram.percentiles().since(earlier);
        assertThat(newer.count()).isEqualTo(2);
        assertThat(newer.at(0.5)).isEqualTo(50);
        assertThat(newer.max()).isEqualTo(50);
    }

    @Test
    void add_fromSeveralThreads_losesNothing() throws InterruptedException {
        var threads = new Thread[8];
        var go = new CountDownLatch(1);
        for (int i = 0; i < threads.length; i++) {
            int part = i;
            threads[i] = Thread.startVirtualThread(() -> {
                go.countDown();
                for (int time = 1; time <= 20_000; time++) {
                    histogram.add(part, time, 2);
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(histogram.percentiles().count()).isEqualTo(8 * 40_000);
        assertThat(histogram.percentiles().max()).isEqualTo(20_000);
    }
}
