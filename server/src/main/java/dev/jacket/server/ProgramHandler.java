package dev.jacket.server;

import dev.jacket.command.BusyException;
import dev.jacket.command.CommandAudit;
import dev.jacket.command.CommandLimits;
import dev.jacket.command.CommandResult;
import dev.jacket.command.CommandRunner;
import dev.jacket.command.Program;
import dev.jacket.command.RunningCommand;
import dev.jacket.command.Stdio;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.Fd;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/// Has a program serve each client, as inetd does and `nc -e`: a [CommandRunner] runs it.
///
/// The connection itself is the program's stdin and stdout, and its bytes are not counted. Under TLS, or where
/// output is limited, pipes are, and what goes through them is passed on; the limits of the server for what comes do
/// not hold then, and that of a write does. Of datagrams each is one program's whole stdin, and its whole stdout the
/// answer. The program finds in its environment who asks: `JACKET_REMOTE_ADDR`, `JACKET_REMOTE_PORT`,
/// `JACKET_LOCAL_ADDR`, `JACKET_LOCAL_PORT`, `JACKET_PROTO`, and the same as `NCAT_…`.
///
/// When the program ends its connection does, and all that it has started is killed. When the connection
/// is reset or cut, or a peer on a Unix socket is gone, the program is killed; a TCP peer's end of its
/// side is only the end of stdin, since it may still want to hear. A limit that ends the program, or that keeps it
/// from being started, is a failure of its connection, and a line among the complaints that the client is sent.
///
/// ```java
/// var limits = CommandLimits.DEFAULT.wall(Duration.ofSeconds(5));
/// var handler = ProgramHandler.of(Program.of("sort")).runner(CommandRunner.of(limits));
/// SocketServer.tcp("127.0.0.1:7000").command(handler).start();
/// ```
///
/// **threads:** shared.
public final class ProgramHandler implements ConnectionHandler, DatagramHandler {
    private static final Duration MAX_WAIT = Duration.ofSeconds(10);

    /// Where a program's stderr goes.
    ///
    /// **threads:** immutable.
    public enum Errors {
        /// To the client, among what it writes to stdout.
        CLIENT,
        /// To the stderr of this process.
        LOG,
        /// Nowhere.
        DROP
    }

    /// Says who keeps the record of a client's program.
    ///
    /// **threads:** called for many clients at once.
    public interface Records {
        /// {@return what records the program of a connection}
        ///
        /// @param connection the client's
        /// @throws IOException if there is no record, and so no program
        CommandAudit of(Connection connection) throws IOException;

        /// {@return what records the program of a datagram}
        ///
        /// @param datagram the client's
        /// @throws IOException if there is no record, and so no program
        CommandAudit of(Datagram datagram) throws IOException;

        /// {@return no record}
        static Records none() {
            return new Records() {
                @Override
                public CommandAudit of(Connection connection) {
                    return CommandAudit.none();
                }

                @Override
                public CommandAudit of(Datagram datagram) {
                    return CommandAudit.none();
                }
            };
        }
    }

    private final Program program;
    private final Errors errors;
    private final CommandRunner runner;
    private final Records records;
    private final Duration maxWait;

    private ProgramHandler(Program program, Errors errors, CommandRunner runner, Records records, Duration maxWait) {
        this.program = program;
        this.errors = errors;
        this.runner = runner;
        this.records = records;
        this.maxWait = maxWait;
    }

    /// {@return what runs a program for each client, without limits and without a record; its complaints go to the
    /// client}
    ///
    /// @param program what to run
    public static ProgramHandler of(Program program) {
        var unlimited = CommandRunner.of(CommandLimits.NONE);
        return new ProgramHandler(program, Errors.CLIENT, unlimited, Records.none(), MAX_WAIT);
    }

    /// {@return the same with complaints going elsewhere}
    ///
    /// @param next where to
    public ProgramHandler errors(Errors next) {
        return new ProgramHandler(program, next, runner, records, maxWait);
    }

    /// {@return the same under the limits of a runner, in its sandbox}
    ///
    /// Who comes when as many run as may waits for as long as [#maxWait] says.
    ///
    /// @param next runs the programs of all clients
    public ProgramHandler runner(CommandRunner next) {
        return new ProgramHandler(program, errors, next, records, maxWait);
    }

