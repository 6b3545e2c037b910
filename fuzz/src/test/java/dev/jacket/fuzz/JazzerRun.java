package dev.jacket.fuzz;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// One run of Jazzer, in a virtual machine of its own: it loads native code, which that of the tests forbids.
///
/// @param name the target's
/// @param finding what failed, with the bytes and where they belong
/// @param figures how much was tried, and how much of the code that met
record JazzerRun(String name, Optional<String> finding, String figures) {
    private static final Pattern TRIES = Pattern.compile("stat::number_of_executed_units: (\\d+)");
    private static final Pattern COVERAGE = Pattern.compile("cov: (\\d+) ft: (\\d+) corp: (\\d+)");
    private static final int LONGEST = 4096;
    private static final int TOLD = 60;

    /// Beside the run itself, for its start and its end.
    private static final long MORE_SECONDS = 300;

    /// Runs it.
    ///
    /// @param folder of its own, which is made
    static JazzerRun of(String name, Path folder, Duration time) throws IOException, InterruptedException {
        var seeds = Files.createDirectories(folder.resolve("seeds"));
        for (Map.Entry<String, byte[]> each : Corpus.of(name).entrySet()) {
            Files.write(seeds.resolve(each.getKey()), each.getValue());
        }
        var log = folder.resolve("log");
        var process = new ProcessBuilder(command(name, folder, time))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            process.getOutputStream().close();
            boolean ended = process.waitFor(time.toSeconds() + MORE_SECONDS, TimeUnit.SECONDS);
            var said = Files.readString(log, java.nio.charset.StandardCharsets.ISO_8859_1);
            Optional<String> finding = ended && process.exitValue() == 0
                    ? Optional.empty()
                    : Optional.of(finding(name, folder, ended ? "exit " + process.exitValue() : "no end", said));
            return new JazzerRun(name, finding, figures(said));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static List<String> command(String name, Path folder, Duration time) {
        return List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:+EnableDynamicAgentLoading",
                "-XX:-OmitStackTraceInFastThrow",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath(),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + Entry.class.getName(),
                "--target_args=" + name,
                "--instrumentation_includes=dev.jacket.**",
                "--instrumentation_excludes=dev.jacket.fuzz.**",
                "--custom_hook_excludes=dev.jacket.fuzz.**",
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + File.separator,
                "-max_total_time=" + time.toSeconds(),
                "-max_len=" + LONGEST,
                "-rss_limit_mb=0",
                "-print_final_stats=1",
                "-use_value_profile=1",
                folder.resolve("seeds").toString());
    }

    /// Of the tests, with absolute names, as the run has another folder.
    private static String classPath() {
        var path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var all = new ArrayList<String>();
        for (String each : path.split(File.pathSeparator, -1)) {
            all.add(Path.of(each).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, all);
    }

    private static String figures(String said) {
        var tries = TRIES.matcher(said);
        var coverage = COVERAGE.matcher(said);
        String last = "";
        while (coverage.find()) {
            last = ", edges " + coverage.group(1) + ", features " + coverage.group(2) + ", inputs " + coverage.group(3);
        }
        return (tries.find() ? tries.group(1) : "?") + last;
    }

    private static String finding(String name, Path folder, String end, String said) throws IOException {
        var text = new StringBuilder(name).append(": ").append(end).append('\n');
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(JazzerRun::isArtifact).sorted().toList()) {
                text.append("mend the parser, and put this line into fuzz/")
                        .append(Corpus.file(name))
                        .append(", with a name that says what it is:\n")
                        .append(file.getFileName())
                        .append(": ")
                        .append(HexFormat.of().formatHex(Files.readAllBytes(file)))
                        .append('\n');
            }
        }
        var lines = said.lines().filter(line -> !line.startsWith("#")).toList();
        lines.subList(Math.max(0, lines.size() - TOLD), lines.size())
                .forEach(line -> text.append("  ").append(line).append('\n'));
        return text.toString();
    }

    private static boolean isArtifact(Path file) {
        return file.getFileName().toString().matches("(crash|timeout|oom|slow-unit|leak)-.*");
    }
}
