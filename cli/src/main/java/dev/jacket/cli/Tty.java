package dev.jacket.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/// The terminal of this process, as JLine has it.
final class Tty {
    /// Held here, as a logger that nobody holds forgets its level. JLine warns with stack traces of a terminal whose
    /// kind it does not know, and then does without.
    private static final Logger LOG = Logger.getLogger("org.jline");

    private Tty() {}

    /// The terminal is asked nothing: while JLine waits for answers, it swallows what is typed.
    ///
    /// @throws IOException if this terminal cannot be changed
    static Terminal open() throws IOException {
        LOG.setLevel(Level.OFF);
        try {
            return TerminalBuilder.builder()
                    .system(true)
                    .ffm(true)
                    .jni(false)
                    .exec(false)
                    .dumb(false)
                    .graphemeCluster(false)
                    .encoding(StandardCharsets.UTF_8)
                    .build();
        } catch (IllegalStateException e) {
            throw new IOException("open - terminal : " + e.getMessage(), e);
        }
    }
}
