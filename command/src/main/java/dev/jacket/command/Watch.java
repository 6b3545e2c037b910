package dev.jacket.command;

import dev.jacket.command.CommandResult.End;
import dev.jacket.loop.Deadline;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.Scratch;
import dev.jacket.sys.statfs;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Looks at a command in its sandbox, for the limits that no call can set: the memory of all its processes, and
/// the number of its files. What goes beyond is killed.
///
/// A command that computes much gives way: whoever asks for little is answered soon, also by another command.
///
/// **threads:** its own; [#reason] any.
final class Watch {
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration FREELY = Duration.ofMillis(200);

    private final Kernel kernel = Ground.system().kernel();
    private final Child child;
    private final CommandLimits limits;
    private volatile @Nullable End reason;
    private boolean isGreedy;
    private volatile boolean ends;

    private Watch(Child child, CommandLimits limits) {
        this.child = child;
        this.limits = limits;
    }

    static Watch start(Child child, CommandLimits limits) {
        var watch = new Watch(child, limits);
        // Files of /proc wait for the kernel, and there are hundreds of them when a command forks: a virtual thread
        // would hold up all that its loop serves.
        Thread.ofPlatform().daemon().name("command-watch").start(watch::run);
        return watch;
    }

    /// {@return which limit it went beyond; null if none}
    @Nullable End reason() {
        return reason;
    }

    /// The command is about to be killed: what is to end soon does not come last.
    void end() {
        ends = true;
    }

    private void run() {
        try {
            while (child.hasNotEnded(Deadline.after(PAUSE))) {
                var beyond = look();
                if (beyond != null) {
                    reason = beyond;
                    end();
                    child.kill();
                    return;
                }
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable End look() {
        var tree = Processes.tree(child.pid());
        long memory = 0;
        for (int pid : tree) {
            memory += Processes.memory(pid);
        }
        giveWay(tree);
        if (memory > limits.memory()) {
            return End.MEMORY;
        }
        return files(tree) > limits.files() ? End.FILES : null;
    }

    /// Has all of it come last, its sessions too, once it has computed for a while. What it starts afterwards does
    /// as well, but for sessions.
    private void giveWay(List<Integer> tree) {
        if (!isGreedy) {
            var cpu = tree.stream().map(Processes::cpu).reduce(Duration.ZERO, Duration::plus);
            isGreedy = cpu.compareTo(FREELY) > 0;
        }
        for (int pid : tree) {
            if (isGreedy && !ends) {
                new Limits(kernel, pid).last();
            }
        }
    }

    /// {@return how many files the command's own `/tmp` has; 0 while it has none}
    private long files(List<Integer> tree) {
        if (tree.size() < 3) {
            return 0; // the sandbox, its init, and then the program
        }
        try (var arena = Arena.ofConfined();
                var scratch = Scratch.take(0)) {
            var path = arena.allocateFrom("/proc/" + tree.get(1) + "/root/tmp");
            if (kernel.statfs(path.address(), scratch.address(0)) < 0) {
                return 0; // it has just ended
            }
            return statfs.f_files(scratch.control()) - statfs.f_ffree(scratch.control());
        }
    }
}
