package dev.jacket.acceptance;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import org.junit.jupiter.api.Test;

/// The storeys of ARCHITECTURE.md, read off the compiled classes.
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.jacket");

    @Test
    void imports_goDownwardOnly() {
        Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("dev.jacket..")
                .layer("sys")
                .definedBy("dev.jacket.sys..")
                .layer("loop")
                .definedBy("dev.jacket.loop..")
                .layer("sockets")
                .definedBy("dev.jacket.sockets..")
                .layer("cli")
                .definedBy("dev.jacket.cli..")
                .layer("testkit")
                .definedBy("dev.jacket.testkit..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("sockets")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("loop")
                .mayOnlyBeAccessedByLayers("sockets", "cli")
                .whereLayer("sys")
                .mayOnlyBeAccessedByLayers("loop", "sockets", "testkit")
                .whereLayer("testkit")
                .mayNotBeAccessedByAnyLayer()
                .check(CLASSES);
    }
}
