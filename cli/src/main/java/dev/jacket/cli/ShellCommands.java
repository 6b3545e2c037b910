package dev.jacket.cli;

import dev.jacket.command.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a line of a client means: one of the commands that have a name, or any, by the user's own shell.
///
/// **threads:** immutable.
final class ShellCommands {
    private final Map<String, NamedCommand> named = new TreeMap<>();
    private final boolean any;

    private ShellCommands(boolean any, List<String> definitions) {
        this.any = any;
        for (String each : definitions) {
            var command = NamedCommand.parse(each);
            if (named.put(command.name(), command) != null) {
                throw Trouble.usage("two commands have the name " + Quantity.shown(command.name()));
            }
        }
    }

    /// @throws IOException if the file of commands cannot be read
    static ShellCommands of(Arguments arguments) throws IOException {
        var definitions = new ArrayList<>(arguments.all(Flag.NAMED_COMMAND));
        for (String file : arguments.all(Flag.COMMAND_FILE)) {
            for (String line : Files.readAllLines(Path.of(file))) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    definitions.add(line.strip());
                }
            }
        }
        if (definitions.isEmpty() && !arguments.has(Flag.ANY_COMMAND)) {
            throw Trouble.usage("--command-file holds no command");
        }
        return new ShellCommands(arguments.has(Flag.ANY_COMMAND), definitions);
    }

    /// Refuses words that make no sense together.
    static void check(Arguments arguments) {
        boolean named = arguments.has(Flag.NAMED_COMMAND) || arguments.has(Flag.COMMAND_FILE);
        if (arguments.has(Flag.ANY_COMMAND) == named) {
            throw Trouble.usage(
                    "shell needs either --command NAME='PROGRAM ARGS' or --command-file FILE, or --any-command");
        }
        arguments.all(Flag.NAMED_COMMAND).forEach(NamedCommand::parse);
    }

    /// {@return what is to be run}
    ///
    /// @param line without white space around it
    /// @throws IllegalArgumentException if that is nothing
    Program program(String line) {
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
}
