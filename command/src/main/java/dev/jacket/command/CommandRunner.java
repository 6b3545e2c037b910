package dev.jacket.command;

import static dev.jacket.sys.CSignal.SIGKILL;
import static dev.jacket.sys.CSignal.SIGXCPU;

import dev.jacket.command.CommandResult.End;
import dev.jacket.loop.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Runs commands under limits, and passes on what they write while they run.
///
/// ```java
/// var runner = CommandRunner.of(CommandLimits.DEFAULT.wall(Duration.ofSeconds(5)));
/// var result = runner.run(Program.of("ls", "-l"), (bytes, isError) -> System.out.writeBytes(bytes));
/// IO.println(result.end() + " " + result.exit());
/// ```
///
/// A command has nothing on stdin, no image of it is written when it crashes, and a limit that is reached
/// ends it as a tree. What is not limited is in [CommandLimits#gaps].
///
/// **threads:** shared. Waiting virtual threads park.
public final class CommandRunner {
    private static final int PIECE = 8192;
    private static final int PIECES = 16;
    private static final long LOOK_NANOS = 300_000_000;

    private final CommandLimits limits;
    private final Semaphore running;

    private CommandRunner(CommandLimits limits) {
        this.limits = limits;
        this.running = new Semaphore(limits.running());
    }

    /// {@return a runner}
    ///
    /// @param limits what each command may use
    public static CommandRunner of(CommandLimits limits) {
        return new CommandRunner(limits);
    }

    /// Runs a command to its end, without a record.
    ///
    /// @param program what to run
    /// @param output hears what it writes, on the calling thread
    /// @return what became of it
    /// @throws BusyException if as many commands run as may
    /// @throws IOException if it cannot be started, or its limits cannot be set
    /// @throws InterruptedException if the calling thread was interrupted; its tree is killed
    public CommandResult run(Program program, CommandOutput output) throws IOException, InterruptedException {
        return run(program, output, CommandAudit.none());
    }

    /// Runs a command to its end.
    ///
    /// @param program what to run
    /// @param output hears what it writes, on the calling thread
    /// @param audit records it, before it starts and when it has ended
    /// @return what became of it
    /// @throws BusyException if as many commands run as may
    /// @throws IOException if it cannot be recorded or started, or its limits cannot be set
    /// @throws InterruptedException if the calling thread was interrupted; its tree is killed
    public CommandResult run(Program program, CommandOutput output, CommandAudit audit)
            throws IOException, InterruptedException {
        if (!running.tryAcquire()) {
            throw new BusyException(limits.running());
        }
        try {
            audit.before(program);
            var result = runNow(program, output);
            audit.after(program, result);
            return result;
        } finally {
            running.release();
        }
    }

    private CommandResult runNow(Program program, CommandOutput output) throws IOException, InterruptedException {
        var ground = Ground.system();
        long begun = System.nanoTime();
        try (var child = Child.piped(ground, program, pid -> limit(new Limits(ground.kernel(), pid)))) {
            child.input().close();
            var pieces = new ArrayBlockingQueue<Piece>(PIECES);
            Thread.startVirtualThread(() -> pump(child.output(), false, pieces));
            Thread.startVirtualThread(() -> pump(child.errors(), true, pieces));
            var passing = new Passing(child, output, pieces, Deadline.after(limits.wall()));
            End end = passing.run();
            child.kill();
            var exit = child.await();
            boolean computed = exit.signal() == SIGXCPU || computedAll(exit);
            return new CommandResult(
                    end == End.EXITED && computed ? End.CPU_TIME : end,
                    exit,
                    passing.bytes,
                    Duration.ofNanos(System.nanoTime() - begun));
        }
    }

    /// One that does not end by SIGXCPU is killed.
    private boolean computedAll(Exit exit) {
        return exit.signal() == SIGKILL && exit.cpu().compareTo(limits.cpu()) > 0;
    }

    private void limit(Limits of) throws IOException {
        of.noCore();
        of.cpu(limits.cpu());
        of.memory(limits.memory());
        of.fileSize(limits.file());
    }

    /// What came at once; empty for the end.
    private static final class Piece {
        final byte[] bytes;
        final boolean isError;

        Piece(byte[] bytes, boolean isError) {
            this.bytes = bytes;
            this.isError = isError;
        }
    }

    private static void pump(InputStream from, boolean isError, BlockingQueue<Piece> to) {
        byte[] buffer = new byte[PIECE];
        try {
            try {
                for (int n; (n = from.read(buffer)) > 0; ) {
                    to.put(new Piece(Arrays.copyOf(buffer, n), isError));
                }
            } catch (IOException closed) {
                // the command was ended, and its pipes with it
            }
            to.put(new Piece(new byte[0], isError));
        } catch (InterruptedException nobody) {
            Thread.currentThread().interrupt();
        }
    }

    /// Takes what comes, on the thread that runs the command.
    private final class Passing {
        private final Child child;
        private final CommandOutput output;
        private final BlockingQueue<Piece> pieces;
        private final Deadline wall;
        private long bytes;
        private int ended;
        private boolean exited;

        Passing(Child child, CommandOutput output, BlockingQueue<Piece> pieces, Deadline wall) {
            this.child = child;
            this.output = output;
            this.pieces = pieces;
            this.wall = wall;
        }

        End run() throws InterruptedException {
            while (ended < 2) {
                long most = exited ? LOOK_NANOS : Math.min(LOOK_NANOS, Math.max(0, wall.remainingNanos()));
                var piece = pieces.poll(most, TimeUnit.NANOSECONDS);
                if (!exited && wall.hasPassed()) {
                    return End.WALL_TIME;
                }
                var end = piece == null ? look() : pass(piece);
                if (end != null) {
                    return end;
                }
            }
            return wall.hasPassed() || child.await(wall).isEmpty() ? End.WALL_TIME : End.EXITED;
        }

        private @Nullable End pass(Piece piece) {
            if (piece.bytes.length == 0) {
                ended++;
                return null;
            }
            int room = (int) Math.min(piece.bytes.length, limits.output() - bytes);
            bytes += room;
            try {
                output.write(room < piece.bytes.length ? Arrays.copyOf(piece.bytes, room) : piece.bytes, piece.isError);
            } catch (IOException gone) {
                return End.UNWANTED;
            }
            return room < piece.bytes.length ? End.OUTPUT : null;
        }

        /// A program that has ended leaves its pipes to what it started; that ends now, and the pipes
        /// with it.
        private @Nullable End look() throws InterruptedException {
            exited |= child.await(Deadline.NOW).isPresent();
            try {
                return output.isWanted() ? null : End.UNWANTED;
            } catch (IOException gone) {
                return End.UNWANTED;
            }
        }
    }
}
