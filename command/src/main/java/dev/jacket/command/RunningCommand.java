package dev.jacket.command;

import dev.jacket.command.CommandResult.End;
import dev.jacket.loop.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A command that [CommandRunner#start] has started: it can be written to and sent signals while another
/// thread passes on what it writes.
///
/// **threads:** [#await] and [#close] are one thread's; the others any's.
public final class RunningCommand implements AutoCloseable {
    private static final int PIECE = 8192;
    private static final int PIECES = 16;
    private static final Duration SOON = Duration.ofMillis(5);
    private static final Duration LOOK = Duration.ofMillis(300);

    private final CommandLimits limits;
    private final Child child;
    private final CommandAudit audit;
    private final boolean sandboxed;
    private final @Nullable Pty pty;
    private final @Nullable Watch watch;
    private final Turns turns;
    private final Deadline wall;
    private final long begun = System.nanoTime();
    private final BlockingQueue<Piece> pieces = new ArrayBlockingQueue<>(PIECES);
    private long bytes;
    private int endedPipes;
    private boolean exited;
    private boolean recorded;
    private volatile boolean late;
    private boolean closed;
    private byte[] unread = {};

    /// @param sandboxed whether the child is a sandbox that the command runs in
    /// @param pty its terminal, or null
    /// @param turns has its own back once, when it is over, and hears why that is
    RunningCommand(
            CommandLimits limits, Child child, CommandAudit audit, boolean sandboxed, @Nullable Pty pty, Turns turns) {
        this.limits = limits;
        this.child = child;
        this.audit = audit;
        this.sandboxed = sandboxed;
        this.pty = pty;
        this.watch = sandboxed ? Watch.start(child, limits) : null;
        this.turns = turns;
        this.wall = Deadline.after(limits.wall());
    }

    /// {@return what it runs}
    public Program program() {
        return child.program();
    }

    /// {@return a stream to its stdin; to be closed when there is no more}
    ///
    /// @throws IllegalStateException if it was started with another descriptor
    public OutputStream input() {
        return child.input();
    }

    /// Sends it a signal, and all that it has started in its process group.
    ///
    /// @param number such as 2 for SIGINT
    public void signal(int number) {
        if (!sandboxed) {
            child.signal(number);
        } else if (!child.signalGrandchildren(number)) {
            Thread.startVirtualThread(() -> signalWhenBegun(number));
        }
    }

    /// The sandbox itself, and the first process in it, would take the command with them unasked; and that is not
    /// there from the first moment.
    private void signalWhenBegun(int number) {
        try {
            while (child.hasNotEnded(Deadline.after(SOON)) && !child.signalGrandchildren(number)) {
                // the sandbox is being made
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    /// Tells it that its terminal has another size; without a terminal nothing.
    ///
    /// @param columns how wide it is now
    /// @param rows how high
    public void resize(int columns, int rows) {
        if (pty != null) {
            pty.resize(columns, rows);
        }
    }

    /// Passes on what it writes until it has ended, and ends what is left of its tree.
    ///
    /// @param output hears what it writes, on the calling thread
    /// @return what became of it
    /// @throws IOException if its end cannot be recorded
    /// @throws InterruptedException if the calling thread was interrupted; the command is to be closed then
    public CommandResult await(CommandOutput output) throws IOException, InterruptedException {
        Thread.startVirtualThread(this::keepTime);
        if (child.hasPipe(1)) {
            Thread.startVirtualThread(() -> pump(child.output(), false, pieces));
        } else {
            endedPipes++;
        }
        if (child.hasPipe(2)) {
            Thread.startVirtualThread(() -> pump(child.errors(), true, pieces));
        } else {
            endedPipes++; // a terminal is one for all
        }
        var end = pass(output);
        kill();
        var exit = exit(child.await());
        unread = child.unread();
        var result = result(end == End.EXITED ? reason(exit) : end, exit);
        turns.ended(result.end());
        record(result);
        return result;
    }

    /// {@return what ended a command that nobody here has}
    private End reason(Exit exit) {
        var stopped = late ? End.WALL_TIME : watch == null ? null : watch.reason();
        return stopped != null ? stopped : limits.wasComputedAll(exit) ? End.CPU_TIME : End.EXITED;
    }

    /// A sandbox tells the signal that ended its program as shells do.
    private Exit exit(Exit of) {
        int signal = of.code() - 128;
        return sandboxed && signal > 0 && signal <= 64 ? new Exit(-1, signal, of.cpu(), of.memory()) : of;
    }

    /// Ends it in time, also while whoever hears it holds up the thread that passes on.
    private void keepTime() {
        try {
            if (child.hasNotEnded(wall)) {
                late = true;
                kill();
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private void kill() {
        if (watch != null) {
            watch.end();
        }
        child.kill();
    }

    private CommandResult result(End end, Exit exit) {
        return new CommandResult(end, exit, bytes, Duration.ofNanos(System.nanoTime() - begun));
    }

    private void record(CommandResult result) throws IOException {
        if (!recorded) {
            recorded = true;
            audit.after(child.program(), result);
        }
    }

    /// {@return what it was sent and has not read; known after [#await]}
    public byte[] unread() {
        return unread.clone();
    }

    /// Ends it if it still runs, and waits for that.
    ///
    /// @throws IOException if its end cannot be recorded
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            kill();
            child.close();
            record(result(End.UNWANTED, child.exit()));
        } finally {
            turns.giveBack();
        }
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

    private End pass(CommandOutput output) throws InterruptedException {
        var next = Deadline.after(LOOK);
        while (endedPipes < 2) {
            long most = exited ? next.remainingNanos() : Math.min(next.remainingNanos(), wall.remainingNanos());
            var piece = pieces.poll(Math.max(0, most), TimeUnit.NANOSECONDS);
            if (!exited && wall.hasPassed()) {
                return End.WALL_TIME;
            }
            var end = piece == null ? null : pass(piece, output);
            if (end == null && next.hasPassed()) {
                end = look(output);
                next = Deadline.after(LOOK);
            }
            if (end != null) {
                return end;
            }
        }
        return awaitProgram(output);
    }

    /// It has closed its stdout and stderr, and runs on.
    private End awaitProgram(CommandOutput output) throws InterruptedException {
        while (!wall.hasPassed()) {
            var next = Deadline.after(Duration.ofNanos(Math.min(LOOK.toNanos(), Math.max(1, wall.remainingNanos()))));
            if (child.await(next).isPresent()) {
                return End.EXITED;
            }
            if (isUnwanted(output)) {
                return End.UNWANTED;
            }
        }
        return End.WALL_TIME;
    }

    private @Nullable End pass(Piece piece, CommandOutput output) {
        if (piece.bytes.length == 0) {
            endedPipes++;
            return null;
        }
        int room = (int) Math.min(piece.bytes.length, limits.output() - bytes);
        if (room == 0) {
            return End.OUTPUT;
        }
        bytes += room;
        try {
            output.write(room < piece.bytes.length ? Arrays.copyOf(piece.bytes, room) : piece.bytes, piece.isError);
        } catch (IOException gone) {
            return End.UNWANTED;
        }
        return room < piece.bytes.length ? End.OUTPUT : null;
    }

    /// A program that has ended leaves its pipes to what it started; that ends now, and the pipes with it.
    private @Nullable End look(CommandOutput output) throws InterruptedException {
        exited |= child.await(Deadline.NOW).isPresent();
        return isUnwanted(output) ? End.UNWANTED : null;
    }

    private static boolean isUnwanted(CommandOutput output) {
        try {
            return !output.isWanted();
        } catch (IOException gone) {
            return true;
        }
    }
}
