package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The table of docs/api-coverage.md: each line of the public API of `sockets` has a case that proves it.
class ApiCoverageTest {
    private static final boolean UPDATE = System.getProperty("jacket.api", "").equals("update");

    /// Lines that no case can prove, and why the kernel does not let one.
    private static final Map<String, String> WITHOUT = Map.of();

    /// Lines, by their beginnings, whose case says on most machines why the kernel lacks them, and goes no further.
    private static final Map<String, String> RARE = new TreeMap<>(Map.of(
            "ControlMessage.Security", "decoded alone: it takes a security module to send one",
            "ControlMessage.TimestampOrigin", "decoded alone: it takes a network card that stamps",
            "ControlMessage.TlsRecordType", "decoded alone: it takes a kernel built with CONFIG_TLS",
            "ControlMessage.WifiStatus", "decoded alone: it takes the driver of a wireless network",
            "SCTP_", "in kernels with SCTP; others answer socket(2) with EPROTONOSUPPORT",
            "SO_PEERSEC", "with a security module; else ENOPROTOOPT",
            "SO_RESERVE_MEM", "in a memory cgroup; else EOPNOTSUPP",
            "TCP_AO_", "in kernels built with CONFIG_TCP_AO; else ENOPROTOOPT",
            "TLS_", "in kernels built with CONFIG_TLS; else EOPNOTSUPP"));

    private static final ApiCoverage COVERAGE = new ApiCoverage(Project.testClasses());

    @Test
    void everyLine_hasACase() {
        var missing = new TreeSet<String>();
        COVERAGE.sections()
                .values()
                .forEach(section -> section.forEach((name, cases) -> {
                    if (cases.isEmpty() && !WITHOUT.containsKey(name)) {
                        missing.add(name);
                    }
                }));
        assertThat(missing)
                .as("lines of the API that no case names with @Covers")
                .isEmpty();
    }

    @Test
    void everyLine_isProvedOnPlatformAndOnVirtualThreads() {
        assertThat(COVERAGE.onOneKindOfThread())
                .as("lines without a case that runs on both kinds of thread")
                .isEmpty();
    }

    @Test
    void everyExcuse_isNeeded() {
        COVERAGE.sections()
                .values()
                .forEach(section -> WITHOUT.keySet()
                        .forEach(name -> assertThat(section.getOrDefault(name, List.of()))
                                .as("%s has a case now", name)
                                .isEmpty()));
    }

    @Test
    void everyCase_namesLinesThatItUses() {
        assertThat(COVERAGE.unknown()).as("names in @Covers that are no line").isEmpty();
        assertThat(COVERAGE.untrue())
                .as("names in @Covers that the case does not use")
                .isEmpty();
    }

    @Test
    void table_isWhatTheCasesSay() throws IOException {
        var file = Project.file("docs/api-coverage.md");
        var table = table();
        if (UPDATE) {
            Files.writeString(file, table);
        }
        assertThat(table)
                .as("%s; if the change is meant, run mvn test with -Djacket.api=update and commit the file", file)
                .isEqualTo(Files.exists(file) ? Files.readString(file) : "");
    }

    private static String table() {
        var text = new StringBuilder("""
                # What the cases of the tests cover

                Made from the tests by `ApiCoverageTest`: each public function, flag, option and control message of
                `sockets` with the cases that name it. A case names only what its compiled code uses. Those of a contract
                run on each kind of thread in brackets, and those of a matrix for each kind of socket that has the line.
                """);
        COVERAGE.sections().forEach((title, lines) -> {
            text.append("\n## ").append(title).append("\n\n| Line | Cases |\n|---|---|\n");
            lines.forEach((name, cases) -> text.append("| `%s` | %s |\n".formatted(name, shown(name, cases))));
        });
        return text.toString();
    }

    /// A few of them are enough for a reader.
    private static String shown(String name, List<String> cases) {
        if (cases.isEmpty()) {
            return "none: " + WITHOUT.getOrDefault(name, "?");
        }
        var few = String.join("<br>", cases.subList(0, Math.min(3, cases.size())));
        var more = cases.size() > 3 ? "<br>and " + (cases.size() - 3) + " more" : "";
        var rare = RARE.entrySet().stream()
                .filter(entry -> name.startsWith(entry.getKey()))
                .map(entry -> "<br>" + entry.getValue())
                .findFirst()
                .orElse("");
        return few + more + rare;
    }
}
