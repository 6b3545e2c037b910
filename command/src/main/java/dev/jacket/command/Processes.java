package dev.jacket.command;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `/proc` says of processes, now: each answer may be too old when it is read.
final class Processes {
    private static final int[] NONE = {};
    private static final int AT_PAGESZ = 6;
    private static final long PAGE = page();
    private static final long TICK_MILLIS = 10;

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
        String stat = Proc.text(pid + "/stat");
        return stat == null ? null : entry(pid, stat);
    }

    /// {@return one process}
    ///
    /// @param stat what its `stat` says
    static Entry entry(int pid, String stat) {
        // After the name, which may hold anything: state, parent, group.
        String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 4);
        char state = words[0].charAt(0);
        return new Entry(pid, Integer.parseInt(words[1]), Integer.parseInt(words[2]), state == 'Z' || state == 'X');
    }

    /// {@return all processes}
    static List<Entry> all() {
        var all = new ArrayList<Entry>();
        for (int pid : Proc.numbers("")) {
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
        for (int thread : Proc.numbers("self/task")) {
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
        String children = Proc.text("self/task/" + thread + "/children");
        return children == null || children.isBlank()
                ? NONE
                : Arrays.stream(children.strip().split(" "))
                        .mapToInt(Integer::parseInt)
                        .toArray();
    }

    /// {@return whether this process is root's}
    static boolean isRoot() {
        String status = Proc.text("self/status");
        return status != null && status.contains("\nUid:\t0\t0\t");
    }

    /// {@return a process and all that have an unbroken line of parents to it}
    ///
    /// @param pid its number
    static List<Integer> tree(int pid) {
        var found = new ArrayList<Integer>(List.of(pid));
        for (int i = 0; i < found.size(); i++) {
            int parent = found.get(i);
            for (int thread : threads(parent)) {
                String children = Proc.text(parent + "/task/" + thread + "/children");
                for (String each : children == null || children.isBlank() ? new String[0] : children.split(" ", -1)) {
                    if (!each.isBlank()) {
                        found.add(Integer.valueOf(each.strip()));
                    }
                }
            }
        }
        return found;
    }

    /// {@return the numbers of a process's threads}
    ///
    /// @param pid its number
    static int[] threads(int pid) {
        return Proc.numbers(pid + "/task");
    }

    /// {@return how long a process has computed, with those of its children that it has waited for}
    ///
    /// @param pid its number
    static Duration cpu(int pid) {
        String stat = Proc.text(pid + "/stat");
        return stat == null ? Duration.ZERO : cpu(stat);
    }

    /// {@return how long a process has computed}
    ///
    /// @param stat what its `stat` says
    static Duration cpu(String stat) {
        String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 16);
        long ticks = 0;
        for (int i = 11; i < 15; i++) {
            ticks += Long.parseLong(words[i]);
        }
        return Duration.ofMillis(ticks * TICK_MILLIS);
    }

    /// {@return how large a page is, as the kernel told this process when it began: getauxval(3)}
    static long page() {
        String words = Proc.text("self/auxv");
        var told = ByteBuffer.wrap(words == null ? new byte[0] : words.getBytes(StandardCharsets.ISO_8859_1))
                .order(ByteOrder.nativeOrder())
                .asLongBuffer();
        while (told.remaining() >= 2) {
            long type = told.get();
            long value = told.get();
            if (type == AT_PAGESZ) {
                return value;
            }
        }
        return 4096;
    }

    /// {@return how many bytes of memory a process has that are no file's; 0 if it is gone}
    ///
    /// @param pid its number
    static long memory(int pid) {
        String statm = Proc.text(pid + "/statm");
        if (statm == null || statm.isBlank()) {
            return 0;
        }
        String[] pages = statm.split(" ", -1);
        return (Long.parseLong(pages[1]) - Long.parseLong(pages[2])) * PAGE;
    }
}
