package dev.jacket.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ResolvedModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/// The programs that one test starts: examples in virtual machines of their own, and their peers. Each is ended
/// with the test, and a test that fails says what they wrote.
final class Children implements BeforeEachCallback, AfterEachCallback, TestExecutionExceptionHandler {
    private static final Path PEERS = Path.of("../acceptance/src/test/peers").toAbsolutePath();

    private final List<Child> started = new ArrayList<>();
    private @Nullable Path folder;

    /// Starts an example as a reader would, but with the modules as they were compiled.
    Child example(Class<?> example, String... words) {
        return example(List.of(), example, words);
    }

    /// Starts an example by way of another program, such as `nsenter`.
    Child example(List<String> way, Class<?> example, String... words) {
        var command = new ArrayList<>(way);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Duser.language=en",
                "--enable-native-access=dev.jacket.sys",
                "--illegal-native-access=deny",
                "--module-path",
                modulePath(),
                "--class-path", // what libraries need that are no modules
                System.getProperty("java.class.path"),
                "--module",
                "dev.jacket.examples/" + example.getName()));
        command.addAll(List.of(words));
        return start(command);
    }

    private static String modulePath() {
        return ModuleLayer.boot().configuration().modules().stream()
                .map(ResolvedModule::reference)
                .map(module -> module.location().orElseThrow())
                .filter(location -> location.getScheme().equals("file"))
                .map(location -> Path.of(location).toString())
                .collect(Collectors.joining(":"));
    }

    /// Starts one of the textbook's programs in Python.
    Child python(String name, String... words) {
        var command =
                new ArrayList<>(List.of("python3", PEERS.resolve(name + ".py").toString()));
        command.addAll(List.of(words));
        return start(command);
    }

    Child program(String... command) {
        return start(List.of(command));
    }

    /// A folder that goes with the test, with a name that is short enough for Unix sockets.
    Path folder() {
        return Objects.requireNonNull(folder);
    }

    private Child start(List<String> command) {
        var child = Child.start(command, folder(), started.size());
        started.add(child);
        return child;
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        folder = Files.createTempDirectory("jke");
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) {
        var all = started.stream().map(Child::toString).collect(Collectors.joining("\n"));
        throw new AssertionError(failure + "\n" + all, failure);
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        started.forEach(Child::end);
        started.clear();
        try (var files = Files.walk(folder())) {
            files.sorted(Comparator.reverseOrder()).forEach(Children::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException stays) {
            throw new UncheckedIOException(stays);
        }
    }
}
