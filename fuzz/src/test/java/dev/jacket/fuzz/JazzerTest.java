package dev.jacket.fuzz;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Figures;
import dev.jacket.checks.Row;
import dev.jacket.checks.Scale;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Jazzer has ten minutes for each target, as many at once as there are processors.
/// `-Djacket.fuzz.targets=proxy,netlink` names some of them, `-Djacket.fuzz.seconds=60` gives them less.
@Row({"M2", "M3", "M5", "M6", "A2", "A6"})
@Tag(Scale.NIGHTLY)
class JazzerTest {
    private static final Duration TIME = Duration.ofSeconds(Long.getLong("jacket.fuzz.seconds", 600));

    @Test
    @Timeout(6 * 60 * 60)
    void everyTarget_holdsWhateverJazzerTries(@TempDir Path folder, Figures figures) throws Exception {
        var runs = new ArrayList<Callable<JazzerRun>>();
        for (String name : names()) {
            runs.add(() -> JazzerRun.of(name, folder.resolve(name), TIME));
        }
        var findings = new ArrayList<String>();
        try (var workers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            try {
                for (var each : workers.invokeAll(runs)) {
                    JazzerRun run = each.get();
                    figures.tell(run.name() + ": tries, coverage", run.figures());
                    run.finding().ifPresent(findings::add);
                }
            } finally {
                workers.shutdownNow();
            }
        }
        assertThat(findings.stream().collect(joining("\n\n"))).isEmpty();
    }

    private static List<String> names() {
        var chosen = System.getProperty("jacket.fuzz.targets", "");
        var names = chosen.isEmpty() ? Targets.names() : List.of(chosen.split(",", -1));
        names.forEach(name -> Objects.requireNonNull(Targets.named(name)));
        return names;
    }
}
