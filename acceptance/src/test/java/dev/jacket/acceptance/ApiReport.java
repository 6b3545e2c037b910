package dev.jacket.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleReference;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a module shows to everyone: its public and protected types and members, one a line, sorted.
///
/// Packages that are exported to named modules only are not part of it; they are listed by name.
final class ApiReport {
    /// A qualified name; what stands before the last word is left out, to keep the lines readable.
    private static final Pattern PACKAGE = Pattern.compile("\\b(?:[a-z_][a-z0-9_]*\\.)+(?=[A-Z@])");

    private static final Pattern NULLABLE = Pattern.compile("@(?:[a-z.]+)?Nullable(?:\\(\\))?");

    private final List<String> lines = new ArrayList<>();

    private ApiReport() {}

    static String of(ModuleReference module) {
        var report = new ApiReport();
        var descriptor = module.descriptor();
        report.lines.add("module " + descriptor.name());
        descriptor.requires().stream()
                .filter(requires -> requires.modifiers().contains(ModuleDescriptor.Requires.Modifier.TRANSITIVE))
                .map(requires -> "  requires transitive " + requires.name())
                .sorted()
                .forEach(report.lines::add);
        descriptor.exports().stream()
                .sorted(Comparator.comparing(ModuleDescriptor.Exports::source))
                .forEach(exports -> report.lines.add("  exports " + exports.source()
                        + (exports.isQualified() ? " to " + sorted(exports.targets()) : "")));
        descriptor.exports().stream()
                .filter(exports -> !exports.isQualified())
                .flatMap(exports -> types(module, exports.source()))
                .sorted(Comparator.comparing(Class::getName))
                .forEach(report::add);
        return report.lines.stream().collect(Collectors.joining("\n", "", "\n"));
    }

    private static String sorted(Set<String> names) {
        return names.stream().sorted().collect(Collectors.joining(", "));
    }

