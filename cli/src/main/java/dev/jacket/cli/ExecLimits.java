package dev.jacket.cli;

import dev.jacket.command.CommandLimits;
import java.time.Duration;

/// What the flags say that one command may use.
final class ExecLimits {
    private ExecLimits() {}

    static CommandLimits of(Arguments arguments) {
        var usual = CommandLimits.DEFAULT;
        return usual.running((int) arguments.number(Flag.EXEC_MAX_RUNNING, usual.running(), 1, 10_000))
                .cpu(time(arguments, Flag.EXEC_CPU_TIME, usual.cpu()))
                .wall(time(arguments, Flag.EXEC_WALL_TIME, usual.wall()))
                .memory(size(arguments, Flag.EXEC_MEMORY, usual.memory()))
                .output(size(arguments, Flag.EXEC_OUTPUT_BYTES, usual.output()))
                .file(size(arguments, Flag.EXEC_SCRATCH_BYTES, usual.file()));
    }

    private static Duration time(Arguments arguments, Flag flag, Duration otherwise) {
        var time = arguments.time(flag, TimeLimit.millis(otherwise.toMillis()));
        if (time.isNever() || !time.duration().isPositive()) {
            throw Trouble.usage(flag.shown() + " cannot be switched off");
        }
        return time.duration();
    }

    private static long size(Arguments arguments, Flag flag, long otherwise) {
        long size = arguments.size(flag, otherwise);
        if (size < 1 || size == Long.MAX_VALUE) {
            throw Trouble.usage(flag.shown() + " cannot be switched off");
        }
        return size;
    }
}
