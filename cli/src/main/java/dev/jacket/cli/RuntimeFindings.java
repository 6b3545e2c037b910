package dev.jacket.cli;

import dev.jacket.loop.Backend;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The JVM, and how Jacket waits on this kernel.
final class RuntimeFindings {
    static final String HOOK = "start java with --add-opens java.base/java.lang=dev.jacket.loop, as ./jacket does";
    static final String GRANT = "start java with --enable-native-access=dev.jacket.sys, as ./jacket does";

    private static final Runtime.Version LEAST = Runtime.Version.parse("25.0.3");
    private static final String PARALLELISM = "jdk.virtualThreadScheduler.parallelism";
    private static final String IO_URING = "/proc/sys/kernel/io_uring_disabled";

    private RuntimeFindings() {}

    static List<Finding> java(Machine machine) {
        var version = machine.java();
        boolean isNew = version.compareToIgnoreOptional(LEAST) >= 0;
        boolean native_ = machine.hasNativeAccess();
        return List.of(
                Finding.judged("JDK", isNew, Finding.Verdict.NO, version.toString(), older())
                        .need(),
                Finding.judged("native access", native_, Finding.Verdict.NO, native_ ? "granted" : "not granted", GRANT)
                        .need(),
                carriers(machine));
    }

    private static String older() {
        return "set JAVA_HOME to JDK " + LEAST + " or newer: earlier ones can lose parked virtual threads";
    }

    private static Finding carriers(Machine machine) {
        String set = machine.property(PARALLELISM);
        int processors = machine.processors();
        int carriers = set == null ? processors : count(set);
        if (carriers < 1) {
            return Finding.of("virtual threads", Finding.Verdict.UNKNOWN, PARALLELISM + "=" + set)
                    .remedy("the property takes a number from 1 on");
        }
        return Finding.judged(
                "virtual threads",
                carriers > 1,
                Finding.Verdict.LOW,
                carriers + " run at once on " + processors + (processors == 1 ? " processor" : " processors"),
                "one that computes holds up all others: JACKET_JAVA_OPTIONS=-D" + PARALLELISM + "=2");
    }

    private static int count(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    static List<Finding> loop(Machine machine) {
        String release = machine.file("/proc/sys/kernel/osrelease");
        return List.of(
                release == null
                        ? Finding.of("kernel", Finding.Verdict.UNKNOWN, "/proc/sys/kernel/osrelease cannot be read")
                        : Finding.of("kernel", Finding.Verdict.OK, release),
                loops(machine.loops()),
                ring(machine.loops(), machine.file(IO_URING)));
    }

    private static Finding loops(Machine.Loops loops) {
        return Finding.judged(
                "event loops",
                loops.own(),
                Finding.Verdict.LOW,
                loops.own()
                        ? "run virtual threads themselves, on "
                                + loops.backend().word() + " unless told otherwise"
                        : "virtual threads run on the JDK's scheduler",
                HOOK);
    }

    private static Finding ring(Machine.Loops loops, @Nullable String disabled) {
        String name = "io_uring";
        if (loops.backend() == Backend.IO_URING) {
            return Finding.of(name, Finding.Verdict.OK, "in use by event loops");
        }
        String why = loops.own() ? loops.reason() : "not in use";
        String remedy = "sysctl -w kernel.io_uring_disabled=0";
        return switch (disabled) {
            case null ->
                Finding.of(name, Finding.Verdict.OFF, why + "; this kernel has no sysctl that could disable it");
            case "0" ->
                Finding.of(name, Finding.Verdict.OFF, why + "; not disabled (kernel.io_uring_disabled=0)")
                        .remedy(loops.own() ? "a seccomp rule, a limit of memory or an old kernel" : HOOK);
            case "1" ->
                Finding.of(name, Finding.Verdict.LOW, why + "; for CAP_SYS_ADMIN and kernel.io_uring_group only")
                        .remedy(remedy);
            case "2" ->
                Finding.of(name, Finding.Verdict.OFF, why + "; disabled for everybody")
                        .remedy(remedy);
            default -> Finding.of(name, Finding.Verdict.UNKNOWN, why + "; kernel.io_uring_disabled=" + disabled);
        };
    }
}
