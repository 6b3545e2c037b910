package dev.jacket.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.jacket.checks.Row;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// No parser without a target: what is called `parse` or `decode`, is static, and takes bytes or text.
@Row("M5")
class ParsersTest {
    private static final Set<String> NAMES = Set.of("parse", "decode");
    private static final Set<Class<?>> FOREIGN =
            Set.of(byte[].class, ByteBuffer.class, MemorySegment.class, String.class, List.class);

    /// Why there is no target.
    private static final Map<String, String> EXCEPT = Map.of();

    @Test
    void everyParser_hasATarget() {
        Set<String> covered = Targets.names().stream()
                .flatMap(name -> Targets.named(name).parsers().stream())
                .map(Class::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> parsers = parsers();
        assertThat(parsers).hasSizeGreaterThan(30).containsAll(EXCEPT.keySet());
        parsers.removeAll(covered);
        parsers.removeAll(EXCEPT.keySet());
        assertThat(parsers).as("classes with parsers that no target names").isEmpty();
    }

    private static Set<String> parsers() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.jacket").stream()
                        .filter(type -> !type.getPackageName().startsWith("dev.jacket.checks"))
                        .flatMap(type -> type.getMethods().stream())
                        .filter(ParsersTest::parses)
                        .map(method -> outermost(method.getOwner()).getName())
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean parses(JavaMethod method) {
        return NAMES.contains(method.getName())
                && method.getModifiers().contains(JavaModifier.STATIC)
                && method.getRawParameterTypes().stream()
                        .anyMatch(type -> FOREIGN.stream().anyMatch(type::isEquivalentTo));
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ParsersTest::outermost).orElse(type);
    }
}
