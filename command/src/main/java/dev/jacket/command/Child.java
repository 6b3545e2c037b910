package dev.jacket.command;

import dev.jacket.loop.Deadline;
import dev.jacket.loop.internal.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A running program, and all that it starts: they end together.
///
/// It has descriptors 0, 1 and 2, the environment that its [Program] names, default signals with none
/// blocked, a process group of its own, and can gain no privilege by running another program
/// (no-new-privs). When the program ends, or [#close] ends it, what is left of its tree is killed: its
/// group, whatever has an unbroken line of parents to it, and, where [Orphans] are adopted, everything
/// else.
///
/// **call:** posix_spawn(3), pidfd_open(2), waitid(2). Linux 5.4 and glibc 2.34 or newer.
///
/// **threads:** shared. Waiting virtual threads park.
public final class Child implements AutoCloseable {
    private final Tree tree;
    private final Map<Integer, Pipe> pipes; // by their places
    private final @Nullable Leftover leftover;

    Child(Tree tree, Map<Integer, Pipe> pipes, @Nullable Leftover leftover) {
        this.tree = tree;
        this.pipes = pipes;
        this.leftover = leftover;
    }

    /// Starts a program with pipes: [#input], [#output] and [#errors].
    ///
    /// @param program what to run
    /// @return the running program
    /// @throws IOException if it does not run; a [StartException] where the system says why
    public static Child start(Program program) throws IOException {
        return start(program, Stdio.pipes());
    }

    static Child piped(Ground ground, Program program, Spawner.@Nullable Preparation preparation) throws IOException {
        return started(new Spawner(ground), ground, program, Stdio.pipes(), preparation);
    }

    /// @param dependent whether it is told when the thread that has started it ends
    static Child limited(
            Ground ground, Program program, Stdio stdio, boolean dependent, Spawner.Preparation preparation)
            throws IOException {
        return started(new Spawner(ground, dependent, false, false), ground, program, stdio, preparation);
    }

    /// @param dependent whether it is a sandbox, which makes the terminal that of the program in it
    static Child onTerminal(Ground ground, Program program, Pty pty, boolean dependent, Spawner.Preparation preparation)
            throws IOException {
        boolean started = false;
        try {
            int[] theirs = {pty.theirs(), pty.theirs(), pty.theirs()};
            var tree = new Spawner(ground, dependent, true, !dependent).start(program, theirs, preparation);
            started = true;
            return new Child(tree, Map.of(0, pty.ours(), 1, pty.ours()), null);
        } finally {
            pty.closeTheirs();
            if (!started) {
                pty.ours().close();
            }
        }
    }

    private static Child started(
            Spawner spawner, Ground ground, Program program, Stdio stdio, Spawner.@Nullable Preparation preparation)
            throws IOException {
        // Whoever prepares a child may want back what it did not read.
        try (var plumbing = Plumbing.of(ground, stdio, preparation != null)) {
            return plumbing.child(spawner.start(program, plumbing.numbers(), preparation));
        }
    }

    /// {@return what it was sent and has not read, when it has ended; nothing unless it was prepared}
    byte[] unread() {
        return leftover == null ? new byte[0] : leftover.read();
    }

    /// Starts a program.
    ///
    /// @param program what to run
    /// @param stdio its descriptors
    /// @return the running program
    /// @throws IOException if it does not run; a [StartException] where the system says why
    public static Child start(Program program, Stdio stdio) throws IOException {
        return start(Ground.system(), program, stdio);
    }

    static Child start(Ground ground, Program program, Stdio stdio) throws IOException {
        return started(new Spawner(ground), ground, program, stdio, null);
    }

    /// {@return its process number}
    public int pid() {
        return tree.pid();
    }

    /// {@return what it runs}
    public Program program() {
        return tree.program();
    }

    /// {@return a stream to its stdin; to be closed when there is no more}
    ///
    /// @throws IllegalStateException if it was started with another descriptor
    public OutputStream input() {
        return pipe(0).output();
    }

    /// {@return a stream from its stdout}
    ///
    /// @throws IllegalStateException if it was started with another descriptor
    public InputStream output() {
        return pipe(1).input();
    }

    /// {@return a stream from its stderr}
    ///
    /// @throws IllegalStateException if it was started with another descriptor
    public InputStream errors() {
        return pipe(2).input();
    }

    private Pipe pipe(int place) {
        var pipe = pipes.get(place);
        if (pipe == null) {
            throw new IllegalStateException("its descriptor " + place + " is no pipe to here");
        }
        return pipe;
    }

    /// {@return whether there is a pipe to or from it}
    ///
    /// @param place 0, 1 or 2
    boolean hasPipe(int place) {
        return pipes.containsKey(place);
    }

    /// Waits until it has ended, and ends what is left of its tree.
    ///
    /// @return how it ended
    /// @throws InterruptedException if the calling thread was interrupted; it runs on
    public Exit await() throws InterruptedException {
        return await(Deadline.NEVER).orElseThrow();
    }

    /// Waits until it has ended, and ends what is left of its tree.
    ///
    /// @param deadline how long at most
    /// @return how it ended; empty if it runs on
    /// @throws InterruptedException if the calling thread was interrupted; it runs on
    public Optional<Exit> await(Deadline deadline) throws InterruptedException {
        var outcome = tree.awaitExit(deadline);
        if (outcome == Outcome.INTERRUPTED) {
            throw interrupted();
        }
        if (outcome == Outcome.TIMED_OUT) {
            return Optional.empty();
        }
        tree.end();
        try {
            return Optional.of(tree.over().get());
        } catch (ExecutionException impossible) {
            throw new AssertionError("a tree does not fail", impossible);
        }
    }

    private static InterruptedException interrupted() {
        Thread.interrupted();
        return new InterruptedException();
    }

    /// {@return whether it still runs when a deadline has passed}
    boolean hasNotEnded(Deadline deadline) throws InterruptedException {
        var outcome = tree.awaitExit(deadline);
        if (outcome == Outcome.INTERRUPTED) {
            throw interrupted();
        }
        return outcome == Outcome.TIMED_OUT;
    }

    /// {@return how it ended, as far as that is known}
    Exit exit() {
        return tree.exit();
    }

    /// Sends a signal to its process group, if that is still there.
    ///
    /// @param number such as 2 for SIGINT
    public void signal(int number) {
        tree.signal(number);
    }

    /// Sends a signal to the members of its process group that are neither itself nor its children.
    ///
    /// @return whether there are any
    boolean signalGrandchildren(int number) {
        return tree.signalGrandchildren(number);
    }

    /// Begins to kill all of it. Returns at once; [#await] tells when it is gone.
    public void kill() {
        tree.end();
    }

    /// Kills all of it, waits for up to 3 s until it is gone, and closes its pipes.
    @Override
    public void close() {
        tree.end();
        pipes.values().forEach(Pipe::close);
        if (leftover != null) {
            leftover.close();
        }
        boolean interrupted = Thread.interrupted();
        try {
            tree.over().get(3, TimeUnit.SECONDS);
        } catch (InterruptedException again) {
            interrupted = true;
        } catch (TimeoutException stuck) {
            // it hangs in the kernel, which the reaper has said
        } catch (ExecutionException impossible) {
            throw new AssertionError("a tree does not fail", impossible);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// {@return such as `pid 4711: cat -n`}
    @Override
    public String toString() {
        return "pid " + pid() + ": " + tree.program();
    }
}
