package dev.jacket.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

class NeedsTest {
    private static final List<String> PROPERTIES = List.of("jacket.skips", "jacket.skips.allowed");
    private final List<String> saved =
            PROPERTIES.stream().map(name -> System.getProperty(name, "")).toList();

    @AfterEach
    void restoreProperties() {
        for (var i = 0; i < PROPERTIES.size(); i++) {
            if (saved.get(i).isEmpty()) {
                System.clearProperty(PROPERTIES.get(i));
            } else {
                System.setProperty(PROPERTIES.get(i), saved.get(i));
            }
        }
    }

    @Test
    void programOnThePath_isMet() {
        assertThat(Need.isMet("sh")).isTrue();
        assertThat(Need.isMet("no-such-program-anywhere")).isFalse();
    }

    @Test
    void root_isWhatTheSystemSaysOfUs() throws IOException {
        var self = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        assertThat(Need.isMet("root")).isEqualTo(self.equals(0));
    }

    @Test
    void everyNamedNeed_hasAnAnswer() {
        assertThat(List.of("netns", "io_uring", "ipv6", "cc"))
                .allSatisfy(need -> assertThat(Need.isMet(need)).isIn(true, false));
    }

    @Test
    void missingNeed_skipsWithRowAndReason() {
        System.setProperty("jacket.skips", "report");
        assertThat(skipReasons(run()))
                .containsExactlyInAnyOrder(
                        "C8 needs no-such-program-anywhere",
                        "N1 N2 needs no-such-program-anywhere and no-such-other",
                        "WithoutRow.ofNoRow needs no-such-program-anywhere");
    }

    @Test
    void metNeed_runs() {
        System.setProperty("jacket.skips", "report");
        assertThat(run().succeeded().stream()
                        .map(event -> event.getTestDescriptor().getDisplayName()))
                .containsExactly("withShell()");
    }

    @Test
    void skipThatIsNotAllowed_failsWhereSkipsAreFailures(@TempDir Path folder) throws IOException {
        var allowed = Files.writeString(folder.resolve("allowed"), "C8 needs no-such-program-anywhere\n");
        System.setProperty("jacket.skips", "fail");
        System.setProperty("jacket.skips.allowed", allowed.toString());
        var events = run();
        assertThat(skipReasons(events)).containsExactly("C8 needs no-such-program-anywhere");
        assertThat(events.failed().stream().map(NeedsTest::cause))
                .hasSize(2)
                .anyMatch(message -> message.startsWith("WithoutRow.ofNoRow needs no-such-program-anywhere"))
                .anyMatch(message -> message.startsWith("N1 N2 needs"));
    }

    private static Events run() {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Wanting.class), selectClass(WithoutRow.class))
                .execute()
                .testEvents();
    }

    private static List<String> skipReasons(Events events) {
        return events.skipped().stream()
                .map(event -> event.getRequiredPayload(String.class))
                .toList();
    }

    private static String cause(Event failed) {
        var thrown = failed.getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .orElseThrow();
        while (thrown.getCause() != null) {
            thrown = thrown.getCause();
        }
        return String.valueOf(thrown.getMessage());
    }

    /// Asks for what no machine has, on purpose.
    @Row("C8")
    static class Wanting {
        @Test
        @Needs("no-such-program-anywhere")
        void ofTheClassesRow() {
            throw new AssertionError("must not run");
        }

        @Test
        @Row({"N1", "N2"})
        @Needs({"no-such-program-anywhere", "sh", "no-such-other"})
        void ofItsOwnRows() {
            throw new AssertionError("must not run");
        }

        @Test
        @Needs("sh")
        void withShell() {
            assertThat(Need.isMet("sh")).isTrue();
        }
    }

    /// Has no row.
    static class WithoutRow {
        @Test
        @Needs("no-such-program-anywhere")
        void ofNoRow() {
            throw new AssertionError("must not run");
        }
    }
}
