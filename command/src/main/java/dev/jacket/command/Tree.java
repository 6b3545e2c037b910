package dev.jacket.command;

import static dev.jacket.sys.CSignal.CLD_EXITED;
import static dev.jacket.sys.CSignal.SIGKILL;
import static dev.jacket.sys.CSignal.SIGSTOP;
import static dev.jacket.sys.Errnos.EINTR;
import static dev.jacket.sys.Errnos.ESRCH;
import static dev.jacket.sys.LinuxWait.P_PID;
import static dev.jacket.sys.LinuxWait.P_PIDFD;
import static dev.jacket.sys.LinuxWait.WEXITED;
import static dev.jacket.sys.LinuxWait.WNOHANG;
import static dev.jacket.sys.LinuxWait.WNOWAIT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.jacket.loop.Deadline;
import dev.jacket.loop.internal.Descriptor;
import dev.jacket.loop.internal.Interest;
import dev.jacket.loop.internal.Outcome;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.Scratch;
import dev.jacket.sys.rusage;
import dev.jacket.sys.siginfo_t;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// A child and all that came of it: its process group, and what left that.
///
/// The child's number stays its own until it is reaped, and the group's until its last member is; both
/// are used for killing only before the child is reaped.
///
/// **threads:** shared; [#strike] and [#bury] the reaper's.
final class Tree {
    private static final int USAGE = 256;
    private static final int MOST_ROUNDS = 32;

    private final Ground ground;
    private final int pid;
    private final Program program;
    private final Descriptor pidfd;
    private final CompletableFuture<Exit> over = new CompletableFuture<>();
    private final long born = System.nanoTime();
    private volatile Exit exit = new Exit(-1, 0, Duration.ZERO, 0);
    private volatile Runnable atEnd = () -> {};
    private boolean struck;
    private volatile boolean buried;

    private Tree(Ground ground, int pid, Program program, int pidfd) {
        this.ground = ground;
        this.pid = pid;
        this.program = program;
        this.pidfd = new Descriptor(ground.host(), pidfd);
    }

    /// {@return the tree of a child that has just been started; if that cannot be, the child is gone}
    static Tree of(Ground ground, int pid, Program program) throws StartException {
        long pidfd = ground.kernel().pidfd_open(pid);
        if (pidfd < 0) {
            ground.kernel().kill(-pid, SIGKILL);
            waitFor(ground.kernel(), P_PID, pid, WEXITED);
        }
        return new Tree(ground, pid, program, Ground.checked(pidfd, program));
    }

    int pid() {
        return pid;
    }

    Program program() {
        return program;
    }

