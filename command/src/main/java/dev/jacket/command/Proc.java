package dev.jacket.command;

import static dev.jacket.sys.Fcntl.AT_FDCWD;
import static dev.jacket.sys.Fcntl.O_CLOEXEC;
import static dev.jacket.sys.Fcntl.O_RDONLY;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.jacket.sys.Kernel;
import dev.jacket.sys.Scratch;
import java.io.File;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads `/proc`, by memory that is used again: a sandbox looks at hundreds of its files 20 times a second.
///
/// **threads:** shared.
final class Proc {
    private static final int[] NONE = {};

    private Proc() {}

    /// {@return what a file says; null if it, or the process that it tells of, is not there}
    ///
    /// @param file its path below `/proc`
    static @Nullable String text(String file) {
        var kernel = Kernel.system();
        try (var scratch = Scratch.take(Scratch.SMALL_SIZE)) {
            scratch.control().setString(0, "/proc/" + file);
            int fd = (int) kernel.openat(AT_FDCWD, scratch.address(0), O_RDONLY | O_CLOEXEC, 0);
            if (fd < 0) {
                return null;
            }
            try {
                return text(kernel, fd, scratch.data());
            } finally {
                kernel.close(fd);
            }
        }
    }

    private static @Nullable String text(Kernel kernel, int fd, MemorySegment room) {
        String text = "";
        while (true) {
            int count = (int) kernel.read(fd, room.address(), Scratch.SMALL_SIZE);
            if (count < 0) {
                return null; // ESRCH: it ended between open and read
            }
            if (count == 0) {
                return text;
            }
            byte[] piece = new byte[count];
            MemorySegment.copy(room, JAVA_BYTE, 0, piece, 0, count);
            text = text.concat(new String(piece, StandardCharsets.ISO_8859_1));
        }
    }

    /// {@return the numbers among the names in a folder; none if it is not there}
    ///
    /// @param folder its path below `/proc`
    static int[] numbers(String folder) {
        String[] names = new File("/proc/" + folder).list();
        return names == null
                ? NONE
                : Arrays.stream(names)
                        .filter(name -> Character.isDigit(name.charAt(0)))
                        .mapToInt(Integer::parseInt)
                        .toArray();
    }
}
