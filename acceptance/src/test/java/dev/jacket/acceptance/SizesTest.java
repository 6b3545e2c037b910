package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// No file and no method grows beyond what a person can hold in mind.
class SizesTest {
    private static final int FILE_THINK = 400;
    private static final int FILE_MOST = 600;
    private static final int METHOD_THINK = 30;
    private static final int METHOD_MOST = 60;

    /// Tables of constants, which only get longer.
    private static final Set<String> TABLES = Set.of();

    private final List<String> thinkAbout = new ArrayList<>();
    private final List<String> tooLong = new ArrayList<>();

    @Test
    void filesAndMethods_keepToTheirLimits() throws IOException {
        var sources = Project.sources();
        assertThat(sources).hasSizeGreaterThan(20);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
            var task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources));
            var positions = Trees.instance(task).getSourcePositions();
            for (var unit : task.parse()) {
                measure(unit, positions);
            }
        }
        thinkAbout.forEach(line -> System.out.println("LONG " + line));
        assertThat(tooLong).as("files and methods that are too long").isEmpty();
    }

    private void measure(CompilationUnitTree unit, SourcePositions positions) throws IOException {
        var file = Path.of(unit.getSourceFile().toUri());
        var name = Project.relative(file).toString();
        if (!TABLES.contains(name)) {
            judge(name, Files.readAllLines(file).size(), FILE_THINK, FILE_MOST);
        }
        new TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
                LineMap lines = unit.getLineMap();
                // from its result on: annotations may hold tables of test cases
                var first = method.getReturnType() == null ? method : method.getReturnType();
                var start = positions.getStartPosition(unit, first);
                var end = positions.getEndPosition(unit, method);
                if (start >= 0 && end >= 0) { // a record's own constructor has no place
                    var length = (int) (lines.getLineNumber(end) - lines.getLineNumber(start) + 1);
                    judge(name + " " + method.getName(), length, METHOD_THINK, METHOD_MOST);
                }
                return super.visitMethod(method, null);
            }
        }.scan(unit, null);
    }

    private void judge(String what, int lines, int think, int most) {
        if (lines > most) {
            tooLong.add("%s: %d lines, at most %d".formatted(what, lines, most));
        } else if (lines > think) {
            thinkAbout.add("%s: %d lines".formatted(what, lines));
        }
    }
}
