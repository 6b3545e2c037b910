package dev.jacket.cli;

import dev.jacket.command.BusyException;
import dev.jacket.command.CommandAudit;
import dev.jacket.command.CommandLimits;
import dev.jacket.command.CommandOutput;
import dev.jacket.command.CommandResult;
import dev.jacket.command.CommandRunner;
import dev.jacket.command.Program;
import dev.jacket.command.StartException;
import dev.jacket.loop.Deadline;
import dev.jacket.server.Connection;
import dev.jacket.server.ConnectionHandler;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.CallTimeoutException;
import dev.jacket.sockets.Interest;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// `jacket serve shell`: a prompt, a line, what the command writes, again; `exit` ends it.
///
/// Only a peer whose user the kernel knows, and who is let in, is served; it is looked at again before
/// each command.
///
/// **threads:** shared.
final class ShellService implements ConnectionHandler, AutoCloseable {
    private static final String PROMPT = "\\nEnter a command...\\n> ";
    private static final List<String> LOOPBACKS = List.of("", "localhost", "ip6-localhost");

    private final CommandRunner runner = CommandRunner.of(CommandLimits.DEFAULT);
    private final Map<String, NamedCommand> named = new TreeMap<>();
    private final boolean any;
    private final byte[] prompt;
    private final boolean dropsErrors;
    private final PeerProof proof;
    private final @Nullable AuditLog audit;

    /// @throws IOException if the record cannot be opened
    ShellService(Arguments arguments) throws IOException {
        for (String each : arguments.all(Flag.NAMED_COMMAND)) {
            var command = NamedCommand.parse(each);
            named.put(command.name(), command);
        }
        this.any = arguments.has(Flag.ANY_COMMAND);
        this.prompt = Argv.bytes(unescaped(arguments.text(Flag.PROMPT, PROMPT)));
        this.dropsErrors =
                arguments.word(Flag.STDERR, "client", List.of("client", "drop")).equals("drop");
        this.proof = PeerProof.of(arguments);
        var file = arguments.text(Flag.AUDIT);
        this.audit = file == null ? null : new AuditLog(Path.of(file));
    }

    /// Says what is missing before anything is opened: commands are run for this machine's proven users
    /// alone.
    static void check(Endpoint endpoint, Arguments arguments) {
        if (arguments.has(Flag.ANY_COMMAND) == arguments.has(Flag.NAMED_COMMAND)) {
            throw Trouble.usage("shell needs either --command NAME='PROGRAM ARGS' or --any-command");
        }
        arguments.all(Flag.NAMED_COMMAND).forEach(NamedCommand::parse);
        boolean proven = switch (endpoint.target()) {
            case Target.Local local -> local.type().equals(SocketType.STREAM);
            case Target.Internet internet -> internet.type().equals(SocketType.STREAM) && isLoopback(internet.host());
            default -> false;
        };
        if (!proven) {
            throw Trouble.usage(endpoint + " has no proof of who asks; shell takes a Unix socket or loopback, "
                    + "where the kernel knows the peer's user");
        }
    }

    private static boolean isLoopback(String host) {
        if (LOOPBACKS.contains(host)) {
            return true;
        }
        try {
            return Address.parse(host.indexOf(':') < 0 ? host + ":0" : "[" + host + "]:0") instanceof Address.Ip ip
                    && ip.isLoopback();
        } catch (IllegalArgumentException name) {
            return false;
        }
    }

    private static String unescaped(String text) {
        return text.replace("\\n", "\n").replace("\\t", "\t").replace("\\r", "\r");
    }

    @Override
    public void handle(Connection connection) throws Exception {
        if (!proof.isProven(connection)) {
            connection.writeLine("error: you are nobody that is let in here");
            return;
        }
        connection.write(prompt);
        for (String line; (line = connection.readLine()) != null; ) {
            var words = line.strip();
            if (words.equals("exit")) {
                connection.writeLine("Byebye!");
                return;
            }
            if (!words.isEmpty() && !answer(connection, words)) {
                return;
            }
            connection.write(prompt);
        }
    }

    /// {@return whether anybody waits for the next prompt}
    private boolean answer(Connection connection, String line) throws Exception {
        var user = proof.user(connection);
        if (user.isEmpty() || !proof.isProven(connection)) {
            return false;
        }
        var record = audit == null ? CommandAudit.none() : audit.of(String.valueOf(connection.peer()), user.get());
        try {
            var result = runner.run(program(line), new Passing(connection), record);
            if (result.end() == CommandResult.End.UNWANTED) {
                return false;
            }
            if (result.end() != CommandResult.End.EXITED) {
                connection.writeLine("stopped: " + result.end().word());
            }
        } catch (BusyException | StartException | IllegalArgumentException refused) {
            connection.writeLine("error: " + refused.getMessage());
        }
        return true;
    }

    private Program program(String line) {
        if (any) {
            var shell = System.getenv("SHELL");
            return Program.of(shell == null || shell.isEmpty() ? "/bin/sh" : shell, "-c", line);
        }
        var words = Arrays.asList(line.split("\\s+"));
        var command = named.get(words.getFirst());
        if (command == null) {
            throw new IllegalArgumentException("it is one of: "
                    + String.join(
                            ", ",
                            named.values().stream().map(NamedCommand::usage).toList()));
        }
        return command.with(words.subList(1, words.size()));
    }

    /// Ends the record; nothing can be run any more.
    @Override
    public void close() throws IOException {
        if (audit != null) {
            audit.close();
        }
    }

    /// Passes on what a command writes, and looks whether the client is still there.
    private final class Passing implements CommandOutput {
        private final Connection connection;

        Passing(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void write(byte[] bytes, boolean isError) throws IOException {
            if (!(isError && dropsErrors)) {
                connection.write(bytes);
                connection.flush();
            }
        }

        @Override
        public boolean isWanted() throws IOException {
            try {
                connection.socket().await(Interest.ERROR, Deadline.NOW);
                return false;
            } catch (CallTimeoutException whole) {
                return proof.isThere(connection);
            }
        }
    }
}
