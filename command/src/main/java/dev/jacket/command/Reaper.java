package dev.jacket.command;

import static dev.jacket.sys.CSignal.SIGKILL;
import static dev.jacket.sys.LinuxPrctl.PR_SET_CHILD_SUBREAPER;
import static dev.jacket.sys.LinuxWait.P_PID;
import static dev.jacket.sys.LinuxWait.WEXITED;
import static dev.jacket.sys.LinuxWait.WNOHANG;

import dev.jacket.sys.Kernel;
import dev.jacket.sys.Scratch;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/// Ends trees: kills, reaps, and looks until nothing is left. One thread does it for all of them, and
/// ends itself when there is nothing to do.
///
/// Where this process adopts orphans it has whatever lost its parent as a child. One that is still in the
/// group of a running child belongs to that; one that left its group too is ended at once.
///
/// **threads:** shared.
final class Reaper {
    private static final System.Logger LOG = System.getLogger("dev.jacket.command");
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long SHORTEST_NANOS = 200_000;
    private static final long LONGEST_NANOS = 20_000_000;
    private static final long IDLE_NANOS = 500_000_000;

    /// Makes a tree of a child that it starts.
    interface Start {
        Tree run() throws IOException;
    }

    private final Kernel kernel;

    /// A child that is not registered yet must not be taken for an orphan.
    private final ReentrantReadWriteLock births = new ReentrantReadWriteLock();

    private final Map<Integer, Tree> living = new ConcurrentHashMap<>(); // until they are reaped
    private final Map<Tree, Long> ending = new ConcurrentHashMap<>(); // since when
    private final Set<Tree> stubborn = ConcurrentHashMap.newKeySet();
    private volatile boolean adopts;
    private @Nullable Thread thread; // guarded by this

    Reaper(Kernel kernel) {
        this.kernel = kernel;
    }

    /// Makes this process the parent of orphans.
    void adopt() throws IOException {
        Ground.checked(kernel.prctl(PR_SET_CHILD_SUBREAPER, 1), "a reaper of orphans");
        adopts = true;
    }

    boolean adopts() {
        return adopts;
    }

    /// {@return the child that a function starts, known from its first moment}
    Tree born(Start start) throws IOException {
        births.readLock().lock();
        try {
            Tree tree = start.run();
            living.put(tree.pid(), tree);
            if (adopts) {
                awaken();
            }
            return tree;
        } finally {
            births.readLock().unlock();
        }
    }

    /// Ends a tree; the second time nothing.
    void end(Tree tree) {
        if (tree.over().isDone() || ending.putIfAbsent(tree, System.nanoTime()) != null) {
            return;
        }
        awaken();
    }

    private synchronized void awaken() {
        var running = thread;
        if (running == null) {
            thread = Thread.ofPlatform().daemon().name("jacket-reaper").start(this::run);
        } else {
            LockSupport.unpark(running);
        }
    }

    private void run() {
        long pause = SHORTEST_NANOS;
        while (true) {
            int before = ending.size();
            round();
            synchronized (this) {
                if (ending.isEmpty() && !(adopts && !living.isEmpty())) {
                    thread = null;
                    return;
                }
            }
            pause = ending.size() == before ? Math.min(2 * pause, LONGEST_NANOS) : SHORTEST_NANOS;
            LockSupport.parkNanos(this, ending.isEmpty() ? IDLE_NANOS : pause);
        }
    }

    private void round() {
        var gone = ConcurrentHashMap.<Tree>newKeySet();
        for (Tree tree : ending.keySet()) {
            tree.strike(adopts);
            if (tree.bury()) {
                living.remove(tree.pid(), tree);
                if (tree.isEmpty()) {
                    gone.add(tree);
                }
            }
        }
        if (adopts && sweep() > 0) {
            gone.clear(); // one of those, or what it left, may be theirs
        }
        giveUpOn(gone);
        for (Tree tree : gone) {
            ending.remove(tree);
            stubborn.remove(tree);
            tree.complete();
        }
    }

    /// What cannot be killed (it hangs in the kernel, or is somebody else's) holds up nobody for long.
    private void giveUpOn(Set<Tree> gone) {
        long now = System.nanoTime();
        ending.forEach((tree, since) -> {
            if (gone.contains(tree) || now - since <= PATIENCE.toNanos()) {
                return;
            }
            if (stubborn.add(tree)) {
                LOG.log(System.Logger.Level.WARNING, "processes of {0} do not end", tree.program());
            }
            if (!living.containsKey(tree.pid())) {
                gone.add(tree);
            }
        });
    }

    /// Reaps and ends orphans.
    ///
    /// @return how many there were: each may have left its own children to this process meanwhile
    private int sweep() {
        births.writeLock().lock();
        try {
            int found = 0;
            for (int pid : Processes.ownChildren()) {
                var orphan = living.containsKey(pid) ? null : Processes.entry(pid);
                if (orphan == null) {
                    continue;
                }
                var family = living.get(orphan.group());
                if (orphan.isZombie()) {
                    reap(pid);
                    found++;
                } else if (family == null || ending.containsKey(family)) {
                    kernel.kill(pid, SIGKILL);
                    new Limits(kernel, pid).usual();
                    found++;
                }
            }
            return found;
        } finally {
            births.writeLock().unlock();
        }
    }

    void reap(int pid) {
        try (var scratch = Scratch.take(0)) {
            // The result does not matter: what is not there any more need not be reaped.
            Tree.waitFor(kernel, P_PID, pid, WEXITED | WNOHANG, scratch);
        }
    }
}
