package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The API of each module is written down in docs/api, so that a change of it is a line that a reviewer sees.
class ApiReportTest {
    private static final boolean UPDATE = System.getProperty("jacket.api", "").equals("update");

    @TestFactory
    Stream<DynamicTest> report_isWhatTheModuleShows() {
        var modules = modules();
        assertThat(modules).hasSizeGreaterThanOrEqualTo(6);
        return modules.stream()
                .map(module -> DynamicTest.dynamicTest(module.descriptor().name(), () -> compare(module)));
    }

    private static void compare(ModuleReference module) throws IOException {
        var name = module.descriptor().name();
        var file = Project.file("docs/api/" + name.substring(name.lastIndexOf('.') + 1) + ".txt");
        var report = ApiReport.of(module);
        if (UPDATE) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, report);
        }
        assertThat(report)
                .as("%s; if the change is meant, run mvn test with -Djacket.api=update and commit the file", file)
                .isEqualTo(Files.exists(file) ? Files.readString(file) : "");
    }

    /// Jacket's modules among what is on the class path, from folders or from archives.
    private static List<ModuleReference> modules() {
        var path = Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getProperty("java.class.path", ""))
                .map(Path::of)
                .filter(entry -> Files.exists(entry.resolve("module-info.class")) || isOurArchive(entry))
                .toArray(Path[]::new);
        return ModuleFinder.of(path).findAll().stream()
                .filter(module -> module.descriptor().name().startsWith("dev.jacket."))
                .sorted(Comparator.comparing(module -> module.descriptor().name()))
                .toList();
    }

    private static boolean isOurArchive(Path entry) {
        return entry.getFileName().toString().matches("jacket-.*\\.jar");
    }
}
