package dev.jacket.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where the command is: the system property `jacket.launcher`, else `jacket` at the root of the sources.
final class Launcher {
    private static final Path PATH = ready();

    private Launcher() {}

    static Path path() {
        return PATH;
    }

    static Path peers() {
        return Project.file("acceptance/src/test/peers");
    }

    /// Finds it and lets it build its image, so that no test pays for that.
    private static Path ready() {
        var named = System.getProperty("jacket.launcher");
        var path = named == null ? Project.file("jacket") : Path.of(named).toAbsolutePath();
        if (!Files.isExecutable(path)) {
            throw new AssertionError("no launcher at " + path + "; name it with -Djacket.launcher=PATH");
        }
        try {
            var first = new ProcessBuilder(path.toString(), "version")
                    .redirectErrorStream(true)
                    .start();
            var said = Bytes.text(first.getInputStream().readAllBytes());
            if (first.waitFor() != 0) {
                throw new AssertionError(path + " version: " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("time ran out while the launcher built its image", e);
        }
        return path;
    }
}