    private static Stream<Class<?>> types(ModuleReference module, String source) {
        var folder = source.replace('.', '/') + "/";
        try (var reader = module.open()) {
            return reader
                    .list()
                    .filter(name -> name.startsWith(folder) && name.indexOf('/', folder.length()) < 0)
                    .filter(name -> name.endsWith(".class") && !name.endsWith("/package-info.class"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .<Class<?>>map(ApiReport::load)
                    .filter(ApiReport::isVisible)
                    .toList()
                    .stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ApiReport.class.getClassLoader());
        } catch (ClassNotFoundException impossible) {
            throw new IllegalStateException(name, impossible);
        }
    }

    private static boolean isVisible(Class<?> type) {
        return isVisible(type.getModifiers())
                && (type.getEnclosingClass() == null
                        || (isVisible(type.getEnclosingClass()) && !type.isAnonymousClass()));
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private void add(Class<?> type) {
        lines.add("");
        lines.add(declaration(type));
        var members = new ArrayList<String>();
        if (type.isEnum()) {
            Stream.of(type.getEnumConstants()).forEach(constant -> members.add("  constant " + constant));
        }
        for (Field field : declared(type, Class::getDeclaredFields)) {
            if (isVisible(field.getModifiers()) && !field.isEnumConstant() && !field.isSynthetic()) {
                members.add("  field " + modifiers(field.getModifiers()) + shown(field.getAnnotatedType()) + " "
                        + field.getName());
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (isVisible(constructor.getModifiers()) && !constructor.isSynthetic()) {
                members.add("  new " + modifiers(constructor.getModifiers()) + parameters(constructor));
            }
        }
        for (Method method : declared(type, Class::getDeclaredMethods)) {
            if (isVisible(method.getModifiers()) && !method.isSynthetic() && !isGivenByTheCompiler(method)) {
                members.add("  method " + signature(method));
            }
        }
        members.stream().sorted().forEach(lines::add);
    }

    /// Of a type and of those parents of it that nobody sees: what they declare, is seen as the type's own.
    private static <T> List<T> declared(Class<?> type, Function<Class<?>, T[]> members) {
        var found = new ArrayList<>(List.of(members.apply(type)));
        for (var parent = type.getSuperclass(); parent != null && !isVisible(parent); parent = parent.getSuperclass()) {
            found.addAll(List.of(members.apply(parent)));
        }
        Stream.of(type.getInterfaces())
                .filter(parent -> !isVisible(parent))
                .forEach(parent -> found.addAll(declared(parent, members)));
        return found;
    }

    private static boolean isGivenByTheCompiler(Method method) {
        var owner = method.getDeclaringClass();
        return (owner.isEnum()
                        && (method.getName().equals("values")
                                || method.getName().equals("valueOf")))
                || (owner.isRecord() && Set.of("equals", "hashCode", "toString").contains(method.getName()));
    }

    private static String declaration(Class<?> type) {
        var text = new StringBuilder(modifiers(type.getModifiers() & ~(Modifier.INTERFACE | Modifier.ABSTRACT)));
        if (type.isSealed()) {
            text.append("sealed ");
        }
        text.append(kind(type)).append(' ').append(type.getCanonicalName()).append(variables(type.getTypeParameters()));
        if (type.isRecord()) {
            text.append(Stream.of(type.getRecordComponents())
                    .map(ApiReport::component)
                    .collect(Collectors.joining(", ", "(", ")")));
        }
        var parents = new ArrayList<String>();
        var superclass = type.getAnnotatedSuperclass();
        if (superclass != null && !type.isRecord() && !type.isEnum() && superclass.getType() != Object.class) {
            parents.add(shown(superclass));
        }
        Arrays.stream(type.getAnnotatedInterfaces())
                .filter(parent -> !(parent.getType() instanceof Class<?> known) || isVisible(known))
                .map(ApiReport::shown)
                .sorted()
                .forEach(parents::add);
        return text + (parents.isEmpty() ? "" : " : " + String.join(", ", parents));
    }

    private static String kind(Class<?> type) {
        if (type.isAnnotation()) {
            return "annotation";
        }
        if (type.isInterface()) {
            return "interface";
        }
        if (type.isEnum()) {
            return "enum";
        }
        if (type.isRecord()) {
            return "record";
        }
        return Modifier.isAbstract(type.getModifiers()) ? "abstract class" : "class";
    }

    private static String component(RecordComponent component) {
        return shown(component.getAnnotatedType()) + " " + component.getName();
    }

    private static String signature(Method method) {
        var variables = variables(method.getTypeParameters());
        return modifiers(method.getModifiers() & ~(Modifier.TRANSIENT | Modifier.VOLATILE))
                + (variables.isEmpty() ? "" : variables + " ")
                + shown(method.getAnnotatedReturnType()) + " " + method.getName() + parameters(method);
    }

    private static String parameters(Executable executable) {
        var thrown = Stream.of(executable.getAnnotatedExceptionTypes())
                .map(ApiReport::shown)
                .sorted()
                .collect(Collectors.joining(", "));
        return Stream.of(executable.getAnnotatedParameterTypes())
                        .map(ApiReport::shown)
                        .collect(Collectors.joining(", ", "(", ")"))
                + (thrown.isEmpty() ? "" : " throws " + thrown);
    }

    private static String variables(TypeVariable<?>[] variables) {
        return variables.length == 0
                ? ""
                : Stream.of(variables)
                        .map(variable -> variable.getName()
                                + Stream.of(variable.getAnnotatedBounds())
                                        .filter(bound -> bound.getType() != Object.class)
                                        .map(bound -> " extends " + shown(bound))
                                        .collect(Collectors.joining()))
                        .collect(Collectors.joining(", ", "<", ">"));
    }

    /// Of the modifiers only those that a caller can notice; `public` is what a line is without.
    private static String modifiers(int modifiers) {
        var noticed = modifiers & (Modifier.PROTECTED | Modifier.STATIC | Modifier.ABSTRACT | Modifier.FINAL);
        return noticed == 0 ? "" : Modifier.toString(noticed) + " ";
    }

    private static String shown(AnnotatedType type) {
        return PACKAGE.matcher(NULLABLE.matcher(type.toString()).replaceAll("@Nullable"))
                .replaceAll("");
    }
}
