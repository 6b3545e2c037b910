package dev.jacket.acceptance;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.GeneralCodingRules;
import dev.jacket.checks.Row;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What ARCHITECTURE.md says of the code, read off the compiled classes.
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.jacket");

    /// Methods with which Java code can bring down the machine. They are granted to one module.
    private static final Map<Class<?>, Set<String>> RESTRICTED = Map.of(
            AddressLayout.class, Set.of("withTargetLayout"),
            Linker.class, Set.of("nativeLinker", "downcallHandle", "upcallStub"),
            MemorySegment.class, Set.of("reinterpret"),
            ModuleLayer.Controller.class, Set.of("enableNativeAccess"),
            Runtime.class, Set.of("load", "loadLibrary"),
            SymbolLookup.class, Set.of("libraryLookup"),
            System.class, Set.of("load", "loadLibrary"));

    private static final Map<Class<?>, Set<String>> STARTING =
            Map.of(ProcessBuilder.class, Set.of("<init>", "start", "startPipeline"), Runtime.class, Set.of("exec"));

    private static final Map<Class<?>, Set<String>> WALL_CLOCK = Map.of(
            Calendar.class, Set.of("getInstance"),
            Clock.class, Set.of("systemUTC", "systemDefaultZone", "system", "tickMillis", "tickSeconds", "tickMinutes"),
            Date.class, Set.of("<init>"),
            Instant.class, Set.of("now"),
            LocalDate.class, Set.of("now"),
            LocalDateTime.class, Set.of("now"),
            LocalTime.class, Set.of("now"),
            OffsetDateTime.class, Set.of("now"),
            System.class, Set.of("currentTimeMillis"),
            ZonedDateTime.class, Set.of("now"));

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
                .layer("tls")
                .definedBy("dev.jacket.tls..")
                .layer("command")
                .definedBy("dev.jacket.command..")
                .layer("server")
                .definedBy("dev.jacket.server..")
                .layer("cli")
                .definedBy("dev.jacket.cli..")
                .layer("examples")
                .definedBy("dev.jacket.examples..")
                .layer("micrometer")
                .definedBy("dev.jacket.micrometer..")
                .layer("testing")
                .definedBy("dev.jacket.testing..")
                .layer("testkit")
                .definedBy("dev.jacket.testkit..")
                .layer("checks")
                .definedBy("dev.jacket.checks..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("examples")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("micrometer")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("testing")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("testkit")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("checks")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("server")
                .mayOnlyBeAccessedByLayers("micrometer", "testing", "cli", "examples")
                .whereLayer("tls")
                .mayOnlyBeAccessedByLayers("server", "cli", "examples")
                .whereLayer("command")
                .mayOnlyBeAccessedByLayers("server", "cli", "examples")
                .whereLayer("sockets")
                .mayOnlyBeAccessedByLayers("tls", "command", "server", "testing", "cli", "examples")
                .whereLayer("loop")
                .mayOnlyBeAccessedByLayers("sockets", "tls", "command", "server", "micrometer", "cli", "examples")
                .whereLayer("sys")
                .mayOnlyBeAccessedByLayers("loop", "sockets", "command", "testkit")
                .check(CLASSES);
    }

    @Test
    @Row("N1")
    void restrictedMethods_areCalledInSysAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.jacket.sys..")
                .should()
                .accessTargetWhere(isOneOf(RESTRICTED))
                .because("native access is granted to dev.jacket.sys alone")
                .check(CLASSES);
    }

    @Test
    @Row("N1")
    void downcallHandle_isCalledInTheTwoDoorsAlone() {
        noClasses()
                .that()
                .doNotHaveSimpleName("SystemKernel")
                .and()
                .doNotHaveSimpleName("SystemLibc")
                .should()
                .accessTargetWhere(isOneOf(Map.of(Linker.class, Set.of("downcallHandle", "upcallStub"))))
                .because("a third door would have to be checked for errno capture as well")
                .check(CLASSES);
    }

    @Test
    @Row("N1")
    void eachDoor_capturesErrno() {
        classes()
                .that(describe(
                        "call downcallHandle",
                        type -> type.getAccessesFromSelf().stream()
                                .anyMatch(access -> access.getTarget().getName().equals("downcallHandle"))))
                .should()
                .callMethod(Linker.Option.class, "captureCallState", String[].class)
                .check(CLASSES);
    }

    @Test
    void reinterpret_isCalledInOneClass() {
        noClasses()
                .that()
                .doNotHaveSimpleName("ForeignMemory")
                .should()
                .accessTargetWhere(isOneOf(Map.of(MemorySegment.class, Set.of("reinterpret"))))
                .because("a bound that is wrong ends the JVM, so there is one class to audit")
                .check(CLASSES);
    }

    /// But for benchmarks, and what looks for the needs of tests.
    @Test
    @Row("A5")
    void programs_areStartedInCommandAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.jacket.command..", "dev.jacket.checks..", "dev.jacket.bench..")
                .should()
                .accessTargetWhere(isOneOf(STARTING))
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ProcessBuilder.class)
                .because("a child is told there what it has and has not, and ends there as a tree")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.jacket.command..", "dev.jacket.sys..", "dev.jacket.testkit..")
                .should()
                .dependOnClassesThat()
                .haveSimpleNameStartingWith("posix_spawn")
                .check(CLASSES);
    }

    /// But for the downcalls of calls that are over at once, and the scratch memory that ends with its thread.
    @Test
    void nativeCalls_areNeverCriticalAndMemoryIsNeverLeftToTheCollector() {
        noClasses()
                .that()
                .haveNameNotMatching("dev\\.jacket\\.sys\\.SystemKernel\\$Brief(Lent)?")
                .should()
                .accessTargetWhere(isOneOf(Map.of(Linker.Option.class, Set.of("critical"))))
                .because("a critical call holds up every safepoint")
                .check(CLASSES);
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.jacket.sys.Scratch")
                .should()
                .accessTargetWhere(isOneOf(Map.of(Arena.class, Set.of("ofAuto"))))
                .because("an address needs an owner with a name")
                .check(CLASSES);
    }

    @Test
    @Row("L5")
    void wallClock_isReadForLogsAndEventsAlone() {
        noClasses()
                .that()
                .haveNameNotMatching(".*(Log|Logs|Event|Events|WallClock|Timestamps?|TimestampServer)(\\$.*)?")
                .should()
                .accessTargetWhere(isOneOf(WALL_CLOCK))
                .because("limits must not move when the clock is set")
                .check(CLASSES);
    }

    @Test
    void standardStreamsAndExit_areLeftToTheCommand() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.jacket.cli..", "dev.jacket.examples..")
                .and()
                .haveNameNotMatching(".*\\.Leaks(\\$.*)?") // a leak has no caller left to tell
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .orShould()
                .accessTargetWhere(isOneOf(Map.of(System.class, Set.of("exit"), Runtime.class, Set.of("exit", "halt"))))
                .check(CLASSES);
    }

    @Test
    void names_sayWhatAThingIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Utils?|Helper|Manager)(\\$.*)?|.*[.$]Abstract[^.]*")
                .check(CLASSES);
        methods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackage("dev.jacket.sys..")
                .and(describe("are accessors", ArchitectureTest::isAccessor))
                .and(describe("override nothing", ArchitectureTest::overridesNothing))
                .should()
                .haveNameNotMatching("(get|set)[A-Z].*")
                .check(CLASSES);
    }

    @Test
    void tests_doNotSleep() {
        noClasses()
                .should()
                .accessTargetWhere(isOneOf(Map.of(Thread.class, Set.of("sleep"), TimeUnit.class, Set.of("sleep"))))
                .because("a test waits for what it waits for")
                .check(Project.testClasses());
    }

    private static DescribedPredicate<JavaAccess<?>> isOneOf(Map<Class<?>, Set<String>> methods) {
        return describe(
                "one of " + methods.values(),
                access -> methods.entrySet().stream()
                        .anyMatch(entry ->
                                entry.getValue().contains(access.getTarget().getName())
                                        && access.getTargetOwner().isAssignableTo(entry.getKey())));
    }

    /// Takes nothing, or is a setter's shape; `getAddrInfo` with its words is a verb of C.
    private static boolean isAccessor(JavaCodeUnit method) {
        var parameters = method.getParameters().size();
        return parameters == 0 || (parameters == 1 && method.getName().startsWith("set"));
    }

    private static boolean overridesNothing(JavaCodeUnit method) {
        var parameters = method.getRawParameterTypes().stream()
                .map(type -> type.getName())
                .toArray(String[]::new);
        var owner = method.getOwner();
        return Stream.concat(owner.getAllRawSuperclasses().stream(), owner.getAllRawInterfaces().stream())
                .noneMatch(
                        type -> type.tryGetMethod(method.getName(), parameters).isPresent());
    }
}
