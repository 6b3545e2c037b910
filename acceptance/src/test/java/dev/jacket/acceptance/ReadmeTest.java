package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole programs in the README compile, and are as short as it says.
class ReadmeTest {
    private static final Pattern BLOCK = Pattern.compile("(?s)```java\n(.*?)```");

    @Test
    void programs_compileAndAreShort(@TempDir Path folder) throws IOException {
        var readme = Files.readString(Project.file("README.md"));
        List<String> programs = BLOCK.matcher(readme)
                .results()
                .map(block -> block.group(1))
                .filter(text -> text.contains("void main("))
                .toList();
        assertThat(programs).hasSizeGreaterThanOrEqualTo(2);
        for (String program : programs) {
            assertThat(program.lines()).hasSizeLessThanOrEqualTo(10);
            assertThat(compile(program, folder)).isEmpty();
        }
    }

    private static String compile(String program, Path folder) {
        var said = new StringWriter();
        var path = Stream.of("jdk.module.path", "java.class.path")
                .map(name -> System.getProperty(name, ""))
                .collect(Collectors.joining(File.pathSeparator));
        var options = new ArrayList<>(List.of("-d", folder.toString(), "--module-path", path));
        options.addAll(List.of("--add-modules", "dev.jacket.server", "-Xlint:none"));
        var task = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler())
                .getTask(said, null, null, options, null, List.of(new Source(program)));
        return task.call() ? "" : said.toString();
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///Readme.java"), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
