package dev.jacket.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Whether this machine has what a test asks for. Each answer is found once and kept.
final class Need {
    private static final Map<String, Boolean> ANSWERS = new ConcurrentHashMap<>();
    private static final Path PROC = Path.of("/proc");

    private Need() {}

    static boolean isMet(String need) {
        return ANSWERS.computeIfAbsent(need, Need::find);
    }

    private static boolean find(String need) {
        return switch (need) {
            case "root" -> root();
            case "netns" -> succeeds("unshare", "--net", "true");
            case "userns" -> succeeds("unshare", "--user", "--map-root-user", "true");
            case "io_uring" -> ioUring();
            case "ipv6" -> lines(PROC.resolve("net/if_inet6")).stream().anyMatch(line -> line.endsWith(" lo"));
            case "cc" -> onPath("cc") || onPath("gcc") || onPath("clang");
            case "prometheus_client" -> succeeds("/usr/bin/python3", "-c", "import prometheus_client");
            case "openssl/ssl.h" -> succeeds("cc", "-E", "-include", need, "-x", "c", "/dev/null");
            default -> onPath(need);
        };
    }

    private static boolean root() {
        return lines(PROC.resolve("self/status")).stream()
                .filter(line -> line.startsWith("Uid:"))
                .anyMatch(line -> line.split("\\s+", -1)[2].equals("0"));
    }

    /// The kernel has the call, and the administrator has not switched it off: 1 leaves it to the privileged, 2 to
    /// nobody.
    private static boolean ioUring() {
        var disabled = lines(PROC.resolve("sys/kernel/io_uring_disabled"));
        return !disabled.isEmpty()
                && (disabled.getFirst().equals("0") || (disabled.getFirst().equals("1") && root()));
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(Pattern.quote(":"), -1))
                .filter(folder -> !folder.isEmpty())
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static boolean succeeds(String... command) {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor(5, TimeUnit.SECONDS)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
            return false;
        } catch (IOException noSuchProgram) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException notOnThisKernel) {
            return List.of();
        }
    }
}
