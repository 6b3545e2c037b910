package dev.jacket.cli;

import dev.jacket.command.CommandLimits;
import dev.jacket.command.CommandRunner;
import dev.jacket.command.Sandbox;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// What the flags say that one command may use.
final class ExecLimits {
    private ExecLimits() {}

    /// @param usual those that no flag says
    static CommandLimits of(Arguments arguments, CommandLimits usual) {
        return usual.running((int) arguments.number(Flag.EXEC_MAX_RUNNING, usual.running(), 1, 10_000))
                .cpu(time(arguments, Flag.EXEC_CPU_TIME, usual.cpu()))
                .wall(time(arguments, Flag.EXEC_WALL_TIME, usual.wall()))
                .memory(size(arguments, Flag.EXEC_MEMORY, usual.memory()))
                .output(size(arguments, Flag.EXEC_OUTPUT_BYTES, usual.output()))
                .file(size(arguments, Flag.EXEC_SCRATCH_BYTES, usual.file()))
                .processes((int) arguments.number(Flag.EXEC_PIDS, usual.processes(), 1, 100_000))
                .files(arguments.number(Flag.EXEC_SCRATCH_FILES, usual.files(), 1, Integer.MAX_VALUE));
    }

    /// {@return how long a command waits for its turn before its client is told that the server is busy}
    static Duration patience(Arguments arguments) {
        return time(arguments, Flag.EXEC_MAX_WAIT, Duration.ofSeconds(10));
    }

    /// {@return what runs commands as the flags say}
    ///
    /// @param usual the limits that no flag says
    /// @param sandbox what there is to be where no flag says it
    /// @param gaps hears why there is no sandbox, and which limits nothing holds a command to
    /// @throws IOException if the sandbox that was asked for cannot be had
    static CommandRunner runner(Arguments arguments, CommandLimits usual, String sandbox, Consumer<String> gaps)
            throws IOException {
        var runner = CommandRunner.of(of(arguments, usual));
        var word = arguments.word(Flag.SANDBOX, sandbox, List.of("auto", "network", "off"));
        if (word.equals("off")) {
            if (arguments.has(Flag.RUN_AS)) {
                throw Trouble.usage("--run-as needs a sandbox");
            }
            gaps.accept("--sandbox=off");
        } else {
            runner = inSandbox(runner, arguments, word, gaps);
        }
        runner.gaps().forEach(each -> gaps.accept("nothing limits " + each));
        return runner;
    }

    private static CommandRunner inSandbox(
            CommandRunner runner, Arguments arguments, String word, Consumer<String> gaps) throws IOException {
        Sandbox sandbox;
        try {
            sandbox = Sandbox.find();
        } catch (IOException why) {
            if (arguments.has(Flag.SANDBOX) || arguments.has(Flag.RUN_AS)) {
                throw Trouble.of(Exit.USAGE, "serve : " + why.getMessage() + "; see the package bubblewrap", why);
            }
            gaps.accept(why.getMessage() + "; see the package bubblewrap");
            return runner;
        }
        var user = arguments.text(Flag.RUN_AS);
        sandbox = word.equals("network") ? sandbox.network() : sandbox;
        return runner.sandbox(user == null ? sandbox : sandbox.user(user));
    }

    private static Duration time(Arguments arguments, Flag flag, Duration otherwise) {
        if (!arguments.has(flag)) {
            return otherwise;
        }
        var time = arguments.time(flag, TimeLimit.NONE);
        if (time.isNever() || !time.duration().isPositive()) {
            throw Trouble.usage(flag.shown() + " cannot be switched off");
        }
        return time.duration();
    }

    private static long size(Arguments arguments, Flag flag, long otherwise) {
        if (!arguments.has(flag)) {
            return otherwise;
        }
        long size = arguments.size(flag, otherwise);
        if (size < 1 || size == Long.MAX_VALUE) {
            throw Trouble.usage(flag.shown() + " cannot be switched off");
        }
        return size;
    }
}
