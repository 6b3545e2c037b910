package dev.jacket.cli;

import dev.jacket.sockets.Errno;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// Failures of files and of our own stdin and stdout, in the shape of all others: the JDK tells the system's text
/// of an errno and not its name.
final class FileFailures {
    /// Linux has no higher number.
    private static final int HIGHEST = 133;

    private FileFailures() {}

    /// {@return the failure of a call, such as `write file out`}
    static IOException of(String call, IOException e) {
        return new IOException(call + " : " + errno(e), e);
    }

    /// {@return name and text of the errno; the JDK's text where it is none}
    static String errno(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> Errno.ENOENT.toString();
            case AccessDeniedException _ -> Errno.EACCES.toString();
            case NotDirectoryException _ -> Errno.ENOTDIR.toString();
            case FileAlreadyExistsException _ -> Errno.EEXIST.toString();
            case FileSystemException file -> named(String.valueOf(file.getReason()));
            default -> named(String.valueOf(e.getMessage()));
        };
    }

    private static String named(String text) {
        for (int number = 1; number <= HIGHEST; number++) {
            var errno = Errno.of(number);
            if (errno.text().equals(text)) {
                return errno.toString();
            }
        }
        return text;
    }
}
