package dev.jacket.acceptance;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.ReferencedClassObject;
import dev.jacket.checks.Covers;
import dev.jacket.sockets.ControlMessage;
import dev.jacket.sockets.Datagrams;
import dev.jacket.sockets.Diagnostics;
import dev.jacket.sockets.Fd;
import dev.jacket.sockets.Inet;
import dev.jacket.sockets.Interfaces;
import dev.jacket.sockets.JdkSockets;
import dev.jacket.sockets.MessageBatch;
import dev.jacket.sockets.MsgFlags;
import dev.jacket.sockets.Option;
import dev.jacket.sockets.Platform;
import dev.jacket.sockets.Resolver;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketStream;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The public functions, flags, options and control messages of `sockets`, each with the cases that name it in
/// [Covers].
///
/// A case may name only what it uses: what it touches, directly or through other code of the tests, is read from the
/// compiled classes.
final class ApiCoverage {
    private static final String SOCKETS = "dev.jacket.sockets.";
    private static final String ALL_OPTIONS = "Option.all";
    private static final String CONTROL = SOCKETS + "ControlMessage";
    private static final Set<String> BOTH = new TreeSet<>(Set.of("platform", "virtual"));

    /// A case, and what it says and uses.
    private record Case(JavaMethod method, Set<String> named, Set<String> used) {
        String name() {
            return method.getOwner().getSimpleName() + "." + method.getName();
        }
    }

    /// Whose public methods are the functions.
    private static final List<Class<?>> FUNCTIONS = List.of(
            Socket.class,
            SocketStream.class,
            Datagrams.class,
            MessageBatch.class,
            ControlMessage.class,
            Fd.class,
            JdkSockets.class,
            Resolver.class,
            Inet.class,
            Interfaces.class,
            Platform.class,
            Diagnostics.class,
            Diagnostics.Filter.class,
            Diagnostics.Endings.class);

    private final JavaClasses tests;
    private final List<Case> cases;

