package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Each public type of the library's modules says in its documentation which threads may use it.
class ThreadsTest {
    private static final Set<String> MODULES =
            Set.of("command", "loop", "micrometer", "server", "sockets", "testing", "tls");

    private static final Pattern TYPE = Pattern.compile(
            "^ *public (static |final |sealed |non-sealed |abstract )*(@interface|class|enum|interface|record) (\\w+)");

    @Test
    void everyPublicType_saysWhoMayShareIt() throws IOException {
        var silent = new ArrayList<String>();
        int types = 0;
        for (Path file : Project.sources()) {
            var name = Project.relative(file);
            if (!MODULES.contains(name.getName(0).toString())
                    || !name.startsWith(name.getName(0).resolve("src/main"))
                    || name.toString().contains("/internal/")) {
                continue;
            }
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                var type = TYPE.matcher(lines.get(i));
                if (type.find()) {
                    types++;
                    if (!comment(lines, i).contains("**threads:**")) {
                        silent.add(name + ":" + (i + 1) + " " + type.group(3));
                    }
                }
            }
        }
        assertThat(types).isGreaterThan(150);
        assertThat(silent)
                .as("public types that do not say which threads may use them")
                .isEmpty();
    }

    /// {@return what stands above a line: documentation and annotations}
    private static String comment(List<String> lines, int at) {
        int from = at;
        while (from > 0 && lines.get(from - 1).strip().matches("///.*|@.*")) {
            from--;
        }
        return String.join("\n", lines.subList(from, at));
    }
}
