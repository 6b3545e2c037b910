package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The tour shows the product at work, ends by itself and leaves nothing behind; processes are looked for after
/// each test.
class TourTest {
    @RegisterExtension
    final Programs programs = new Programs();

    @Test
    void tour_withoutATerminal_endsWith0InUnder20SecondsAndLeavesNothing(@TempDir Path folder) throws Exception {
        var begun = System.nanoTime();
        var tour = programs.start(Program.jacket("tour")
                .with("JACKET_JAVA_OPTIONS", "-Djava.io.tmpdir=" + folder)
                .readingNothing());
        assertThat(tour.exit(Duration.ofSeconds(30))).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
        assertThat(tour.complaints()).isEmpty();
        assertThat(tour.out().restText())
                .contains("jacket serve echo", "jacket send", "all is well", "Hello,I am server!", "Hello, world!");
        assertThat(folder).isEmptyDirectory();
    }
}
