package dev.jacket.acceptance;

import java.io.File;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What to start: its words, what is added to the environment, its folder, and where its input and output are.
record Program(List<String> words, Map<String, String> environment, Path folder, Redirect input, Redirect output) {
    static Program of(String... words) {
        return new Program(List.of(words), Map.of(), Path.of("."), Redirect.PIPE, Redirect.PIPE);
    }

    /// The launcher with these words.
    static Program jacket(String... words) {
        return of(Launcher.path().toString()).plus(words);
    }

    /// One of the Python programs in `src/test/peers`.
    static Program python(String name, String... words) {
        return of("python3", "-u", Launcher.peers().resolve(name).toString()).plus(words);
    }

    /// A line for `bash`; `"$@"` in it is this program.
    Program inShell(String line) {
        var shell = new ArrayList<>(List.of("bash", "-c", line, "bash"));
        shell.addAll(words);
        return new Program(shell, environment, folder, input, output);
    }

    /// This program as the last words of another one, such as `strace -c`.
    Program under(String... first) {
        var all = new ArrayList<>(List.of(first));
        all.addAll(words);
        return new Program(all, environment, folder, input, output);
    }

    Program plus(String... more) {
        var all = new ArrayList<>(words);
        all.addAll(List.of(more));
        return new Program(all, environment, folder, input, output);
    }

    Program with(String name, String value) {
        var all = new HashMap<>(environment);
        all.put(name, value);
        return new Program(words, all, folder, input, output);
    }

    Program in(Path newFolder) {
        return new Program(words, environment, newFolder, input, output);
    }

    Program reading(Path file) {
        return new Program(words, environment, folder, Redirect.from(file.toFile()), output);
    }

    Program readingNothing() {
        return reading(Path.of("/dev/null"));
    }

    /// Starts with descriptor 0 closed, as a shell's `<&-` does.
    Program withoutInput() {
        return inShell("exec \"$@\" <&-");
    }

    Program writing(Path file) {
        return new Program(words, environment, folder, input, Redirect.to(file.toFile()));
    }

    ProcessBuilder builder(String mark) {
        var builder = new ProcessBuilder(words).directory(new File(folder.toString()));
        builder.redirectInput(input).redirectOutput(output);
        builder.environment().put("PYTHONUTF8", "1");
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        builder.environment().putAll(environment);
        builder.environment().put(Programs.MARK, mark);
        return builder;
    }
}
