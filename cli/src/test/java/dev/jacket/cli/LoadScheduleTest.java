package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoadScheduleTest {
    private static final long START = -5_000_000_000L; // System.nanoTime may begin anywhere

    @ParameterizedTest
    @CsvSource({"1000, 4", "3, 7", "1e6, 50", "0.5, 1", "70000, 3"})
    void due_allConnections_isAnEvenPace(double perSecond, int connections) {
        var schedule = new LoadSchedule(START, perSecond, connections);
        var times = new ArrayList<Long>();
        for (int message = 0; message < 50; message++) {
            for (int connection = 0; connection < connections; connection++) {
                times.add(schedule.due(connection, message));
            }
        }
        for (int i = 0; i < times.size(); i++) {
            assertThat(times.get(i) - START).isEqualTo(Math.round(i * 1e9 / perSecond));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.7, 10, 999, 12_345.6, 1e7})
    void dueBefore_anyTime_countsWhatIsDue(double perSecond) {
        var random = new Random(7);
        var schedule = new LoadSchedule(START, perSecond, 13);
        for (int i = 0; i < 2_000; i++) {
            int connection = random.nextInt(13);
            long message = random.nextInt(1_000);
            long due = schedule.due(connection, message);
            assertThat(schedule.dueBefore(connection, due)).isEqualTo(message);
            assertThat(schedule.dueBefore(connection, due + 1)).isEqualTo(message + 1);
        }
        assertThat(schedule.dueBefore(0, START)).isZero();
        assertThat(schedule.dueBefore(0, START - 1_000_000_000)).isZero();
    }

    @Test
    void due_afterDays_isStillExactToAMicrosecond() {
        var schedule = new LoadSchedule(0, 100_000, 1);
        long week = 7L * 86_400 * 100_000;
        assertThat(schedule.due(0, week)).isEqualTo(7L * 86_400 * 1_000_000_000);
    }
}