    /// {@return the same with a record of each program}
    ///
    /// @param next keeps it
    public ProgramHandler records(Records next) {
        return new ProgramHandler(program, errors, runner, next, maxWait);
    }

    /// {@return the same with another time that clients wait for their turn}
    ///
    /// Where as many programs run as the runner's limits allow, a client waits so long for one to end, and is then
    /// told that the server is busy; a datagram is not answered.
    ///
    /// @param next `exec-max-wait`: zero does not wait, [ServerLimits#NEVER] has no end; 10 s
    /// @throws IllegalArgumentException if it is negative
    public ProgramHandler maxWait(Duration next) {
        if (next.isNegative()) {
            throw new IllegalArgumentException("exec-max-wait " + next + " is negative");
        }
        return new ProgramHandler(program, errors, runner, records, next);
    }

    /// {@return how often the limits of its programs were reached, by their words}
    Map<String, Long> limitsReached() {
        return runner.limitsReached();
    }

    @Override
    public void handle(Connection connection) throws Exception {
        if (!connection.isUntouched()) {
            throw new IllegalStateException("what was read of a connection cannot be handed to a program");
        }
        var told = about(program, connection.peer(), connection.local(), connection.isTcp() ? "TCP" : "UNIX");
        boolean pumped = connection.secured() != null || runner.limitsOutput();
        var stdio = to(pumped ? Stdio.pipes() : Stdio.socket(connection.socket()));
        var session = new ProgramSession(connection);
        CommandResult result;
        try (var command = runner.start(told, records.of(connection), stdio, maxWait)) {
            result = pumped ? session.pump(command) : session.watch(command);
        } catch (BusyException busy) {
            complain(connection, "error: " + busy.getMessage());
            throw busy;
        }
        if (result.end() == CommandResult.End.UNWANTED) {
            session.checkWhole();
        }
        if (isStopped(result)) {
            complain(connection, "stopped: " + result.end().word());
            throw stopped(result);
        }
    }

    private void complain(Connection connection, String line) throws IOException {
        if (errors == Errors.CLIENT) {
            connection.writeLine(line);
        }
    }

    /// {@return whether a limit has ended it}
    private static boolean isStopped(CommandResult result) {
        return result.end() != CommandResult.End.EXITED && result.end() != CommandResult.End.UNWANTED;
    }

    private IOException stopped(CommandResult result) {
        return new IOException(program + " was stopped: " + result.end().word());
    }

    private Stdio to(Stdio stdio) {
        return switch (errors) {
            case CLIENT -> stdio.errorsToOutput();
            case LOG -> stdio.errors(Fd.borrow(2));
            case DROP -> stdio.errorsDropped();
        };
    }

    @Override
    public void handle(Datagram datagram) throws Exception {
        var told = about(program, datagram.sender(), datagram.local(), "UDP");
        byte[] question = new byte[datagram.data().remaining()];
        datagram.data().get(question);
        var answer = new ProgramAnswer();
        CommandResult result;
        try (var command = runner.start(told, records.of(datagram), to(Stdio.pipes()), maxWait)) {
            Thread.ofVirtual().name("program-in").start(() -> ask(command, question));
            result = command.await(answer);
        }
        if (answer.length() > 0) {
            datagram.reply(answer.bytes());
        }
        if (isStopped(result)) {
            throw stopped(result);
        }
    }

    /// Ends with the command at the latest.
    private static void ask(RunningCommand command, byte[] question) {
        try (var in = command.input()) {
            in.write(question);
        } catch (IOException ended) {
            // it does not want to know, and may answer all the same
        }
    }

    private static Program about(Program program, Address peer, Address local, String protocol) {
        var told = program;
        for (String prefix : new String[] {"JACKET_", "NCAT_"}) {
            told = place(place(told, prefix + "REMOTE_", peer), prefix + "LOCAL_", local)
                    .with(prefix + "PROTO", protocol);
        }
        return told;
    }

    private static Program place(Program program, String prefix, Address address) {
        return address instanceof Address.Ip ip
                ? program.with(prefix + "ADDR", ip.host()).with(prefix + "PORT", String.valueOf(ip.port()))
                : program.with(prefix + "ADDR", address.toString());
    }
}
