package dev.jacket.sockets;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.sys.Kernel;
import dev.jacket.sys.Syscall;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/// The limit of this process's descriptors. Every thread is under it.
final class DescriptorLimit {
    private static final int RLIMIT_NOFILE = 7;
    private static final int F_GETFD = 1;

    private DescriptorLimit() {}

    /// {@return what a descriptor of this process means}
    static Path link(int fd) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd));
    }

    /// {@return how many descriptors of this process mean the same, whoever opens and closes others meanwhile}
    static long open(Path link) throws IOException {
        long count = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path each : all) {
                try {
                    count += Files.readSymbolicLink(each).equals(link) ? 1 : 0;
                } catch (NoSuchFileException closed) {
                    // somebody else's
                }
            }
        }
        return count;
    }

    /// Makes a call while this process may open so many descriptors and no more.
    static long leaving(int free, LongSupplier call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment before = arena.allocate(2 * JAVA_LONG.byteSize());
            limit(MemorySegment.NULL, before);
            MemorySegment low = arena.allocate(2 * JAVA_LONG.byteSize());
            low.set(JAVA_LONG, 0, numbersWith(free));
            low.set(JAVA_LONG, JAVA_LONG.byteSize(), before.get(JAVA_LONG, JAVA_LONG.byteSize()));
            limit(before, MemorySegment.NULL); // so that all is loaded that is needed to lift the next one
            limit(low, MemorySegment.NULL);
            try {
                return call.getAsLong();
            } finally {
                limit(before, MemorySegment.NULL);
            }
        }
    }

    /// {@return how many numbers there must be for so many of them to be free}
    private static int numbersWith(int free) {
        int number = 0;
        for (int found = 0; found < free; number++) {
            if (Kernel.system().fcntl(number, F_GETFD, 0) < 0) {
                found++;
            }
        }
        return number;
    }

    private static void limit(MemorySegment next, MemorySegment before) {
        assertThat(Kernel.system().call(Syscall.PRLIMIT64, 0, RLIMIT_NOFILE, next.address(), before.address(), 0, 0))
                .isZero();
    }
}
