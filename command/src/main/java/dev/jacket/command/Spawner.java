package dev.jacket.command;

import static dev.jacket.sys.CSignal.SIGKILL;
import static dev.jacket.sys.Fcntl.F_DUPFD_CLOEXEC;
import static dev.jacket.sys.LinuxPrctl.PR_SET_NO_NEW_PRIVS;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Starts a child, on a platform thread made for it: what a thread has of its own (no-new-privs) its
/// children inherit, and with that thread it is gone from this process.
///
/// **threads:** shared.
final class Spawner {
    private static final int ABOVE_STDIO = 3;
    private static final long LOOK_AGAIN_NANOS = 100_000;

    /// What is done to a child that has a number and no program yet.
    @FunctionalInterface
    interface Preparation {
        /// Sets the limits of a process.
        ///
        /// @param pid the process
        void prepare(int pid) throws IOException;
    }

    private final Ground ground;
    private final boolean dependent;
    private final boolean leads;
    private final boolean controls;

    Spawner(Ground ground) {
        this(ground, false, false, false);
    }

    /// @param dependent whether the child asks to die with the thread that has started it, which has to stay then
    /// @param leads whether it leads a session of its own
    /// @param controls whether its stdin becomes the terminal of that session
    Spawner(Ground ground, boolean dependent, boolean leads, boolean controls) {
        this.ground = ground;
        this.dependent = dependent;
        this.leads = leads;
        this.controls = controls;
    }

    /// {@return the running program}
    ///
    /// @param program what to run
    /// @param stdio its descriptors
    /// @param preparation what is done before its program begins, or null
    /// @throws IOException if it does not run; nothing is left of it then
    Tree start(Program program, int[] stdio, @Nullable Preparation preparation) throws IOException {
        Path file = program.file();
        int[] sources = new int[stdio.length];
        int copied = 0;
        try {
            // Above 2, so that none is overwritten before it has been copied; and ours, whoever closes the originals.
            for (; copied < stdio.length; copied++) {
                sources[copied] = copy(stdio[copied], program);
            }
            return preparation == null
                    ? joined(onOwnThread(program, file, sources, null).tree())
                    : startGated(program, file, sources, preparation);
        } finally {
            for (int i = 0; i < copied; i++) {
                if (sources[i] >= 0) {
                    ground.kernel().close(sources[i]);
                }
            }
        }
    }

    /// {@return a copy that is ours; -1 for none}
    private int copy(int fd, Program program) throws StartException {
        return fd < 0 ? -1 : Ground.checked(ground.kernel().fcntl(fd, F_DUPFD_CLOEXEC, ABOVE_STDIO), program);
    }

    private Tree startGated(Program program, Path file, int[] sources, Preparation preparation) throws IOException {
        try (var gate = new Gate(ground.kernel())) {
            Birth birth = onOwnThread(program, file, sources, gate.fifo());
            int pid = awaitChild(birth);
            if (pid < 0) {
                return joined(birth.tree()); // it failed before there was a child
            }
            boolean prepared = false;
            try {
                preparation.prepare(pid);
                gate.open();
                prepared = true;
                return joined(birth.tree());
            } finally {
                if (!prepared) {
                    ground.kernel().kill(pid, SIGKILL);
                    birth.tree()
                            .thenCompose(Spawner::ended)
                            .handle((_, _) -> null)
                            .join();
                }
            }
        }
    }

    private static CompletableFuture<Exit> ended(Tree tree) {
        tree.end();
        return tree.over();
    }

    /// {@return the number of the child that waits at its gate; -1 if there is none and will be none}
    private int awaitChild(Birth birth) {
        int thread = birth.thread().join();
        while (!birth.tree().isDone()) {
            int[] children = Processes.childrenOfThread(thread);
            if (children.length > 0) {
                return children[0];
            }
            LockSupport.parkNanos(this, LOOK_AGAIN_NANOS);
        }
        return -1;
    }

    /// A child that is being born.
    ///
    /// @param thread the number of the thread that bears it
    /// @param tree the child, or why there is none
    private record Birth(CompletableFuture<Integer> thread, CompletableFuture<Tree> tree) {}

    private Birth onOwnThread(Program program, Path file, int[] sources, @Nullable Path gate) {
        var birth = new Birth(new CompletableFuture<>(), new CompletableFuture<>());
        Thread.ofPlatform().daemon().name("jacket-spawn").start(() -> {
            birth.thread().complete((int) ground.kernel().gettid());
            try {
                var tree = bear(program, file, sources, gate);
                birth.tree().complete(tree);
                if (dependent) {
                    tree.over().join();
                }
            } catch (Throwable failure) { // the caller decides
                birth.tree().completeExceptionally(failure);
            }
        });
        return birth;
    }

    private Tree bear(Program program, Path file, int[] sources, @Nullable Path gate) throws IOException {
        Ground.checked(ground.kernel().prctl(PR_SET_NO_NEW_PRIVS, 1), program);
        try (var memory = new SpawnMemory(ground.libc(), program)) {
            memory.attributes(leads);
            memory.descriptors(sources, gate, controls ? sources[0] : -1);
            return ground.reaper().born(() -> Tree.of(ground, memory.spawn(file), program));
        }
    }

    private static Tree joined(CompletableFuture<Tree> tree) throws IOException {
        try {
            return tree.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof StartException refused) {
                throw refused;
            }
            throw new IOException("start: " + failed.getCause(), failed);
        }
    }
}
