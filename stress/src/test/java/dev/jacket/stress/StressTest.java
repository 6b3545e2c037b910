package dev.jacket.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Row;
import dev.jacket.checks.Scale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Has jcstress run its tests, each of which stands in the package of what it tests, in virtual machines of their own.
/// With each change each has one machine for a moment; each night it has several, for all pairs of compilers.
class StressTest {
    private static final Duration LIMIT = Scale.isNightly() ? Duration.ofHours(2) : Duration.ofMinutes(5);

    /// How long each machine tries.
    private static final String MILLIS = System.getProperty("jacket.stress.millis", Scale.isNightly() ? "1000" : "400");

    /// Which tests: a regular expression.
    private static final String CHOSEN = System.getProperty("jacket.stress", "dev.jacket");

    private static final Path CLASSES = Path.of("target", "test-classes").toAbsolutePath();
    private static final Path FOLDER = Path.of("target", "jcstress").toAbsolutePath();

    @Test
    @Row({"C14", "C18"})
    @Timeout(value = 125, unit = TimeUnit.MINUTES)
    void twoThreadsInEveryOrder_endAsTheyMay() throws Exception {
        Files.createDirectories(FOLDER);
        Path output = FOLDER.resolve("output.txt");
        var program = new ProcessBuilder(words())
                .directory(FOLDER.toFile()) // where it leaves its results
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(program.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("jcstress ends in time; how far it came is in %s", output)
                    .isTrue();
        } finally {
            program.descendants().forEach(ProcessHandle::destroyForcibly);
            program.destroyForcibly().waitFor();
        }
        var report = Report.of(Files.readString(output));
        assertThat(report.failures()).as("what must not happen, of %s", output).isEmpty();
        assertThat(report.passed()).as("those that ran, of %s", output).isEqualTo(tests());
    }

    private static List<String> words() {
        String jvm = "--enable-native-access=ALL-UNNAMED";
        String[] size = Scale.isNightly()
                ? new String[] {"-jvmArgsPrepend", jvm}
                : new String[] {"-sc", "false", "-af", "NONE", "-jvmArgs", jvm + " -XX:+UseSerialGC"};
        var words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-Duser.language=en",
                "--class-path",
                System.getProperty("java.class.path", ""),
                "org.openjdk.jcstress.Main"));
        String report = FOLDER.resolve("report").toString();
        words.addAll(List.of("-v", "-t", CHOSEN, "-f", "1", "-iters", "1", "-time", MILLIS, "-r", report));
        words.addAll(List.of(size));
        return words;
    }

    /// {@return the names of those that were compiled and are chosen}
    private static Set<String> tests() throws IOException {
        var chosen = Pattern.compile(CHOSEN);
        try (var files = Files.walk(CLASSES)) {
            return files.map(file -> CLASSES.relativize(file).toString().replace('/', '.'))
                    .filter(name -> name.endsWith("_jcstress.class"))
                    .map(name -> name.substring(0, name.length() - "_jcstress.class".length()))
                    .filter(name -> chosen.matcher(name).find())
                    .map(name -> name.substring(name.lastIndexOf('.') + 1))
                    .collect(Collectors.toSet());
        }
    }

    /// What it has printed at its end.
    ///
    /// @param passed the simple names of those that did
    /// @param failures what others saw that must not be, and how often
    private record Report(Set<String> passed, List<String> failures) {
        private static final Pattern TEST = Pattern.compile("\\[(\\w[\\w ]*)] (?:\\S*\\.)?(\\w+)$");
        private static final Pattern SEEN = Pattern.compile("^ +(.+?) {2,}([\\d,]+) +\\S+% +Forbidden +(.*)$");

        static Report of(String output) {
            var passed = new TreeSet<String>();
            var failures = new ArrayList<String>();
            String test = "";
            for (String line : output.substring(Math.max(0, output.indexOf("RUN RESULTS:")))
                    .split("\n", -1)) {
                var head = TEST.matcher(line);
                if (head.find()) {
                    test = head.group(2);
                    if (head.group(1).equals("OK")) {
                        passed.add(test);
                    } else {
                        failures.add(test + " " + head.group(1).toLowerCase(Locale.ROOT));
                    }
                }
                var seen = SEEN.matcher(line);
                if (seen.find() && !seen.group(2).equals("0")) {
                    failures.add("%s saw %s, %s times: %s"
                            .formatted(test, seen.group(1).strip(), seen.group(2), seen.group(3)));
                }
            }
            return new Report(passed, failures);
        }
    }
}
