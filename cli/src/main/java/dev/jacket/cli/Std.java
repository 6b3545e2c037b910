package dev.jacket.cli;

import dev.jacket.loop.internal.LineQueue;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// What the descriptors 0, 1 and 2 were when the program began.
///
/// They must be asked before anything is opened: a closed one would be given to the next socket or file.
final class Std {
    /// What a descriptor is.
    enum Kind {
        CLOSED,
        TERMINAL,
        PIPE,
        OTHER
    }

    private static final int FORMAT = 0xF000;
    private static final int FIFO = 0x1000;
    private static final int CHARACTERS = 0x2000;
    private static final int FILE = 0x8000;
    private static final int SOCKET = 0xC000;

    private static final Kind[] KINDS = {kind(0), kind(1), kind(2)};

    private Std() {}

    /// Looks at the descriptors, if nobody has yet.
    static void remember() {
        if (KINDS.length != 3) {
            throw new IllegalStateException();
        }
    }

    static Kind in() {
        return KINDS[0];
    }

    static Kind out() {
        return KINDS[1];
    }

    static Kind err() {
        return KINDS[2];
    }

    /// {@return whether a person sits at both stdin and stdout}
    static boolean isInteractive() {
        return in() == Kind.TERMINAL && out() == Kind.TERMINAL;
    }

    private static Kind kind(int fd) {
        var path = Path.of("/proc/self/fd/" + fd);
        try {
            Map<String, Object> facts = Files.readAttributes(path, "unix:mode,rdev");
            int format = (int) number(facts, "mode") & FORMAT;
            return switch (format) {
                case FIFO, SOCKET -> Kind.PIPE;
                case CHARACTERS -> isTerminal(number(facts, "rdev")) ? Kind.TERMINAL : Kind.OTHER;
                case FILE -> isOfTheJvm(path) ? Kind.CLOSED : Kind.OTHER;
                default -> Kind.OTHER;
            };
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return Files.exists(path, LinkOption.NOFOLLOW_LINKS) || !Files.exists(Path.of("/proc/self/fd"))
                    ? Kind.OTHER
                    : Kind.CLOSED;
        }
    }

    private static long number(Map<String, Object> facts, String name) {
        return facts.get(name) instanceof Number number ? number.longValue() : 0;
    }

    /// The majors of terminals in the kernel's devices.txt: consoles and serial lines, pseudo-terminals, USB, ARM, hvc.
    private static boolean isTerminal(long device) {
        int major = (int) (device >> 8 & 0xFFF);
        return major == 4
                || major == 5
                || (major >= 136 && major <= 143)
                || major == 166
                || major == 188
                || major == 204
                || major == 229;
    }

    /// A JVM started with a closed descriptor opens its own files on that number.
    private static boolean isOfTheJvm(Path path) throws IOException {
        return Files.readSymbolicLink(path).startsWith(System.getProperty("java.home", "/"));
    }

    static FileInputStream input() {
        if (in() == Kind.CLOSED) {
            throw Trouble.of(Exit.USAGE, "read - stdin : EBADF (Bad file descriptor); stdin is closed, try </dev/null");
        }
        return new FileInputStream(FileDescriptor.in);
    }

    static FileOutputStream output() {
        if (out() == Kind.CLOSED) {
            throw Trouble.of(Exit.USAGE, "write - stdout : EBADF (Bad file descriptor); stdout is closed");
        }
        return new FileOutputStream(FileDescriptor.out);
    }

    /// Writes a line to stderr in one piece.
    static void error(String line) {
        errorText(line + "\n");
    }

    /// Writes to stderr; through a pipe so that its reader holds nobody up.
    static void errorText(String text) {
        if (err() == Kind.CLOSED) {
            return;
        }
        if (err() == Kind.PIPE) {
            Pipe.LINES.add(text);
            return;
        }
        try {
            new FileOutputStream(FileDescriptor.err).write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // stderr is gone: there is nobody left to tell
        }
    }

    /// Lets so many lines wait for the reader of stderr, where it is a pipe.
    static void most(int lines) {
        if (err() == Kind.PIPE) {
            Pipe.LINES.most(lines);
        }
    }

    /// {@return how many lines the reader of stderr has lost, where it is a pipe}
    static long lost() {
        return err() == Kind.PIPE ? Pipe.LINES.lost() : 0;
    }

    /// What waits for the reader of stderr; made when there is something to say.
    private static final class Pipe {
        private static final Duration PATIENCE = Duration.ofSeconds(1);
        static final LineQueue LINES = new LineQueue(
                new FileOutputStream(FileDescriptor.err),
                "jacket-err",
                number -> number + " lines were dropped, as nobody read them\n",
                _ -> {}); // there is nobody left to tell

        static {
            try {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> LINES.flush(PATIENCE), "jacket-err-end"));
            } catch (IllegalStateException e) {
                // the process ends already: what is said from now on may come too late
            }
        }
    }

    /// Writes a page to stdout.
    static void print(String page) throws IOException {
        try {
            output().write(page.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw writeFailure(e);
        }
    }

    /// {@return what a failed write to stdout means: a pipe that fails has lost its reader}
    static IOException writeFailure(IOException e) {
        return out() == Kind.PIPE ? new StdoutGone(e) : FileFailures.of("write - stdout", e);
    }
}
