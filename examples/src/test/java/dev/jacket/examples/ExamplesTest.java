package dev.jacket.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What holds for each example, whatever it shows.
class ExamplesTest {
    private static final int MOST_LINES = 40;

    @Test
    void example_fitsOnOnePage() throws IOException {
        for (var file : files()) {
            assertThat(Files.readAllLines(file)).as("%s", file).hasSizeLessThanOrEqualTo(MOST_LINES);
        }
    }

    @Test
    void example_needsNothingButTheLibraryAndTheJdk() throws IOException {
        for (var file : files()) {
            // The one that shows somebody else's client over our sockets needs that client.
            var more = file.endsWith("HttpOverUnixSocket.java") ? "|okhttp3" : "";
            var known = "import (static )?(java|dev\\.jacket\\.(command|server|tls|sockets|loop)|org\\.jspecify" + more
                    + ")\\..*";
            assertThat(Files.readAllLines(file).stream().filter(line -> line.startsWith("import ")))
                    .as("%s", file)
                    .allMatch(line -> line.matches(known));
        }
    }

    @Test
    void readme_namesEachExample() throws IOException {
        var readme = Files.readString(Path.of("README.md"));
        for (var file : files()) {
            assertThat(readme).contains("`" + file.getFileName().toString().replace(".java", "") + "`");
        }
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/jacket/examples"))) {
            var examples = files.filter(file -> !file.endsWith("package-info.java"))
                    .sorted()
                    .toList();
            assertThat(examples).hasSizeGreaterThanOrEqualTo(18);
            return examples;
        }
    }
}
