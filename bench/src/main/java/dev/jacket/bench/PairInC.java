package dev.jacket.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The C program that does what [SocketPair] does, for a moment each time that it is asked.
final class PairInC implements AutoCloseable {
    /// The system property that names the program.
    static final String PROGRAM = "pair.program";

    /// The one that says for how many seconds it runs each time.
    static final String SECONDS = "pair.seconds";

    private final List<String> more;
    private @Nullable Process process; // from the first question on

    /// @param more arguments of the program
    PairInC(String... more) {
        this.more = List.of(more);
    }

    private Process running() throws IOException {
        var started = process;
        if (started == null) {
            var command = Stream.concat(Stream.of(property(PROGRAM), property(SECONDS)), more.stream());
            started = new ProcessBuilder(command.toList())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            process = started;
        }
        return started;
    }

    private static String property(String name) {
        return Objects.requireNonNull(System.getProperty(name), name);
    }

    /// {@return what a pair costs now}
    double nanos() {
        try {
            var asked = running();
            asked.outputWriter().write('\n');
            asked.outputWriter().flush();
            return Double.parseDouble(Objects.requireNonNull(asked.inputReader().readLine(), "it has ended"));
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroy();
        }
    }
}
