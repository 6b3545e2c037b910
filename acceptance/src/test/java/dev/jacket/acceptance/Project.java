package dev.jacket.acceptance;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/// The checkout that is under test, as files.
final class Project {
    private static final Path ROOT = root();

    private Project() {}

    /// {@return the folder of the checkout; Maven runs tests in the module's folder, an editor perhaps in this one}
    private static Path root() {
        var here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("jacket")) ? here : Objects.requireNonNull(here.getParent());
    }

    static Path file(String name) {
        return ROOT.resolve(name);
    }

    /// {@return the folders of the modules, in order of their names}
    static List<Path> modules() {
        return list(ROOT, folder -> Files.exists(folder.resolve("pom.xml")));
    }

    /// {@return all Java sources, those of tests included, relative to the checkout}
    static List<Path> sources() {
        return modules().stream()
                .map(module -> module.resolve("src"))
                .filter(Files::isDirectory)
                .flatMap(folder -> walk(folder).stream())
                .filter(file -> file.toString().endsWith(".java"))
                .toList();
    }

    static Path relative(Path file) {
        return ROOT.relativize(file);
    }

    /// {@return what the modules' tests were compiled to, without what jcstress has generated}
    static JavaClasses testClasses() {
        return new ClassFileImporter()
                .withImportOption(place -> !place.contains("_jcstress"))
                .importPaths(modules().stream()
                        .map(module -> module.resolve("target/test-classes"))
                        .filter(Files::isDirectory)
                        .toList());
    }

    private static List<Path> list(Path folder, Predicate<Path> wanted) {
        try (var entries = Files.list(folder)) {
            return entries.filter(wanted).sorted().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<Path> walk(Path folder) {
        try (var entries = Files.walk(folder)) {
            return entries.sorted().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
