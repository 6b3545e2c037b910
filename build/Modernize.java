import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Copies archives and gives their classes of Java 5 the form of Java 8: the same code, with the stack maps that
/// newer verifiers read. Signatures are left out.
///
/// Why: classes older than Java 6 are left out of an AOT cache, and picocli's are. Parsing and verifying them at
/// each start took 45 ms of 80.
///
/// Arguments: the folder to write to, then the archives.
final class Modernize {
    private static final int JAVA_6 = 50;

    private Modernize() {}

    public static void main(String[] arguments) throws IOException {
        var folder = Files.createDirectories(Path.of(arguments[0]));
        for (var i = 1; i < arguments.length; i++) {
            var archive = Path.of(arguments[i]);
            copy(archive, folder.resolve(archive.getFileName()));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var archive = new ZipFile(from.toFile());
                var copy = new ZipOutputStream(Files.newOutputStream(to))) {
            copy.setLevel(0);
            var classFile = ClassFile.of(
                    ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                    ClassFile.ConstantPoolSharingOption.NEW_POOL,
                    ClassFile.ClassHierarchyResolverOption.of(hierarchy(archive)));
            for (var entry : archive.stream().filter(Modernize::isKept).toList()) {
                byte[] content = read(archive, entry);
                copy.putNextEntry(new ZipEntry(entry.getName()));
                copy.write(entry.getName().endsWith(".class") ? modern(classFile, content) : content);
                copy.closeEntry();
            }
        }
    }

    /// A signature is of the classes as they were, and jlink takes no signed archive.
    private static boolean isKept(ZipEntry entry) {
        return !entry.isDirectory() && !entry.getName().matches("META-INF/[^/]*\\.(SF|RSA|DSA|EC)");
    }

    /// What the stack maps need to know: which class extends which, in the archive and in the JDK.
    private static ClassHierarchyResolver hierarchy(ZipFile archive) {
        return ClassHierarchyResolver.ofResourceParsing(type -> {
                    var descriptor = type.descriptorString();
                    var entry = archive.getEntry(descriptor.substring(1, descriptor.length() - 1) + ".class");
                    try {
                        return entry == null ? null : archive.getInputStream(entry);
                    } catch (IOException unreadable) {
                        throw new java.io.UncheckedIOException(unreadable);
                    }
                })
                .orElse(ClassHierarchyResolver.defaultResolver());
    }

    private static byte[] modern(ClassFile classFile, byte[] content) {
        ClassModel model = classFile.parse(content);
        if (model.majorVersion() >= JAVA_6) {
            return content;
        }
        return classFile.transformClass(model, ClassTransform.ofStateful(() -> (builder, element) -> {
            if (element instanceof ClassFileVersion) {
                builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
            } else {
                builder.with(element);
            }
        }));
    }

    private static byte[] read(ZipFile archive, ZipEntry entry) throws IOException {
        try (var in = archive.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }
}
