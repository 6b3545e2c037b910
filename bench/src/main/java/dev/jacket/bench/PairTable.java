package dev.jacket.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs [SocketPair], each turn of it beside one of the same in C, and prints a Markdown table:
/// `PairTable C-PROGRAM PROCESSES`.
///
/// A turn is short, and what is told is the median of how each compares with C's right after it: a machine that does
/// other things as well is not as fast at one time as at another.
final class PairTable {
    private static final TimeValue TURN = TimeValue.milliseconds(20);
    private static final int WARM_UP = 100;
    private static final int TURNS = 200;

    private static final Map<String, String> BENCHMARKS = benchmarks();

    private static Map<String, String> benchmarks() {
        var names = new LinkedHashMap<String, String>();
        names.put("array", "Jacket, `byte[]`");
        names.put("memory", "Jacket, `MemorySegment`");
        names.put("jdk", "JDK, `SocketChannel`, direct `ByteBuffer`");
        return names;
    }

    /// Numbers that were measured one after the other.
    private static final class Samples {
        private final List<Double> all = new ArrayList<>();

        void add(double sample) {
            all.add(sample);
        }

        double at(double share) {
            double[] sorted =
                    all.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            return sorted[(int) (share * (sorted.length - 1))];
        }
    }

    /// What was measured of one row.
    private static final class Row {
        final Samples nanos = new Samples();
        final Samples timesC = new Samples();
        final Samples timesThreadedC = new Samples();
        double bytes = -1;

        void add(double nanos, double inC, double inThreadedC) {
            this.nanos.add(nanos);
            timesC.add(nanos / inC);
            timesThreadedC.add(nanos / inThreadedC);
        }
    }

    private final Map<String, Row> rows = new LinkedHashMap<>();

    /// Runs and prints.
    ///
    /// @param arguments the program and in how many processes each is measured
    static void main(String[] arguments) throws RunnerException {
        var table = new PairTable();
        table.row("C");
        table.row("C with a second thread");
        for (int round = 0; round < Integer.parseInt(arguments[1]); round++) {
            for (var benchmark : BENCHMARKS.entrySet()) {
                table.run(benchmark.getKey(), table.row(benchmark.getValue()), arguments[0]);
            }
        }
        table.print();
    }

    private Row row(String name) {
        return rows.computeIfAbsent(name, _ -> new Row());
    }

    private void run(String benchmark, Row row, String program) throws RunnerException {
        var options = new OptionsBuilder()
                .include("^" + SocketPair.class.getName() + "\\." + benchmark + "$")
                .forks(1)
                .warmupIterations(WARM_UP)
                .warmupTime(TURN)
                .measurementIterations(TURNS)
                .measurementTime(TURN)
                .jvmArgsAppend(
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-D" + PairInC.PROGRAM + '=' + program,
                        "-D" + PairInC.SECONDS + '=' + TURN.getTime() / 1e3)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .build();
        Collection<RunResult> results = new Runner(options).run();
        results.stream()
                .flatMap(result -> result.getBenchmarkResults().stream())
                .flatMap(result -> result.getIterationResults().stream())
                .forEach(iteration -> note(row, iteration));
    }

    private void note(Row row, IterationResult iteration) {
        var more = iteration.getSecondaryResults();
        double inC = score(more, "inC");
        double inThreadedC = score(more, "inThreadedC");
        row.add(score(more, "nanos") / score(more, "pairs"), inC, inThreadedC);
        row("C").add(inC, inC, inThreadedC);
        row("C with a second thread").add(inThreadedC, inC, inThreadedC);
        row.bytes = Math.max(row.bytes, score(more, "bytes") / score(more, "pairs"));
    }

    @SuppressWarnings("rawtypes") // as JMH gives them
    private static double score(Map<String, Result> results, String name) {
        return Objects.requireNonNull(results.get(name), name).getScore();
    }

    private void print() {
        System.out.println(
                "| 64 bytes, send and recv | CPU ns a pair | x C | its quartiles | x C with a second thread | bytes allocated |");
        System.out.println("|---|---:|---:|---:|---:|---:|");
        rows.forEach((name, row) -> System.out.printf(
                Locale.ROOT,
                "| %s | %.0f | %.2f | %.2f - %.2f | %.2f | %s |%n",
                name,
                row.nanos.at(0.5),
                row.timesC.at(0.5),
                row.timesC.at(0.25),
                row.timesC.at(0.75),
                row.timesThreadedC.at(0.5),
                row.bytes < 0 ? "-" : String.format(Locale.ROOT, "%.2f", row.bytes)));
    }
}
