package dev.jacket.sys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every constant, layout and system call number of this module against the C headers of this machine. Classes and
/// constants are found by reflection, so a new one is checked by itself.
@Row("N3")
@Needs("cc")
class HeadersTest {
    private static final String ALWAYS = "1";

    @TempDir
    static Path folder;

    private static Map<String, Long> c = Map.of();

    @BeforeAll
    static void compile() throws Exception {
        var program = new CProgram();
        for (Class<?> each : classes()) {
            if (each.isAnnotationPresent(Header.class)) {
                constants(program, each);
            }
            if (each.isAnnotationPresent(Struct.class)) {
                layout(program, each);
            }
        }
        syscalls(program);
        c = program.run(folder);
    }

    private static List<Class<?>> classes() throws IOException, URISyntaxException, ClassNotFoundException {
        var root = Path.of(
                Kernel.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        var found = new ArrayList<Class<?>>();
        try (var files = Files.list(root.resolve("dev/jacket/sys"))) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".class") && !name.equals("package-info.class")) {
                    found.add(Class.forName("dev.jacket.sys." + name.substring(0, name.length() - ".class".length())));
                }
            }
        }
        return found;
    }

    private static void constants(CProgram program, Class<?> header) {
        String part = "header_" + header.getSimpleName();
        program.part(part, header.getAnnotation(Header.class).value());
        for (Field field : numbers(header)) {
            if (!isOfLayout(field)) {
                program.print(part, name(field), isDefined(header, field), field.getName());
            }
        }
    }

    private static String isDefined(Class<?> header, Field field) {
        return header.getAnnotation(Header.class).enumerators() ? isKnownTo(field) : "defined(" + field.getName() + ")";
    }

    private static void layout(CProgram program, Class<?> layout) {
        Struct struct = layout.getAnnotation(Struct.class);
        String part = "struct_" + layout.getSimpleName();
        program.part(part, struct.header());
        for (Field field : numbers(layout)) {
            if (field.getName().equals("SIZEOF")) {
                program.print(part, name(field), ALWAYS, sizeof(struct));
            } else if (isOfLayout(field) || !layout.isAnnotationPresent(Header.class)) {
                program.print(part, name(field), isKnownTo(field), offsetof(struct, field));
                program.print(
                        part,
                        name(field) + " size",
                        isKnownTo(field),
                        "sizeof(((%s *)0)->%s)".formatted(struct.value(), member(field)));
            }
        }
    }

    private static String sizeof(Struct struct) {
        return "sizeof(" + struct.value() + ")";
    }

    private static String offsetof(Struct struct, Field field) {
        return "offsetof(%s, %s)".formatted(struct.value(), member(field));
    }

    private static String member(Field field) {
        String prefix = "OFFSETOF_";
        return field.getName().startsWith(prefix)
                ? field.getName().substring(prefix.length()).toLowerCase(Locale.ROOT)
                : field.getName();
    }

    /// A layout's own constants, in a class that has its header's too.
    private static boolean isOfLayout(Field field) {
        return field.getName().equals("SIZEOF") || field.getName().startsWith("OFFSETOF_");
    }

    private static String isKnownTo(Field field) {
        if (!field.isAnnotationPresent(Since.class)) {
            return ALWAYS;
        }
        return "LINUX_VERSION_CODE >= KERNEL_VERSION(%s,0)"
                .formatted(field.getAnnotation(Since.class).value().replace('.', ','));
    }

    private static void syscalls(CProgram program) {
        program.part("syscalls_here", "sys/syscall.h");
        // The generic table of the kernel is aarch64's; it wants to know the word size, which is the same here.
        program.part("syscalls_generic", "asm-generic/unistd.h");
        for (Syscall call : Syscall.values()) {
            String number = "__NR_" + call.name().toLowerCase(Locale.ROOT);
            program.print("syscalls_here", "here " + call, "defined(" + number + ")", number);
            program.print("syscalls_generic", "generic " + call, "defined(" + number + ")", number);
        }
    }

    private static List<Field> numbers(Class<?> type) {
        var found = new ArrayList<Field>();
        for (Field field : type.getFields()) {
            if (Modifier.isStatic(field.getModifiers())
                    && (field.getType() == int.class || field.getType() == long.class)) {
                found.add(field);
            }
        }
        return found;
    }

    private static String name(Field field) {
        return field.getDeclaringClass().getSimpleName() + "." + field.getName();
    }

    @Test
    void everyConstant_isTheHeaders() throws Exception {
        var wrong = new TreeMap<String, String>();
        int checked = 0;
        for (Class<?> each : classes()) {
            if (!each.isAnnotationPresent(Header.class) && !each.isAnnotationPresent(Struct.class)) {
                continue;
            }
            for (Field field : numbers(each)) {
                Long theirs = c.get(name(field));
                // Flags in the highest bit are negative here and positive there.
                long ours = number(field);
                boolean same = theirs != null && (theirs == ours || theirs.intValue() == ours);
                if (!same && !isExcused(field, ours, theirs)) {
                    wrong.put(name(field), "ours " + ours + ", C's " + theirs);
                }
                checked++;
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(checked).isGreaterThan(700);
    }

    /// What these headers are too old for; and structures that have grown since.
    private static boolean isExcused(Field field, long ours, @Nullable Long theirs) {
        return field.isAnnotationPresent(Since.class)
                && (theirs == null || (field.getName().equals("SIZEOF") && theirs < ours));
    }

    @Test
    void everyAccessor_readsAndWritesItsMemberAlone() throws Exception {
        int checked = 0;
        for (Class<?> each : classes()) {
            if (!each.isAnnotationPresent(Struct.class) || each.isAnnotationPresent(Header.class)) {
                continue;
            }
            for (Field field : numbers(each)) {
                for (Method method : each.getMethods()) {
                    // The address of sockaddr_in6 is written as two halves.
                    if (method.getName().equals(field.getName()) && method.getParameterCount() <= 2) {
                        accessor(method, field.getInt(null), sizeof(field));
                        checked++;
                    }
                }
            }
        }
        assertThat(checked).isGreaterThan(60);
    }

    private static int sizeof(Field member) {
        return Objects.requireNonNull(c.get(name(member) + " size"), member.getName())
                .intValue();
    }

    private static void accessor(Method method, int offset, int size) throws ReflectiveOperationException {
        byte[] memory = new byte[128];
        byte[] expected = new byte[128];
        Arrays.fill(expected, offset, offset + size, (byte) 0xff);
        if (method.getReturnType() == void.class) {
            Object ones = method.getParameterTypes()[1] == long.class ? (Object) Long.valueOf(-1) : Integer.valueOf(-1);
            method.invoke(null, MemorySegment.ofArray(memory), ones);
            assertThat(memory).as("%s", method).isEqualTo(expected);
        } else {
            long all = ((Number) method.invoke(null, MemorySegment.ofArray(expected))).longValue();
            assertThat(all).as("%s", method).isIn(-1L, size == 8 ? -1L : (1L << (8 * size)) - 1);
            for (int i = 0; i < expected.length; i++) {
                expected[i] = (byte) ~expected[i];
            }
            assertThat(((Number) method.invoke(null, MemorySegment.ofArray(expected))).longValue())
                    .as("%s", method)
                    .isZero();
        }
    }

    @Test
    void everySystemCall_hasTheNumberOfItsName() {
        boolean onArm = System.getProperty("os.arch").equals("aarch64");
        for (Syscall call : Syscall.values()) {
            int here = onArm ? call.aarch64Number() : call.x86Number();
            assertThat(c.get("here " + call)).as("%s here", call).isEqualTo(here);
            assertThat(c.get("generic " + call)).as("%s on aarch64", call).isEqualTo(call.aarch64Number());
            assertThat(call.number()).isEqualTo(here);
        }
    }

    /// On aarch64 all numbers are the same but those of epoll_event, and of the calls.
    @Test
    @Needs("aarch64-linux-gnu-gcc")
    void everyNumber_isTheSameOnAarch64() throws Exception {
        assertThat(expectations(false, Syscall::aarch64Number).compile(folder, "aarch64-linux-gnu-gcc"))
                .isEmpty();
    }

    /// The compiler that checks the other architecture above is the one that checks this one here, and it does refuse.
    @Test
    void everyNumber_checkedByTheCompilerAlone_isTheSameHere() throws Exception {
        boolean packed = Epoll.isPacked(System.getProperty("os.arch"));
        assertThat(expectations(packed, Syscall::number).compile(folder, "cc")).isEmpty();
        assertThat(expectations(!packed, Syscall::number).compile(folder, "cc")).contains("Epoll.SIZEOF is not");
        assertThat(expectations(packed, call -> call.number() + 1).compile(folder, "cc"))
                .contains("ACCEPT4 is not");
    }

    private static CProgram expectations(boolean packed, ToIntFunction<Syscall> numbers) throws Exception {
        var program = new CProgram();
        for (Class<?> each : classes()) {
            Header header = each.getAnnotation(Header.class);
            Struct struct = each.getAnnotation(Struct.class);
            if (header != null) {
                program.part("header_" + each.getSimpleName(), header.value());
            }
            if (struct != null) {
                program.part("struct_" + each.getSimpleName(), struct.header());
            }
            for (Field field : numbers(each)) {
                if (struct != null && (header == null || isOfLayout(field))) {
                    expectLayout(program, struct, field, packed);
                } else if (header != null) {
                    program.expect(
                            "header_" + each.getSimpleName(),
                            name(field),
                            isDefined(each, field),
                            field.getName(),
                            number(field));
                }
            }
        }
        program.part("syscalls", "sys/syscall.h");
        for (Syscall call : Syscall.values()) {
            String number = "__NR_" + call.name().toLowerCase(Locale.ROOT);
            program.expect("syscalls", call.name(), "defined(" + number + ")", number, numbers.applyAsInt(call));
        }
        return program;
    }

    private static void expectLayout(CProgram program, Struct struct, Field field, boolean packed)
            throws IllegalAccessException {
        boolean size = field.getName().equals("SIZEOF");
        long ours = number(field);
        if (field.getDeclaringClass() == Epoll.class) {
            ours = size ? Epoll.sizeof(packed) : Epoll.offsetofData(packed);
        }
        String part = "struct_" + field.getDeclaringClass().getSimpleName();
        program.expect(part, name(field), isKnownTo(field), size ? sizeof(struct) : offsetof(struct, field), ours);
    }

    private static long number(Field field) throws IllegalAccessException {
        return ((Number) field.get(null)).longValue();
    }

    /// The recorded numbers of the one structure that differs.
    @Test
    void epollEvent_isPackedOnX86Only() {
        assertThat(Epoll.isPacked("amd64")).isTrue();
        assertThat(Epoll.isPacked("aarch64")).isFalse();
        assertThat(List.of(Epoll.sizeof(true), Epoll.offsetofData(true))).containsExactly(12, 4);
        assertThat(List.of(Epoll.sizeof(false), Epoll.offsetofData(false))).containsExactly(16, 8);
    }

    @Test
    void everyClassOfConstants_isChecked() throws Exception {
        for (Class<?> each : classes()) {
            boolean constants = !numbers(each).isEmpty() && !each.isInterface() && each != Scratch.class;
            boolean checked = each.isAnnotationPresent(Header.class) || each.isAnnotationPresent(Struct.class);
            assertThat(checked || !constants)
                    .as(each.getSimpleName() + " names no header")
                    .isTrue();
        }
    }
}
