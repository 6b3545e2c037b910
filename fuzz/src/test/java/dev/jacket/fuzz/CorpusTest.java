package dev.jacket.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Mutations;
import dev.jacket.checks.Row;
import dev.jacket.checks.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What parsers have met before, and all that Jazzer has found.
@Row({"M2", "M3", "M5", "M6", "A2", "A6"})
class CorpusTest {
    private static final int LONGEST_CUT = 200;
    private static final int MUTATIONS = 500;

    static List<String> targets() {
        return Targets.names();
    }

    private static boolean judge(String name, FuzzTarget target, byte[] bytes) {
        try {
            return Judgement.of(target, bytes);
        } catch (Exception | AssertionError wrong) {
            throw Judgement.of(name, bytes, wrong);
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    void corpus_holds(String name) {
        var target = Targets.named(name);
        int understood = 0;
        for (Map.Entry<String, byte[]> each : Corpus.of(name).entrySet()) {
            understood += judge(name + ": " + each.getKey(), target, each.getValue()) ? 1 : 0;
        }
        assertThat(understood).as("entries that are understood").isPositive();
    }

    /// Whatever holds for bytes holds for those that end early, and for those that are nearly the same.
    @ParameterizedTest
    @MethodSource("targets")
    void corpus_cutOrChanged_holds(String name) {
        var target = Targets.named(name);
        var corpus = new ArrayList<>(Corpus.of(name).values());
        for (byte[] each : corpus) {
            for (int length = 0; length < Math.min(each.length, LONGEST_CUT); length++) {
                judge(name, target, Arrays.copyOf(each, length));
            }
        }
        var mutations = new Mutations(corpus);
        for (int i = 0; i < MUTATIONS; i++) {
            judge(name + ", seed " + Seed.value(), target, mutations.next());
        }
    }

    @Test
    void corpora_areOfTargets() throws IOException {
        try (var files = Files.list(Corpus.FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            Targets.names().stream().map(name -> name + ".txt").toList());
        }
        assertThatThrownBy(() -> Targets.named("nothing")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void line_isTextOrHex() {
        var corpus = Corpus.parse("# said\n\none: \"a\\r\\n\\x00\\e\\\\é\"\ntwo: 00 01\n  02\nnone:\n");
        assertThat(corpus.keySet()).containsExactly("one", "two", "none");
        assertThat(corpus.get("one")).containsExactly('a', '\r', '\n', 0, 0x1B, '\\', 0xC3, 0xA9);
        assertThat(corpus.get("two")).containsExactly(0, 1, 2);
        assertThat(corpus.get("none")).isEmpty();
        for (String wrong : List.of("00", "a: 0", "a: \"", "a: \"x", "a: \"\\q\"", "a: 00\na: 00")) {
            assertThatThrownBy(() -> Corpus.parse(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
