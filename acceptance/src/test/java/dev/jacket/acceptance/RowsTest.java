package dev.jacket.acceptance;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.jacket.checks.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The table of docs/robustness.md against the tests that name its rows.
class RowsTest {
    private static final Pattern LINE = Pattern.compile("(?m)^\\| ([A-Z]\\d+) \\|.*\\| (now|later) \\|$");
    private static final Set<String> TESTED = tested();

    @Test
    void rowsThatAreDueNow_haveATest() throws IOException {
        var table = table();
        assertThat(table).hasSizeGreaterThan(50);
        var missing = table.stream()
                .filter(row -> !TESTED.contains(row.group(1)))
                .collect(Collectors.groupingBy(
                        row -> row.group(2), Collectors.mapping(row -> row.group(1), joining(" "))));
        Files.writeString(
                Project.file("acceptance/target/rows-without-test"), missing.getOrDefault("later", "") + "\n");
        assertThat(missing.getOrDefault("now", ""))
                .as("rows of docs/robustness.md that are due now and have no test with @Row")
                .isEmpty();
    }

    @Test
    void rowsThatTestsName_areInTheTable() throws IOException {
        var names = table().stream().map(row -> row.group(1)).collect(Collectors.toSet());
        assertThat(names).containsAll(TESTED);
    }

    private static List<MatchResult> table() throws IOException {
        return LINE.matcher(Files.readString(Project.file("docs/robustness.md")))
                .results()
                .toList();
    }

    private static Set<String> tested() {
        return Project.testClasses().stream()
                .filter(type -> !type.getPackageName().equals(Row.class.getPackageName()))
                .flatMap(RowsTest::rows)
                .flatMap(row -> Stream.of(row.value()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Row> rows(JavaClass type) {
        return Stream.concat(
                type.tryGetAnnotationOfType(Row.class).stream(),
                type.getMethods().stream().flatMap(method -> method.tryGetAnnotationOfType(Row.class).stream()));
    }
}
