package dev.jacket.sockets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The words that start a program of these tests in a JVM of its own, on the class path.
final class ChildProgram {
    /// Opens the JDK's scheduler hook.
    static final String HOOK = "--add-opens=java.base/java.lang=ALL-UNNAMED";

    private ChildProgram() {}

    static List<String> words(Class<?> program, String... flags) {
        var words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED"));
        words.addAll(List.of(flags));
        words.addAll(List.of("--class-path", classPath(), program.getName()));
        return words;
    }

    private static String classPath() {
        Stream<String> modules = ModuleLayer.boot().configuration().modules().stream()
                .map(module -> module.reference().location().orElseThrow())
                .filter(location -> location.getScheme().equals("file"))
                .map(location -> Path.of(location).toString());
        return Stream.concat(
                        modules,
                        Stream.of(
                                Path.of("target", "test-classes")
                                        .toAbsolutePath()
                                        .toString(),
                                System.getProperty("java.class.path")))
                .collect(Collectors.joining(":"));
    }
}