    ApiCoverage(JavaClasses tests) {
        this.tests = tests;
        this.cases = tests.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isAnnotatedWith(Covers.class))
                .map(method -> new Case(
                        method,
                        new TreeSet<>(
                                List.of(method.getAnnotationOfType(Covers.class).value())),
                        uses(method)))
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .toList();
    }

    /// {@return the lines of the table by section, each with its cases}
    Map<String, Map<String, List<String>>> sections() {
        var sections = new TreeMap<String, Map<String, List<String>>>();
        sections.put("1. Functions", lines(functions()));
        sections.put("2. Flags", lines(flags()));
        sections.put("3. Options", lines(options()));
        sections.put("4. Control messages", lines(controlMessages()));
        return sections;
    }

    private Map<String, List<String>> lines(Stream<String> names) {
        var lines = new TreeMap<String, List<String>>();
        names.forEach(name -> lines.put(name, casesOf(name)));
        return lines;
    }

    /// Options without cases of their own are those of the case that covers them all.
    private List<String> casesOf(String name) {
        var own = shown(name);
        return own.isEmpty() && isOption(name) ? shown(ALL_OPTIONS) : own;
    }

    private List<String> shown(String name) {
        return cases.stream()
                .filter(each -> each.named().contains(name))
                .map(each -> each.name() + inBrackets(threads(each.method())))
                .distinct()
                .toList();
    }

    private static String inBrackets(Set<String> kinds) {
        return kinds.isEmpty() ? "" : " (" + String.join(", ", kinds) + ")";
    }

    /// {@return on which kinds of thread the case runs, where it is run on each of them}
    private Set<String> threads(JavaMethod method) {
        var owner = method.getOwner();
        return owner.isAnnotatedWith(SOCKETS + "OnEachThread")
                ? BOTH
                : tests.stream()
                        .filter(type -> type.isAssignableTo(owner.getName()))
                        .filter(type ->
                                !type.isInterface() && !type.getModifiers().contains(JavaModifier.ABSTRACT))
                        .map(JavaClass::getSimpleName)
                        .filter(name -> name.endsWith("Test"))
                        .map(ApiCoverage::kind)
                        .filter(kind -> !kind.isEmpty())
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    /// {@return the lines that no case proves both on platform threads and on virtual ones}
    Set<String> onOneKindOfThread() {
        var both = new HashSet<String>();
        cases.stream()
                .filter(each -> threads(each.method()).containsAll(BOTH))
                .forEach(each -> both.addAll(each.named()));
        var one = new TreeSet<String>();
        sections().values().forEach(section -> one.addAll(section.keySet()));
        one.removeIf(line -> both.contains(isOption(line) && shown(line).isEmpty() ? ALL_OPTIONS : line));
        return one;
    }

    /// {@return the kind of thread that a contract's test class is for, or nothing}
    private static String kind(String test) {
        int end = Math.max(test.indexOf("Thread"), test.indexOf("Loop"));
        return end < 0 ? "" : test.substring(0, end).toLowerCase(java.util.Locale.ROOT);
    }

    /// {@return names in [Covers] that are no line}
    Set<String> unknown() {
        var known = new HashSet<String>();
        sections().values().forEach(section -> known.addAll(section.keySet()));
        known.add(ALL_OPTIONS);
        var unknown = new TreeSet<String>();
        for (var each : cases) {
            each.named().stream()
                    .filter(name -> !known.contains(name))
                    .forEach(name -> unknown.add(each.name() + " names " + name));
        }
        return unknown;
    }

    /// {@return what cases name and do not use}
    Set<String> untrue() {
        var untrue = new TreeSet<String>();
        for (var each : cases) {
            each.named().stream()
                    .filter(name -> !each.used().contains(name))
                    .forEach(name -> untrue.add(each.name() + " does not use " + name));
        }
        return untrue;
    }

    private static Stream<String> functions() {
        var names = new TreeSet<String>();
        for (Class<?> type : FUNCTIONS) {
            for (var declaring = type; declaring != null; declaring = declaring.getSuperclass()) {
                if (declaring.getName().startsWith(SOCKETS)) {
                    Arrays.stream(declaring.getDeclaredMethods())
                            .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                            .filter(method ->
                                    !Set.of("toString", "equals", "hashCode").contains(method.getName()))
                            .forEach(method -> names.add(type.getSimpleName() + "." + method.getName()));
                }
            }
        }
        return names.stream();
    }

    private static Stream<String> flags() {
        return Arrays.stream(MsgFlags.class.getFields())
                .filter(field ->
                        field.getType() == MsgFlags.class && field.getName().startsWith("MSG_"))
                .map(java.lang.reflect.Field::getName);
    }

    private static Stream<String> options() {
        return Option.all().stream().map(Option::name);
    }

    private static boolean isOption(String name) {
        return options().anyMatch(name::equals);
    }

    private static Stream<String> controlMessages() {
        return Stream.of(ControlMessage.class.getDeclaredClasses())
                .filter(type -> type.isRecord() && Modifier.isPublic(type.getModifiers()))
                .filter(ControlMessage.class::isAssignableFrom)
                .map(type -> "ControlMessage." + type.getSimpleName());
    }

    /// {@return the lines that a case touches}
    private Set<String> uses(JavaMethod method) {
        var used = new TreeSet<String>();
        var seen = new HashSet<JavaCodeUnit>();
        var open = new ArrayDeque<JavaCodeUnit>(List.of(method));
        while (!open.isEmpty()) {
            var unit = open.remove();
            if (!seen.add(unit)) {
                continue;
            }
            unit.getAccessesFromSelf().forEach(access -> used.addAll(names(access)));
            unit.getReferencedClassObjects().stream()
                    .map(ReferencedClassObject::getRawType)
                    .forEach(type -> used.addAll(names(type)));
            unit.getInstanceofChecks().forEach(check -> used.addAll(names(check.getRawType())));
            callees(unit).forEach(open::add);
        }
        return used;
    }

    private Stream<JavaCodeUnit> callees(JavaCodeUnit unit) {
        return Stream.concat(
                        unit.getCallsFromSelf().stream().flatMap(call -> call.getTarget().resolveMember().stream()),
                        Stream.concat(
                                unit.getMethodReferencesFromSelf().stream()
                                        .flatMap(reference -> reference.getTarget().resolveMember().stream()),
                                unit.getConstructorReferencesFromSelf().stream()
                                        .flatMap(reference -> reference.getTarget().resolveMember().stream())))
                .map(JavaCodeUnit.class::cast)
                .filter(callee -> tests.contain(callee.getOwner().getName()));
    }

    private static Set<String> names(JavaAccess<?> access) {
        var owner = access.getTargetOwner();
        var names = new TreeSet<>(names(owner));
        if (owner.getName().startsWith(SOCKETS)) {
            // Options and flags by their C names; functions with their type, or the one that they carry out.
            names.add(access.getName());
            names.add(owner.getSimpleName() + "." + access.getName());
            owner.getAllRawInterfaces().forEach(type -> names.add(type.getSimpleName() + "." + access.getName()));
            if (owner.getSimpleName().startsWith("Socket")) {
                names.add("Socket." + access.getName());
            }
        }
        return names;
    }

    private static Set<String> names(JavaClass type) {
        return type.getName().startsWith(CONTROL + "$") ? Set.of("ControlMessage." + type.getSimpleName()) : Set.of();
    }
}
