package dev.jacket.command;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Runs commands under limits, and passes on what they write while they run.
///
/// ```java
/// var runner = CommandRunner.of(CommandLimits.DEFAULT.wall(Duration.ofSeconds(5)));
/// var result = runner.run(Program.of("ls", "-l"), (bytes, isError) -> System.out.writeBytes(bytes));
/// IO.println(result.end() + " " + result.exit());
/// ```
///
/// No image of a command is written when it crashes, one whose computing is limited computes after this process, and
/// a limit that is reached ends it as a tree. What is not limited is in [#gaps]; a [Sandbox] closes them.
///
/// **threads:** shared. Waiting virtual threads park.
public final class CommandRunner {
    private final CommandLimits limits;
    private final Turns turns;

    private final @Nullable Sandbox sandbox;
    private final @Nullable Size terminal;

    /// @param columns of a terminal
    /// @param rows of it
    private record Size(int columns, int rows) {}

    private CommandRunner(CommandLimits limits, @Nullable Sandbox sandbox, Turns turns, @Nullable Size terminal) {
        this.limits = limits;
        this.sandbox = sandbox;
        this.turns = turns;
        this.terminal = terminal;
    }

    /// {@return a runner}
    ///
    /// @param limits what each command may use
    public static CommandRunner of(CommandLimits limits) {
        return new CommandRunner(limits, null, new Turns(limits.running()), null);
    }

    /// {@return the same with commands in a sandbox, counted together}
    ///
    /// @param next what they see of the machine
    public CommandRunner sandbox(Sandbox next) {
        return new CommandRunner(limits, next, turns, terminal);
    }

    /// {@return the same with commands that have a terminal of their own, counted together}
    ///
    /// What such a command writes, to stdout, stderr or `/dev/tty`, comes as stdout; what it is written is
    /// what is typed: the byte 3 interrupts it.
    ///
    /// @param columns how wide the terminal is
    /// @param rows how high
    public CommandRunner terminal(int columns, int rows) {
        return new CommandRunner(limits, sandbox, turns, new Size(columns, rows));
    }

    /// {@return which limits nothing holds a command to, by name: who lets strangers run commands has to say no}
    public List<String> gaps() {
        if (sandbox == null) {
            return List.of(
                    "exec-pids: the number of processes",
                    "exec-memory: the memory of all processes together",
                    "exec-scratch-files: the number of files, and their size together",
                    "what it may read, write and reach");
        }
        return sandbox.limitsProcesses() ? List.of() : List.of("exec-pids: the number of processes, for root's");
    }

    /// {@return how often each limit was reached so far by the commands of this runner and of those made from
    /// it, by the limit's word, such as `exec-wall-time`}
    ///
    /// `exec-max-running` counts those who were told that it is busy. What the kernel refuses a command
    /// within a limit, as a process beyond `exec-pids` or a larger file, is the command's to notice, and is
    /// not counted.
    public Map<String, Long> limitsReached() {
        return turns.limitsReached();
    }

    /// Runs a command to its end, with nothing on its stdin and without a record.
    ///
    /// @param program what to run
    /// @param output hears what it writes, on the calling thread
    /// @return what became of it
    /// @throws BusyException if as many commands run as may
    /// @throws IOException if it cannot be started, or its limits cannot be set
    /// @throws InterruptedException if the calling thread was interrupted; its tree is killed
    public CommandResult run(Program program, CommandOutput output) throws IOException, InterruptedException {
        return run(program, output, CommandAudit.none());
    }

    /// Runs a command to its end, with nothing on its stdin.
    ///
    /// @param program what to run
    /// @param output hears what it writes, on the calling thread
    /// @param audit records it, before it starts and when it has ended
    /// @return what became of it
    /// @throws BusyException if as many commands run as may
    /// @throws IOException if it cannot be recorded or started, or its limits cannot be set
    /// @throws InterruptedException if the calling thread was interrupted; its tree is killed
    public CommandResult run(Program program, CommandOutput output, CommandAudit audit)
            throws IOException, InterruptedException {
        try (var command = start(program, audit)) {
            command.input().close();
            return command.await(output);
        }
    }

