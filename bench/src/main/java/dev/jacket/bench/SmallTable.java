package dev.jacket.bench;

import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs [CallCosts] and [LoopCosts] and prints a Markdown table: `SmallTable PROCESSES MILLISECONDS`.
final class SmallTable {
    private static final int TURNS = 10;

    private SmallTable() {}

    /// Runs and prints.
    ///
    /// @param arguments in how many processes each is measured, and how long each of ten turns is
    static void main(String[] arguments) throws RunnerException {
        var turn = TimeValue.milliseconds(Long.parseLong(arguments[1]));
        var options = new OptionsBuilder()
                .include("^" + CallCosts.class.getName() + "\\.")
                .include("^" + LoopCosts.class.getName() + "\\.")
                .forks(Integer.parseInt(arguments[0]))
                .warmupIterations(TURNS)
                .warmupTime(turn)
                .measurementIterations(TURNS)
                .measurementTime(turn)
                .jvmArgsAppend(
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "-Djdk.virtualThreadScheduler.parallelism=1",
                        "-Djdk.virtualThreadScheduler.maxPoolSize=1")
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .build();
        print(new Runner(options).run());
    }

    private static void print(Collection<RunResult> results) {
        System.out.println("| What | On | ns | +- | bytes allocated |");
        System.out.println("|---|---|---:|---:|---:|");
        for (RunResult result : results) {
            var cost = result.getPrimaryResult();
            var on = result.getParams().getParam("scheduler");
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %.1f | %.1f | %.1f |%n",
                    cost.getLabel(),
                    on == null ? "" : on,
                    cost.getScore(),
                    cost.getScoreError(),
                    Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"))
                            .getScore());
        }
    }
}
