package dev.jacket.cli;

import dev.jacket.command.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A command that clients may have run: a name, a program, and which of its words they choose, of what
/// type.
///
/// `disk='df -h {where:name}'` lets `disk home` run `df -h home`. What a client says is a whole word of
/// the argv or nothing, no shell reads it, and it never begins like a flag.
///
/// @param name what clients say
/// @param words the program and its arguments; `{what:type}` for one of the client's
record NamedCommand(String name, List<String> words) {
    private static final Pattern CHOICE = Pattern.compile("\\{[a-z]+:(number|name|text)}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    static NamedCommand parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 1
                || text.substring(0, equals).isBlank()
                || text.substring(equals + 1).isBlank()) {
            throw Trouble.usage("--command " + Quantity.shown(text) + " is no NAME='PROGRAM ARGS'");
        }
        var words = List.of(text.substring(equals + 1).strip().split("\\s+"));
        for (String word : words) {
            boolean wrong = word.startsWith("{") && !CHOICE.matcher(word).matches();
            if (wrong || (word.startsWith("{") && word.equals(words.getFirst()))) {
                throw Trouble.usage(
                        "--command: " + Quantity.shown(word) + " is none of {…:number}, {…:name}, {…:text}");
            }
        }
        return new NamedCommand(text.substring(0, equals), words);
    }

    /// {@return the program with the client's words in their places}
    ///
    /// @param said the client's words after the name
    /// @throws IllegalArgumentException if they are not what the command takes
    Program with(List<String> said) {
        var argv = new ArrayList<String>();
        int next = 0;
        for (String word : words) {
            if (!word.startsWith("{")) {
                argv.add(word);
                continue;
            }
            if (next == said.size()) {
                throw new IllegalArgumentException(usage());
            }
            argv.add(checked(said.get(next++), word.substring(word.indexOf(':') + 1, word.length() - 1)));
        }
        if (next < said.size()) {
            throw new IllegalArgumentException(usage());
        }
        return Program.of(argv);
    }

    private String checked(String said, String type) {
        boolean fits = switch (type) {
            case "number" -> NUMBER.matcher(said).matches();
            case "name" -> NAME.matcher(said).matches();
            default -> !said.startsWith("-") && said.chars().noneMatch(Character::isISOControl);
        };
        if (!fits) {
            throw new IllegalArgumentException(usage());
        }
        return said;
    }

    /// {@return how it is said}
    String usage() {
        var usage = new StringBuilder(name);
        words.stream()
                .filter(word -> word.startsWith("{"))
                .forEach(word -> usage.append(' ').append(word));
        return usage.toString();
    }
}
