package dev.jacket.sys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// A C program that prints numbers by name. Each part has the headers of one class and a file of its own, so that
/// headers that cannot stand together need not.
final class CProgram {
    private final Map<String, StringBuilder> parts = new LinkedHashMap<>();

    /// Begins a part.
    ///
    /// @param name a C identifier
    void part(String name, String... headers) {
        var part = new StringBuilder();
        for (String header : headers) {
            part.append("#include <").append(header).append(">\n");
        }
        part.append("#include <linux/version.h>\n#include <stddef.h>\n#include <stdio.h>\n");
        part.append("void ").append(name).append("(void) {\n");
        parts.put(name, part);
    }

    /// Prints a number if a condition of the preprocessor holds.
    void print(String part, String name, String condition, String expression) {
        Objects.requireNonNull(parts.get(part), part)
                .append("#if %s\n  printf(\"%s %%lld\\n\", (long long)(%s));\n#endif\n"
                        .formatted(condition, name, expression));
    }

    /// Refuses to compile if a condition of the preprocessor holds and a number is not as expected, as an int.
    void expect(String part, String name, String condition, String expression, long expected) {
        Objects.requireNonNull(parts.get(part), part)
                .append("#if %s\n  _Static_assert((int)(%s) == (int)%dLL, \"%s is not %d\");\n#endif\n"
                        .formatted(condition, expression, expected, name, expected));
    }

    /// {@return what the compiler says of the parts; empty if they are as expected}
    String compile(Path folder, String compiler) throws IOException, InterruptedException {
        var words = new StringBuilder();
        for (var part : parts.entrySet()) {
            Path file = Files.writeString(folder.resolve(part.getKey() + ".c"), part.getValue() + "}\n");
            var process = new ProcessBuilder(compiler, "-w", "-D_GNU_SOURCE", "-S", "-o", "/dev/null", file.toString())
                    .redirectErrorStream(true)
                    .start();
            words.append(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            if (process.waitFor() != 0 && words.isEmpty()) {
                words.append(compiler).append(" failed on ").append(file);
            }
        }
        return words.toString();
    }

    /// {@return what was printed: numbers by name, without those whose condition did not hold}
    Map<String, Long> run(Path folder) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("cc", "-w", "-D_GNU_SOURCE", "-o", "program", "main.c"));
        var main = new StringBuilder();
        var calls = new StringBuilder();
        for (var part : parts.entrySet()) {
            Files.writeString(folder.resolve(part.getKey() + ".c"), part.getValue() + "}\n");
            command.add(part.getKey() + ".c");
            main.append("void ").append(part.getKey()).append("(void);\n");
            calls.append("  ").append(part.getKey()).append("();\n");
        }
        Files.writeString(folder.resolve("main.c"), main + "int main(void) {\n" + calls + "  return 0;\n}\n");
        run(folder, command);
        var numbers = new LinkedHashMap<String, Long>();
        run(folder, List.of(folder.resolve("program").toString())).lines().forEach(line -> {
            int space = line.lastIndexOf(' ');
            numbers.put(line.substring(0, space), Long.parseLong(line.substring(space + 1)));
        });
        return numbers;
    }

    private static String run(Path folder, List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError(command + ":\n" + output);
        }
        return output;
    }
}
