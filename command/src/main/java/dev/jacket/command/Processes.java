package dev.jacket.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `/proc` says of processes, now: each answer may be too old when it is read.
final class Processes {
    private static final Path PROC = Path.of("/proc");
    private static final int[] NONE = {};

    private Processes() {}

    /// One process.
    ///
    /// @param pid its number
    /// @param parent its parent's
    /// @param group its process group
    /// @param isZombie whether it has ended, and its parent does not know yet
    record Entry(int pid, int parent, int group, boolean isZombie) {}

    /// {@return one process; null if it is gone}
    ///
    /// @param pid its number
    static @Nullable Entry entry(int pid) {
        String stat = text(PROC.resolve(pid + "/stat"));
        if (stat == null) {
            return null;
        }
        // After the name, which may hold anything: state, parent, group.
        String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 4);
        char state = words[0].charAt(0);
        return new Entry(pid, Integer.parseInt(words[1]), Integer.parseInt(words[2]), state == 'Z' || state == 'X');
    }

    /// {@return all processes}
    static List<Entry> all() {
        var all = new ArrayList<Entry>();
        for (int pid : numbers(PROC)) {
            var entry = entry(pid);
            if (entry != null) {
                all.add(entry);
            }
        }
        return all;
    }

    /// {@return the children of this process}
    static int[] ownChildren() {
        int[] found = NONE;
        for (int thread : numbers(PROC.resolve("self/task"))) {
            int[] more = childrenOfThread(thread);
            int before = found.length;
            found = Arrays.copyOf(found, before + more.length);
            System.arraycopy(more, 0, found, before, more.length);
        }
        return found;
    }

    /// {@return the children that a thread of this process has}
    ///
    /// @param thread its number
    static int[] childrenOfThread(int thread) {
        String children = text(PROC.resolve("self/task/" + thread + "/children"));
        return children == null || children.isBlank()
                ? NONE
                : Arrays.stream(children.strip().split(" "))
                        .mapToInt(Integer::parseInt)
                        .toArray();
    }

    private static int[] numbers(Path folder) {
        try (var entries = Files.newDirectoryStream(folder, "[0-9]*")) {
            var found = new ArrayList<Integer>();
            for (Path entry : entries) {
                found.add(Integer.valueOf(String.valueOf(entry.getFileName())));
            }
            return found.stream().mapToInt(Integer::intValue).toArray();
        } catch (IOException | DirectoryIteratorException unreadable) {
            return NONE;
        }
    }

    private static @Nullable String text(Path file) {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException gone) {
            return null;
        } catch (IOException gone) {
            return null; // ESRCH: it ended between open and read
        }
    }
}
