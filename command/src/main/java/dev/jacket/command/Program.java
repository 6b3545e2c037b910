package dev.jacket.command;

import dev.jacket.sockets.Errno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What to run: a program, its arguments, its environment and its folder. No shell reads any of it.
///
/// The environment holds what is named here and nothing else. Unless told otherwise that is what a
/// program needs to find its files and to know its language, as far as this process has it: PATH, HOME,
/// USER, LOGNAME, LANG, LC_ALL, LC_CTYPE, TZ.
///
/// **threads:** immutable.
public final class Program {
    private static final List<String> USUAL =
            List.of("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ");

    private final List<String> argv;
    private final Map<String, String> environment;
    private final @Nullable Path folder;

    private Program(List<String> argv, Map<String, String> environment, @Nullable Path folder) {
        this.argv = argv;
        this.environment = environment;
        this.folder = folder;
    }

    /// {@return a program with arguments}
    ///
    /// @param argv the program, a path or a name that is looked for in PATH, and its arguments
    /// @throws IllegalArgumentException if there is no program, or a text holds NUL
    public static Program of(String... argv) {
        return of(Arrays.asList(argv));
    }

    /// {@return a program with arguments}
    ///
    /// @param argv the program, a path or a name that is looked for in PATH, and its arguments
    /// @throws IllegalArgumentException if there is no program, or a text holds NUL
    public static Program of(List<String> argv) {
        if (argv.isEmpty() || argv.getFirst().isEmpty()) {
            throw new IllegalArgumentException("no program is named");
        }
        argv.forEach(Program::checkText);
        var usual = new TreeMap<String, String>();
        for (String name : USUAL) {
            var value = System.getenv(name);
            if (value != null) {
                usual.put(name, value);
            }
        }
        return new Program(List.copyOf(argv), Map.copyOf(usual), null);
    }

    private static void checkText(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a text that holds NUL cannot be passed to a program");
        }
    }

    /// {@return this program with another environment}
    ///
    /// @param next all of it
    /// @throws IllegalArgumentException if a name is none, or a text holds NUL
    public Program environment(Map<String, String> next) {
        next.forEach(Program::checkVariable);
        return new Program(argv, Map.copyOf(next), folder);
    }

    /// {@return this program with one variable more, or another value of it}
    ///
    /// @param name without `=`
    /// @param value the value
    /// @throws IllegalArgumentException if the name is none, or a text holds NUL
    public Program with(String name, String value) {
        var next = new TreeMap<>(environment);
        next.put(name, value);
        return environment(next);
    }

    private static void checkVariable(String name, String value) {
        if (name.isEmpty() || name.indexOf('=') >= 0) {
            throw new IllegalArgumentException("no variable is named '" + name + "'");
        }
        checkText(name);
        checkText(value);
    }

    /// {@return this program in another folder than this process's}
    ///
    /// @param next the folder that it starts in
    public Program folder(Path next) {
        return new Program(argv, environment, next);
    }

    /// {@return the program and its arguments}
    public List<String> argv() {
        return argv;
    }

    /// {@return its environment}
    public Map<String, String> environment() {
        return environment;
    }

    /// {@return the folder that it starts in; empty for this process's}
    public Optional<Path> folder() {
        return Optional.ofNullable(folder);
    }

    /// {@return the file to run}
    ///
    /// A name without a slash is looked for in the PATH of its own environment. Folders of PATH that are not
    /// absolute are passed over.
    ///
    /// @throws IOException if PATH leads to no program of the name
    public Path file() throws IOException {
        String name = argv.getFirst();
        if (name.indexOf('/') >= 0) {
            return Path.of(name);
        }
        for (String each : environment.getOrDefault("PATH", "/usr/bin:/bin").split(":", -1)) {
            Path file = Path.of(each, name);
            if (file.isAbsolute() && Files.isRegularFile(file) && Files.isExecutable(file)) {
                return file;
            }
        }
        throw new StartException(name, Errno.ENOENT);
    }

    /// {@return its words, those that hold blanks in quotes}
    @Override
    public String toString() {
        return String.join(" ", argv.stream().map(Program::quoted).toList());
    }

    private static String quoted(String word) {
        return word.isEmpty() || word.chars().anyMatch(Character::isWhitespace) ? "'" + word + "'" : word;
    }
}
