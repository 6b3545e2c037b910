package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The tour shows the product at work, ends by itself and leaves nothing behind; processes are looked for after
/// each test.
class TourTest {
    @RegisterExtension
    final Programs programs = new Programs();

    @Test
    void tour_withoutATerminal_endsWith0InUnder20SecondsAndLeavesNothing() throws Exception {
        var before = files();
        var begun = System.nanoTime();
        var tour = programs.start(Program.jacket("tour").readingNothing());
        assertThat(tour.exit(Duration.ofSeconds(30))).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
        assertThat(tour.complaints()).isEmpty();
        assertThat(tour.out().restText())
                .contains("jacket serve echo", "jacket send", "all is well", "Hello,I am server!", "Hello, world!");
        assertThat(files()).isEqualTo(before);
    }

    /// What lies in the folder for temporary files, but for our own.
    private static Set<String> files() throws Exception {
        var names = new TreeSet<String>();
        try (var files = Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), "*jacket*")) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        }
        return names;
    }
}
