package dev.jacket.command;

import static dev.jacket.sys.CSignal.SIGKILL;
import static dev.jacket.sys.CSignal.SIGXCPU;

import java.time.Duration;

/// What one command may use, and how many may run. All of it stands before the program begins, and what
/// it starts inherits it.
///
/// **threads:** immutable.
///
/// @param running `exec-max-running`: commands at once; 8
/// @param cpu `exec-cpu-time`: what each process may compute, in whole seconds; 10 s. By RLIMIT_CPU
/// @param wall `exec-wall-time`: how long the command may take; 60 s. Then its tree is killed
/// @param memory `exec-memory`: address space of each process, in bytes; 256 MiB. By RLIMIT_AS; in a [Sandbox] also
///     what all have together, looked at 20 times a second
/// @param output `exec-output-bytes`: what it may write to stdout and stderr, in bytes; 1 MiB. Then its
///     tree is killed
/// @param file `exec-scratch-bytes`: how large each file may become, in bytes; 64 MiB. By RLIMIT_FSIZE; in a
///     [Sandbox] also all files together
/// @param processes `exec-pids`: how many processes and threads; 64. In a [Sandbox], by RLIMIT_NPROC
/// @param files `exec-scratch-files`: how many files; 10,000. In a [Sandbox], looked at 20 times a second
public record CommandLimits(
        int running, Duration cpu, Duration wall, long memory, long output, long file, int processes, long files) {
    /// What the components say.
    public static final CommandLimits DEFAULT = new CommandLimits(
            8, Duration.ofSeconds(10), Duration.ofSeconds(60), 256L << 20, 1L << 20, 64L << 20, 64, 10_000);

    /// None: for programs that whoever runs them vouches for.
    public static final CommandLimits NONE = new CommandLimits(
            Integer.MAX_VALUE,
            Duration.ofSeconds(Long.MAX_VALUE),
            Duration.ofSeconds(Long.MAX_VALUE),
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Integer.MAX_VALUE,
            Long.MAX_VALUE);

    /// Limits that make sense.
    ///
    /// @throws IllegalArgumentException if one is less than 1, or no time
    public CommandLimits {
        require("exec-max-running", running);
        require("exec-cpu-time", cpu);
        require("exec-wall-time", wall);
        require("exec-memory", memory);
        require("exec-output-bytes", output);
        require("exec-scratch-bytes", file);
        require("exec-pids", processes);
        require("exec-scratch-files", files);
    }

    private static void require(String word, long limit) {
        if (limit < 1) {
            throw new IllegalArgumentException(word + " " + limit + " is less than 1");
        }
    }

    private static void require(String word, Duration limit) {
        if (!limit.isPositive()) {
            throw new IllegalArgumentException(word + " " + limit + " is not more than zero");
        }
    }

    /// {@return the same with another number of commands at once}
    ///
    /// @param next 1 or more
    public CommandLimits running(int next) {
        return new CommandLimits(next, cpu, wall, memory, output, file, processes, files);
    }

    /// {@return the same with another time to compute}
    ///
    /// @param next more than zero
    public CommandLimits cpu(Duration next) {
        return new CommandLimits(running, next, wall, memory, output, file, processes, files);
    }

    /// {@return the same with another time in all}
    ///
    /// @param next more than zero
    public CommandLimits wall(Duration next) {
        return new CommandLimits(running, cpu, next, memory, output, file, processes, files);
    }

    /// {@return the same with other memory}
    ///
    /// @param next bytes, 1 or more
    public CommandLimits memory(long next) {
        return new CommandLimits(running, cpu, wall, next, output, file, processes, files);
    }

    /// {@return the same with other output}
    ///
    /// @param next bytes, 1 or more
    public CommandLimits output(long next) {
        return new CommandLimits(running, cpu, wall, memory, next, file, processes, files);
    }

    /// {@return the same with another size of files}
    ///
    /// @param next bytes, 1 or more
    public CommandLimits file(long next) {
        return new CommandLimits(running, cpu, wall, memory, output, next, processes, files);
    }

    /// {@return whether a program was ended for its computing; one that does not end by SIGXCPU is killed}
    boolean wasComputedAll(Exit exit) {
        return exit.signal() == SIGXCPU
                || (exit.signal() == SIGKILL && exit.cpu().compareTo(cpu) > 0);
    }

    /// {@return the same with another number of processes}
    ///
    /// @param next 1 or more
    public CommandLimits processes(int next) {
        return new CommandLimits(running, cpu, wall, memory, output, file, next, files);
    }

    /// {@return the same with another number of files}
    ///
    /// @param next 1 or more
    public CommandLimits files(long next) {
        return new CommandLimits(running, cpu, wall, memory, output, file, processes, next);
    }
}
