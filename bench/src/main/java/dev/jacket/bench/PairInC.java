package dev.jacket.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// The C program that does what [SocketPair] does, for a moment each time that it is asked.
final class PairInC implements AutoCloseable {
    /// The system property that names the program.
    static final String PROGRAM = "pair.program";

    /// The one that says for how many seconds it runs each time.
    static final String SECONDS = "pair.seconds";

    private final Process process;
    private final BufferedReader answers;

    private PairInC(Process process) {
        this.process = process;
        this.answers = process.inputReader();
    }

    /// Starts it.
    static PairInC start(String... more) {
        List<String> command = Stream.concat(Stream.of(property(PROGRAM), property(SECONDS)), Stream.of(more))
                .toList();
        try {
            return new PairInC(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private static String property(String name) {
        return Objects.requireNonNull(System.getProperty(name), name);
    }

    /// {@return what a pair costs now}
    double nanos() {
        try {
            process.outputWriter().write('\n');
            process.outputWriter().flush();
            return Double.parseDouble(Objects.requireNonNull(answers.readLine(), "it has ended"));
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
