package dev.jacket.command;

import static dev.jacket.sys.Fcntl.F_GETFL;
import static dev.jacket.sys.Fcntl.F_SETFL;
import static dev.jacket.sys.Fcntl.O_NONBLOCK;

import dev.jacket.loop.Deadline;
import dev.jacket.loop.internal.Outcome;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
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
    private final List<Pipe> pipes;
    private final @Nullable Leftover leftover;

    private Child(Tree tree, List<Pipe> pipes, @Nullable Leftover leftover) {
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
        return piped(Ground.system(), program, null);
    }

    static Child piped(Ground ground, Program program, Spawner.@Nullable Preparation preparation) throws IOException {
        return piped(new Spawner(ground), ground, program, preparation);
    }

    /// @param dependent whether it is told when the thread that has started it ends
    static Child limited(Ground ground, Program program, boolean dependent, Spawner.Preparation preparation)
            throws IOException {
        return piped(new Spawner(ground, dependent, false, false), ground, program, preparation);
    }

    /// @param dependent whether it is a sandbox, which makes the terminal that of the program in it
    static Child onTerminal(Ground ground, Program program, Pty pty, boolean dependent, Spawner.Preparation preparation)
            throws IOException {
        boolean started = false;
        try {
            int[] theirs = {pty.theirs(), pty.theirs(), pty.theirs()};
            var tree = new Spawner(ground, dependent, true, !dependent).start(program, theirs, preparation);
            started = true;
            return new Child(tree, List.of(pty.ours(), pty.ours()), null);
        } finally {
            pty.closeTheirs();
            if (!started) {
                pty.ours().close();
            }
        }
    }

    private static Child piped(
            Spawner spawner, Ground ground, Program program, Spawner.@Nullable Preparation preparation)
            throws IOException {
        var ends = new ArrayList<Pipe.Ends>();
        Leftover leftover = null;
        boolean started = false;
        try {
            ends.add(Pipe.open(ground, false));
            ends.add(Pipe.open(ground, true));
            ends.add(Pipe.open(ground, true));
            int[] theirs = ends.stream().mapToInt(Pipe.Ends::theirs).toArray();
            // Whoever prepares a child may want back what it did not read.
            leftover = preparation == null ? null : new Leftover(ground, theirs[0]);
            var tree = spawner.start(program, theirs, preparation);
            started = true;
            return new Child(tree, ends.stream().map(Pipe.Ends::ours).toList(), leftover);
        } finally {
            ends.forEach(started ? Pipe.Ends::closeTheirs : Pipe.Ends::close);
            if (!started && leftover != null) {
                leftover.close();
            }
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
        var socket = stdio.socket();
        if (socket != null) {
            blocking(ground, socket);
        }
        boolean started = false;
        try {
            var tree = new Spawner(ground).start(program, stdio.numbers(), null);
            started = true;
            if (socket != null) {
                tree.atEnd(() -> nonBlocking(ground, socket));
            }
            return new Child(tree, List.of(), null);
        } finally {
            if (!started && socket != null) {
                nonBlocking(ground, socket);
            }
        }
    }

    private static void blocking(Ground ground, Socket socket) throws StartException {
        int fd = socket.fd();
        int flags = Ground.checked(ground.kernel().fcntl(fd, F_GETFL, 0), "on " + socket);
        Ground.checked(ground.kernel().fcntl(fd, F_SETFL, flags & ~O_NONBLOCK), "on " + socket);
    }

    /// A socket that was closed meanwhile has no number any more, and nothing has to be set back.
    private static void nonBlocking(Ground ground, Socket socket) {
        int fd = socket.fd();
        long flags = fd < 0 ? -1 : ground.kernel().fcntl(fd, F_GETFL, 0);
        if (flags >= 0) {
            ground.kernel().fcntl(fd, F_SETFL, flags | O_NONBLOCK);
        }
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
    /// @throws IllegalStateException if it was started with descriptors of the caller's
    public OutputStream input() {
        return pipe(0).output();
    }

    /// {@return a stream from its stdout}
    ///
    /// @throws IllegalStateException if it was started with descriptors of the caller's
    public InputStream output() {
        return pipe(1).input();
    }

    /// {@return a stream from its stderr}
    ///
    /// @throws IllegalStateException if it was started with descriptors of the caller's
    public InputStream errors() {
        return pipe(2).input();
    }

    private Pipe pipe(int number) {
        if (pipes.isEmpty()) {
            throw new IllegalStateException("its descriptors are the caller's");
        }
        return pipes.get(number);
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
        pipes.forEach(Pipe::close);
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
