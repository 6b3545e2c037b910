package dev.jacket.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs [SocketPair] and the same in C, in turns, and prints a Markdown table: `PairTable C-PROGRAM ROUNDS`.
///
/// In turns, by the thread's processor time, and compared by medians and by the best, since a machine that does other
/// things as well is not as fast at one time as at another.
final class PairTable {
    private static final String SECONDS = "0.5";
    private static final int ITERATIONS = 6;

    /// What was measured of one row.
    private static final class Row {
        final List<Double> nanos = new ArrayList<>();
        OptionalDouble bytes = OptionalDouble.empty();

        double median() {
            double[] sorted =
                    nanos.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            return sorted[sorted.length / 2];
        }

        double best() {
            return nanos.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        }
    }

    private final Map<String, Row> rows = new LinkedHashMap<>();

    /// Runs and prints.
    ///
    /// @param arguments the program and how many rounds
    static void main(String[] arguments) throws IOException, InterruptedException, RunnerException {
        var table = new PairTable();
        for (int round = 0; round < Integer.parseInt(arguments[1]); round++) {
            table.runC("C", arguments[0], SECONDS, String.valueOf(ITERATIONS));
            table.runC("C with a second thread", arguments[0], SECONDS, String.valueOf(ITERATIONS), "threads");
            table.runJava("array", "Jacket, `byte[]`");
            table.runJava("memory", "Jacket, `MemorySegment`");
            table.runJava("jdk", "JDK, `SocketChannel`, direct `ByteBuffer`");
        }
        table.print();
    }

    private Row row(String name) {
        return rows.computeIfAbsent(name, _ -> new Row());
    }

    private void runC(String name, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                .lines()
                .toList();
        if (process.waitFor() != 0) {
            throw new IOException(name + " failed");
        }
        // The first one warms up, as JMH's do.
        lines.stream().skip(1).map(Double::valueOf).forEach(row(name).nanos::add);
    }

    private void runJava(String benchmark, String name) throws RunnerException {
        var options = new OptionsBuilder()
                .include("^" + SocketPair.class.getName() + "\\." + benchmark + "$")
                .forks(1)
                .warmupIterations(4)
                .warmupTime(TimeValue.milliseconds(500))
                .measurementIterations(ITERATIONS)
                .measurementTime(TimeValue.milliseconds(500))
                .addProfiler(GCProfiler.class)
                .jvmArgsAppend("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow")
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .build();
        Collection<RunResult> results = new Runner(options).run();
        Row row = row(name);
        results.stream()
                .flatMap(result -> result.getBenchmarkResults().stream())
                .flatMap(result -> result.getIterationResults().stream())
                .forEach(iteration -> note(row, iteration));
    }

    private static void note(Row row, IterationResult iteration) {
        var more = iteration.getSecondaryResults();
        row.nanos.add(score(more, "nanos") / score(more, "pairs"));
        var allocated = more.get("gc.alloc.rate.norm");
        if (allocated != null) {
            // The profiler itself allocates a little at each iteration's end: the least is the benchmark's own.
            row.bytes = OptionalDouble.of(Math.min(allocated.getScore(), row.bytes.orElse(Double.MAX_VALUE)));
        }
    }

    @SuppressWarnings("rawtypes") // as JMH gives them
    private static double score(Map<String, Result> results, String name) {
        return Objects.requireNonNull(results.get(name), name).getScore();
    }

    private void print() {
        Row c = row("C");
        System.out.println(
                "| 64 bytes, send and recv | CPU ns a pair: median | best | x C: median | best | bytes allocated |");
        System.out.println("|---|---:|---:|---:|---:|---:|");
        rows.forEach((name, row) -> System.out.printf(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %.2f | %.2f | %s |%n",
                name,
                row.median(),
                row.best(),
                row.median() / c.median(),
                row.best() / c.best(),
                row.bytes.isPresent() ? String.format(Locale.ROOT, "%.1f", row.bytes.getAsDouble()) : "-"));
    }
}