    /// Starts a command that is written to, or sent signals, while it runs.
    ///
    /// @param program what to run
    /// @param audit records it, before it starts and when it has ended
    /// @return the command, to be awaited and closed
    /// @throws BusyException if as many commands run as may
    /// @throws IOException if it cannot be recorded or started, or its limits cannot be set
    public RunningCommand start(Program program, CommandAudit audit) throws IOException {
        turns.take();
        return started(program, audit, Stdio.pipes());
    }

    /// Starts a command as [#start(Program, CommandAudit)] does, and waits for its turn before.
    ///
    /// @param program what to run
    /// @param audit records it, before it starts and when it has ended
    /// @param patience how long its turn is waited for
    /// @return the command, to be awaited and closed
    /// @throws BusyException if as many commands run as may, all that time
    /// @throws IOException if it cannot be recorded or started, or its limits cannot be set
    /// @throws InterruptedException if the calling thread was interrupted meanwhile
    public RunningCommand start(Program program, CommandAudit audit, Duration patience)
            throws IOException, InterruptedException {
        return start(program, audit, Stdio.pipes(), patience);
    }

    /// Starts a command as [#start(Program, CommandAudit, Duration)] does, with descriptors of the caller's.
    ///
    /// What it writes to those is not seen here, and so not counted.
    ///
    /// @param program what to run
    /// @param audit records it, before it starts and when it has ended
    /// @param stdio its descriptors
    /// @param patience how long its turn is waited for
    /// @return the command, to be awaited and closed
    /// @throws IllegalStateException if its output is limited and not seen here, or it is to have a terminal
    /// @throws BusyException if as many commands run as may, all that time
    /// @throws IOException if it cannot be recorded or started, or its limits cannot be set
    /// @throws InterruptedException if the calling thread was interrupted meanwhile
    public RunningCommand start(Program program, CommandAudit audit, Stdio stdio, Duration patience)
            throws IOException, InterruptedException {
        if (!stdio.isHeard() && limitsOutput()) {
            throw new IllegalStateException("exec-output-bytes needs output that comes by a pipe");
        }
        if (terminal != null && stdio.socket() != null) {
            throw new IllegalStateException("a command has a terminal or descriptors of the caller's");
        }
        turns.take(patience);
        return started(program, audit, stdio);
    }

    /// {@return whether there is a limit to what a command may write}
    public boolean limitsOutput() {
        return limits.output() != CommandLimits.NONE.output();
    }

    private RunningCommand started(Program program, CommandAudit audit, Stdio stdio) throws IOException {
        boolean started = false;
        try {
            audit.before(program);
            var size = terminal;
            var pty = size == null ? null : Pty.open(Ground.system(), size.columns(), size.rows());
            var child = child(program, audit, stdio, pty);
            var command = new RunningCommand(limits, child, audit, sandbox != null, pty, turns);
            started = true;
            return command;
        } finally {
            if (!started) {
                turns.giveBack();
            }
        }
    }

    private Child child(Program program, CommandAudit audit, Stdio stdio, @Nullable Pty pty) throws IOException {
        var ground = Ground.system();
        try {
            boolean boxed = sandbox != null;
            var shown = sandbox == null ? program : sandbox.around(program, limits, pty != null);
            Spawner.Preparation limited = pid -> limit(new Limits(ground.kernel(), pid));
            return pty == null
                    ? Child.limited(ground, shown, stdio, boxed, limited)
                    : Child.onTerminal(ground, shown, pty, boxed, limited);
        } catch (IOException why) {
            audit.failed(program, why);
            throw why;
        }
    }

    private void limit(Limits of) throws IOException {
        of.noCore();
        if (!limits.cpu().equals(CommandLimits.NONE.cpu())) {
            of.nice();
            of.cpu(limits.cpu());
        }
        if (limits.memory() != CommandLimits.NONE.memory()) {
            of.memory(limits.memory());
        }
        if (limits.file() != CommandLimits.NONE.file()) {
            of.fileSize(limits.file());
        }
    }
}
