package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TourTest {
    private final List<String> lines = new ArrayList<>();

    private void play(boolean chinese, boolean color, List<Tour.Step> steps) throws Exception {
        Tour.play(new Run(), new TourStage(lines::add, chinese, color), steps);
    }

    @Test
    void steps_areTheSystemsThatAreBuilt() {
        assertThat(Tour.steps())
                .extracting(Tour.Step::number)
                .containsExactly(1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
    }

    @Test
    void play_all_showsCommandsBytesAndWhatHappened() throws Exception {
        long begun = System.nanoTime();
        play(false, false, Tour.steps());
        assertThat(System.nanoTime() - begun).isLessThan(20_000_000_000L);
        assertThat(lines)
                .contains(
                        "    $ jacket serve echo 127.0.0.1:1234",
                        "      -> \"héllo ✓\"  10 bytes",
                        "      <- \"all is well\"  11 bytes",
                        "      connect again: ECONNREFUSED (Connection refused)",
                        "      <- \"Loop_msg: Hello,I am client!!\"  29 bytes",
                        "      -> \"你好\"  (GBK: c4 e3 ba c3)  4 bytes",
                        "      <- \"Hello, world!\"  13 bytes")
                .noneMatch(line -> line.contains("\033"));
        assertThat(lines.stream().filter(line -> line.startsWith("    = "))).hasSize(15);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void play_all_fitsATerminalOf100Columns(boolean chinese) throws Exception {
        play(chinese, false, Tour.steps());
        assertThat(lines.stream().flatMap(String::lines))
                .hasSizeGreaterThan(100)
                .allMatch(line -> columns(line) <= 100);
    }

    /// Chinese letters and their punctuation are two columns wide.
    private static long columns(String line) {
        return line.codePoints().map(c -> c >= 0x2E80 ? 2 : 1).sum();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 16})
    void play_oneStep_inChineseAndColor(int number) throws Exception {
        var step = Tour.steps().stream()
                .filter(each -> each.number() == number)
                .findFirst()
                .orElseThrow();
        play(true, true, List.of(step));
        assertThat(lines.getFirst())
                .contains(step.chinese())
                .startsWith("\033[1m")
                .endsWith("\033[0m");
        assertThat(lines).anyMatch(line -> line.contains("字节")).noneMatch(line -> line.contains("bytes"));
    }
}
