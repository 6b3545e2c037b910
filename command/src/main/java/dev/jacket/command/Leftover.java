package dev.jacket.command;

import static dev.jacket.sys.Errnos.EINTR;
import static dev.jacket.sys.Fcntl.AT_FDCWD;
import static dev.jacket.sys.Fcntl.O_CLOEXEC;
import static dev.jacket.sys.Fcntl.O_NONBLOCK;
import static dev.jacket.sys.Fcntl.O_RDONLY;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.jacket.sys.Scratch;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;

/// What a program was sent and has not read: a second way into its pipe, to be asked when it has ended.
///
/// **threads:** one.
final class Leftover implements AutoCloseable {
    private final Ground ground;
    private final int fd;

    /// @param theirs the program's end of the pipe
    Leftover(Ground ground, int theirs) throws StartException {
        this.ground = ground;
        try (var arena = Arena.ofConfined()) {
            // Opened anew and not duplicated: that it does not block is this descriptor's alone.
            long path = arena.allocateFrom("/proc/self/fd/" + theirs).address();
            long opened = ground.kernel().openat(AT_FDCWD, path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0);
            this.fd = Ground.checked(opened, "a pipe");
        }
    }

    /// {@return all of it}
    byte[] read() {
        var all = new ByteArrayOutputStream();
        try (var scratch = Scratch.take()) {
            var memory = scratch.data();
            long count;
            do {
                count = ground.kernel().read(fd, memory.address(), memory.byteSize());
                if (count > 0) {
                    all.writeBytes(memory.asSlice(0, count).toArray(JAVA_BYTE));
                }
            } while (count > 0 || count == -EINTR);
        }
        return all.toByteArray();
    }

    @Override
    public void close() {
        ground.kernel().close(fd);
    }
}
