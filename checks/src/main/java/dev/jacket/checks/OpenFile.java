package dev.jacket.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/// One open descriptor of this process, as `/proc/self/fd` shows it.
///
/// @param number the descriptor
/// @param target what it refers to: a path, `socket:[inode]`, `pipe:[inode]`, `anon_inode:[eventfd]`
record OpenFile(int number, String target) {
    private static final Path FOLDER = Path.of("/proc/self/fd");

    /// Files that the virtual machine and its agents open when they please and keep.
    private static final Pattern OF_THE_MACHINE = Pattern.compile(
            "/(?:proc|sys)/.*|/dev/(?:null|zero|u?random|tty)|.*\\.(?:jar|jmod|jfr|exec|aot|jsa|so)(?: \\(deleted\\))?|"
                    + Pattern.quote(System.getProperty("java.home", "/")) + "/.*");

    /// A poller, a ring or a thread's wake-up, which a library may keep for the next caller.
    private static final Pattern KEPT_FOR_REUSE = Pattern.compile("anon_inode:\\[(?:event(?:fd|poll)|io_uring)]");

    static Set<OpenFile> all() {
        var files = new LinkedHashSet<OpenFile>();
        try (var entries = Files.newDirectoryStream(FOLDER)) {
            for (var entry : entries) {
                add(files, entry);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return files;
    }

    private static void add(Set<OpenFile> files, Path entry) {
        try {
            var target = Files.readSymbolicLink(entry).toString();
            files.add(new OpenFile(Integer.parseInt(entry.getFileName().toString()), target));
        } catch (IOException closedMeanwhile) {
            // between the listing and here: then it is not open, which is all that is asked
        }
    }

    boolean isOfTheMachine() {
        return OF_THE_MACHINE.matcher(target).matches() || isAttachSocket();
    }

    /// A tool that changes code while it runs makes the virtual machine listen for it, from then on.
    private boolean isAttachSocket() {
        return target.startsWith("socket:") && SocketTable.describe(target).contains("/.java_pid");
    }

    boolean isKeptForReuse() {
        return KEPT_FOR_REUSE.matcher(target).matches();
    }

    /// {@return the descriptor and what is known of it, for a person who looks for its owner}
    String describe() {
        return "descriptor " + number + " " + target + SocketTable.describe(target);
    }
}
