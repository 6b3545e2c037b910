package dev.jacket.command;

import static dev.jacket.sys.Fcntl.AT_FDCWD;
import static dev.jacket.sys.Fcntl.O_CLOEXEC;
import static dev.jacket.sys.Fcntl.O_NONBLOCK;
import static dev.jacket.sys.Fcntl.O_RDWR;
import static dev.jacket.sys.SysStat.S_IFIFO;

import dev.jacket.sys.Kernel;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;

/// A FIFO in a folder of its own that holds a child back between fork and exec: opening it for reading
/// waits until somebody has opened it for writing. Meanwhile the child has a number but no program, so
/// that limits can be set on it.
///
/// **threads:** one.
final class Gate implements AutoCloseable {
    private final Kernel kernel;
    private final Path folder;
    private final Path fifo;
    private int fd = -1;

    Gate(Kernel kernel) throws IOException {
        this.kernel = kernel;
        this.folder = Files.createTempDirectory("jacket-gate-");
        this.fifo = folder.resolve("gate");
        boolean made = false;
        try (var arena = Arena.ofConfined()) {
            long path = arena.allocateFrom(fifo.toString()).address();
            Ground.checked(kernel.mknodat(AT_FDCWD, path, S_IFIFO | 0600), fifo);
            made = true;
        } finally {
            if (!made) {
                Files.delete(folder);
            }
        }
    }

    Path fifo() {
        return fifo;
    }

    /// Lets the child pass; it stays open for one that comes later.
    void open() throws IOException {
        try (var arena = Arena.ofConfined()) {
            long path = arena.allocateFrom(fifo.toString()).address();
            // For both ways, since that never waits.
            fd = Ground.checked(kernel.openat(AT_FDCWD, path, O_RDWR | O_NONBLOCK | O_CLOEXEC, 0), fifo);
        }
    }

    @Override
    public void close() throws IOException {
        if (fd >= 0) {
            kernel.close(fd);
        }
        Files.deleteIfExists(fifo);
        Files.deleteIfExists(folder);
    }
}
