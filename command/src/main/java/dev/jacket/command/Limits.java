package dev.jacket.command;

import static dev.jacket.sys.Sched.SCHED_IDLE;
import static dev.jacket.sys.Sched.SCHED_OTHER;
import static dev.jacket.sys.SysResource.PRIO_PROCESS;
import static dev.jacket.sys.SysResource.RLIMIT_AS;
import static dev.jacket.sys.SysResource.RLIMIT_CORE;
import static dev.jacket.sys.SysResource.RLIMIT_CPU;
import static dev.jacket.sys.SysResource.RLIMIT_FSIZE;
import static dev.jacket.sys.SysResource.RLIMIT_NOFILE;

import dev.jacket.sys.Kernel;
import dev.jacket.sys.Scratch;
import dev.jacket.sys.rlimit64;
import dev.jacket.sys.sched_param;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.function.IntConsumer;

/// Sets limits that a process and all that it starts inherit: prlimit(2).
///
/// **threads:** one.
record Limits(Kernel kernel, int pid) {
    private static final int NICE = 15;

    /// How many descriptors it may have.
    void files(long most) throws IOException {
        set(RLIMIT_NOFILE, most);
    }

    /// How large a file may become by its writing.
    void fileSize(long most) throws IOException {
        set(RLIMIT_FSIZE, most);
    }

    /// How much address space each process may have.
    void memory(long most) throws IOException {
        set(RLIMIT_AS, most);
    }

    /// How long each process may compute, in whole seconds, the last one begun. SIGXCPU says so to it;
    /// one that does not end by that is killed a second later.
    void cpu(Duration most) throws IOException {
        long seconds = most.plusSeconds(1).minusNanos(1).toSeconds();
        set(RLIMIT_CPU, seconds, seconds + 1);
    }

    /// It computes after this process, which has others to serve.
    void nice() throws IOException {
        Ground.checked(kernel.setpriority(PRIO_PROCESS, pid, NICE), "with a priority");
    }

    /// It computes from now on when nobody else wants to. One that has ended does not any more.
    void last() {
        policy(SCHED_IDLE, _ -> {});
        Autogroup.lower(pid);
    }

    /// It computes as others do, as it has been killed: to die takes a turn on a processor too. Without the privilege
    /// for that it takes its time.
    void usual() {
        policy(SCHED_OTHER, thread -> kernel.setpriority(PRIO_PROCESS, thread, 0));
        Autogroup.raise(pid);
    }

    private void policy(int policy, IntConsumer then) {
        try (var scratch = Scratch.take(0)) {
            scratch.control().asSlice(0, sched_param.SIZEOF).fill((byte) 0);
            long param = scratch.address(0);
            for (int thread : Processes.threads(pid)) {
                kernel.sched_setscheduler(thread, policy, param);
                then.accept(thread);
            }
        }
    }

    /// No image of a process that crashes is written.
    void noCore() throws IOException {
        set(RLIMIT_CORE, 0);
    }

    private void set(int resource, long most) throws IOException {
        set(resource, most, most);
    }

    private void set(int resource, long soft, long hard) throws IOException {
        try (var arena = Arena.ofConfined()) {
            MemorySegment limit = arena.allocate(rlimit64.SIZEOF, 8);
            rlimit64.rlim_cur(limit, soft);
            rlimit64.rlim_max(limit, hard);
            Ground.checked(kernel.prlimit64(pid, resource, limit.address()), "with a limit");
        }
    }
}
