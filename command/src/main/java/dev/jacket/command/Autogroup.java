package dev.jacket.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The share of the processors that a session has by itself: where the kernel groups processes so (sched(7), the
/// autogroup feature), a priority counts within a session alone, and one that a command has begun would have as much
/// as that of this process.
final class Autogroup {
    private static final Path PROC = Path.of("/proc");
    private static final String LAST = "19";
    private static final String USUAL = "0";
    private static final String OURS = name(text("self"));

    private Autogroup() {}

    /// Has the session of a process come last, unless it is ours. What cannot be lowered now is left: it has ended, or
    /// the kernel, which takes ten a second from others than root, will take it later.
    ///
    /// @param pid its number
    static void lower(int pid) {
        change(pid, LAST);
    }

    /// Gives the session of a process its usual share again, unless it is ours.
    ///
    /// @param pid its number
    static void raise(int pid) {
        change(pid, USUAL);
    }

    private static void change(int pid, String nice) {
        var theirs = text(pid + "");
        if (theirs == null || theirs.endsWith(" nice " + nice) || name(theirs).equals(OURS)) {
            return;
        }
        try {
            Files.writeString(PROC.resolve(pid + "/autogroup"), nice);
        } catch (IOException later) {
            // the next look tries again
        }
    }

    /// {@return such as `/autogroup-6 nice 0`; null where there is none}
    private static @Nullable String text(String pid) {
        String text = Proc.text(pid + "/autogroup");
        return text == null ? null : text.strip();
    }

    private static String name(@Nullable String text) {
        return text == null ? "" : text.substring(0, Math.max(0, text.indexOf(' ')));
    }
}