    /// {@return how the child ended; -1 while nobody knows}
    Exit exit() {
        return exit;
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - born);
    }

    /// {@return how it ended, when nothing of it is left}
    CompletableFuture<Exit> over() {
        return over;
    }

    /// Ends all of it; [#over] tells when that has happened.
    void end() {
        ground.reaper().end(this);
    }

    /// Sends a signal to the group.
    void signal(int signal) {
        if (!buried) {
            ground.kernel().kill(-pid, signal);
        }
    }

    /// Sends a signal to the members of the group but the child and its children.
    ///
    /// @return whether there are any
    boolean signalGrandchildren(int signal) {
        boolean found = false;
        for (var each : Processes.all()) {
            if (each.group() == pid && each.pid() != pid && each.parent() != pid && !buried) {
                found |= ground.kernel().kill(each.pid(), signal) == 0;
            }
        }
        return found;
    }

    /// Waits until the child itself has ended.
    ///
    /// @return READY if it has, or how the wait ended
    Outcome awaitExit(Deadline deadline) {
        while (pidfd.enter()) {
            try {
                long ticket = pidfd.ticket(Interest.READ);
                if (hasExited()) {
                    return Outcome.READY;
                }
                var outcome = pidfd.await(Interest.READ, ticket, deadline);
                if (outcome == Outcome.TIMED_OUT || outcome == Outcome.INTERRUPTED) {
                    return outcome;
                }
            } finally {
                pidfd.exit();
            }
        }
        return Outcome.READY; // closed, which follows its end
    }

    /// {@return whether the child itself has ended; the caller is inside the descriptor}
    private boolean hasExited() {
        try (var scratch = Scratch.take(0)) {
            return waitFor(ground.kernel(), P_PIDFD, pidfd.number(), WEXITED | WNOHANG | WNOWAIT, scratch) != 0;
        }
    }

    /// Kills what can be found of it, once, while the child's number is its own.
    ///
    /// @param adopts whether orphans come to this process, so that none has to be found now
    void strike(boolean adopts) {
        if (struck) {
            return;
        }
        struck = true;
        if (hasExited()) {
            ground.kernel().kill(-pid, SIGKILL);
            return;
        }
        Set<Integer> outside = adopts ? Set.of() : stopped();
        var all = Processes.tree(pid);
        // The child first: it must not see others die before it, and tell that as its own end.
        ground.kernel().pidfd_send_signal(pidfd.number(), SIGKILL); // should it have left its group
        ground.kernel().kill(-pid, SIGKILL);
        outside.forEach(each -> ground.kernel().kill(each, SIGKILL));
        all.forEach(each -> new Limits(ground.kernel(), each).usual());
    }

    /// Stops the group and whatever has an unbroken line of parents to the child, until nothing new is found.
    ///
    /// @return what has that line
    private Set<Integer> stopped() {
        ground.kernel().kill(-pid, SIGSTOP);
        var found = new HashSet<Integer>();
        for (int round = 0; round < MOST_ROUNDS; round++) {
            var now = descendants();
            now.removeAll(found);
            if (now.isEmpty()) {
                break;
            }
            now.forEach(each -> ground.kernel().kill(each, SIGSTOP));
            found.addAll(now);
        }
        return found;
    }

    private Set<Integer> descendants() {
        var all = Processes.all();
        var found = new HashSet<Integer>();
        var parents = new ArrayDeque<Integer>();
        parents.add(pid);
        while (!parents.isEmpty()) {
            int parent = parents.remove();
            for (var each : all) {
                if (each.parent() == parent && found.add(each.pid())) {
                    parents.add(each.pid());
                }
            }
        }
        return found;
    }

    /// Reaps the child if it has ended.
    ///
    /// @return whether it is reaped
    boolean bury() {
        if (buried) {
            return true;
        }
        try (var scratch = Scratch.take(0)) {
            long ended = waitFor(ground.kernel(), P_PIDFD, pidfd.number(), WEXITED | WNOHANG, scratch);
            if (ended == 0) {
                return false;
            }
            if (ended > 0) {
                exit = exitIn(scratch.control());
            }
        }
        buried = true;
        pidfd.close();
        return true;
    }

    /// {@return whether the group has no living member any more; the child is reaped. The dead may have
    /// to wait for an init that is slow}
    boolean isEmpty() {
        return ground.kernel().kill(-pid, 0) == -ESRCH
                || Processes.all().stream().noneMatch(each -> each.group() == pid && !each.isZombie());
    }

    /// Says what is done when nothing is left of it, before anybody hears of that.
    void atEnd(Runnable next) {
        atEnd = next;
    }

    /// Tells that nothing is left of it.
    void complete() {
        atEnd.run();
        over.complete(exit);
    }

    private static Exit exitIn(MemorySegment memory) {
        int status = siginfo_t.si_status(memory);
        boolean returned = siginfo_t.si_code(memory) == CLD_EXITED;
        Duration cpu = time(memory, USAGE + rusage.ru_utime).plus(time(memory, USAGE + rusage.ru_stime));
        long memoryKiB = rusage.ru_maxrss(memory.asSlice(USAGE));
        return new Exit(returned ? status : -1, returned ? 0 : status, cpu, memoryKiB << 10);
    }

    private static Duration time(MemorySegment memory, int offset) {
        long seconds = memory.get(JAVA_LONG_UNALIGNED, offset);
        long micros = memory.get(JAVA_LONG_UNALIGNED, offset + 8);
        return Duration.ofSeconds(seconds, micros * 1000);
    }

    private static void waitFor(Kernel kernel, int type, int id, int options) {
        try (var scratch = Scratch.take(0)) {
            waitFor(kernel, type, id, options, scratch);
        }
    }

    /// {@return the number of the child that has ended; 0 if it has not; the negated errno if it is not
    /// there}
    static long waitFor(Kernel kernel, int type, int id, int options, Scratch scratch) {
        MemorySegment memory =
                scratch.control().asSlice(0, USAGE + rusage.SIZEOF).fill((byte) 0);
        long result;
        do {
            result = kernel.waitid(type, id, memory.address(), options, memory.address() + USAGE);
        } while (result == -EINTR);
        return result < 0 ? result : siginfo_t.si_pid(memory);
    }
}
