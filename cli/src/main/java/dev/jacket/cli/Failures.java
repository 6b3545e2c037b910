package dev.jacket.cli;

import dev.jacket.sockets.CallFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.SocketTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// The one place where a failure becomes a line and an exit code.
final class Failures {
    private Failures() {}

    /// Says what ended the run; {@return its exit code}
    static int report(Run run, Throwable failure) {
        if (failure instanceof StdoutGone) {
            return Exit.STDOUT_GONE;
        }
        var trouble = trouble(run, failure);
        String line = trouble.line(run.verb().word());
        if (!line.isEmpty()) {
            run.notices().error(line);
            run.events().error(trouble.exit(), line);
        }
        if (run.notices().verbosity() >= 3) {
            var trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            Std.error(Sanitize.text(trace.toString()));
        }
        return trouble.exit();
    }

    /// {@return whether it failed between us and the peer, not on our own side}
    static boolean isNetwork(Throwable failure) {
        return failure instanceof CallFailure || failure instanceof SocketTimeoutException;
    }

    static Trouble trouble(Run run, Throwable failure) {
        if (failure instanceof Trouble trouble) {
            return trouble;
        }
        if (failure instanceof FileSystemException file) {
            return ofFile(file);
        }
        if (failure instanceof IOException) {
            return Trouble.of(Exit.NETWORK, String.valueOf(failure.getMessage()), failure);
        }
        return Trouble.of(
                Exit.DEFECT, "a defect of ours : " + failure + "; please report it with what -vvv prints", failure);
    }

    private static Trouble ofFile(FileSystemException e) {
        String errno = switch (e) {
            case NoSuchFileException _ -> "ENOENT (No such file or directory)";
            case AccessDeniedException _ -> "EACCES (Permission denied)";
            default -> String.valueOf(e.getReason());
        };
        return Trouble.of(Exit.USAGE, "open file " + e.getFile() + " : " + errno, e);
    }
}
