package dev.jacket.sockets;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page of the package opens with a program that works as it stands there.
class PackagePageTest {
    private static final Path PAGE = Path.of("src/main/java/dev/jacket/sockets/package-info.java");

    private static String program() throws Exception {
        return Files.readAllLines(PAGE).stream()
                .dropWhile(line -> !line.equals("/// ```java"))
                .skip(1)
                .takeWhile(line -> !line.equals("/// ```"))
                .map(line -> line.substring(Math.min(4, line.length())) + "\n")
                .collect(joining());
    }

    private static String modules() {
        return ModuleLayer.boot().configuration().modules().stream()
                .map(module -> module.reference().location().orElseThrow())
                .filter(location -> location.getScheme().equals("file"))
                .map(location -> Path.of(location).toString())
                .collect(joining(":"));
    }

    @Test
    void firstProgram_runAsItIs_works(@TempDir Path folder) throws Exception {
        Path source = Files.writeString(folder.resolve("Hello.java"), program());
        Process java = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home", ""), "bin", "java")
                                .toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--module-path",
                        modules(),
                        "--add-modules",
                        "dev.jacket.sockets",
                        "--enable-native-access=dev.jacket.sys",
                        source.toString()))
                .redirectErrorStream(true)
                .start();

        String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(said).matches("hello from 127\\.0\\.0\\.1:\\d+\n");
        assertThat(java.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(java.exitValue()).isZero();
    }
}
