package dev.jacket.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the kernel lets this process have.
final class LimitFindings {
    private static final long RESERVED = 64; // descriptors that are no client's
    private static final long MANY = 10_000; // clients that every server of ours is tested with
    private static final long BACKLOG = 4096;
    private static final long BUFFER = 4 << 20;
    private static final String NET = "/proc/sys/net/";

    private final Machine machine;
    private final List<Finding> findings = new ArrayList<>();

    private LimitFindings(Machine machine) {
        this.machine = machine;
    }

    static List<Finding> of(Machine machine) {
        var limits = new LimitFindings(machine);
        limits.descriptors();
        limits.backlog();
        limits.ports();
        limits.lockedMemory();
        limits.buffers("tcp_rmem", "4096 131072 6291456");
        limits.buffers("tcp_wmem", "4096 16384 4194304");
        limits.mostAsked("rmem_max", "so-rcvbuf");
        limits.mostAsked("wmem_max", "so-sndbuf");
        return limits.findings;
    }

    private void descriptors() {
        String[] limit = limit("Max open files");
        if (limit == null) {
            unknown("nofile", "/proc/self/limits");
            return;
        }
        long soft = number(limit[0]);
        boolean many = soft >= MANY + RESERVED;
        add(Finding.of("nofile", Finding.Verdict.OK, "soft " + limit[0] + ", hard " + limit[1]));
        add(Finding.judged(
                "max-connections",
                many,
                Finding.Verdict.LOW,
                soft == Long.MAX_VALUE ? "unlimited" : Math.max(0, soft - RESERVED) + ": soft nofile - " + RESERVED,
                "for " + MANY + ": ulimit -n " + (MANY + RESERVED) + ", LimitNOFILE= of a service"));
    }

    private void backlog() {
        long[] most = numbers("core/somaxconn", 1);
        if (most != null) {
            add(Finding.judged(
                    "somaxconn",
                    most[0] >= BACKLOG,
                    Finding.Verdict.LOW,
                    most[0] + " may wait to be accepted, whatever --backlog says",
                    "sysctl -w net.core.somaxconn=" + BACKLOG));
        }
    }

    private void ports() {
        long[] range = numbers("ipv4/ip_local_port_range", 2);
        if (range != null) {
            long count = Math.max(0, range[1] - range[0] + 1);
            add(Finding.judged(
                    "ip_local_port_range",
                    count >= MANY,
                    Finding.Verdict.LOW,
                    range[0] + " to " + range[1] + ": " + count + " connections to one address and port",
                    "sysctl -w net.ipv4.ip_local_port_range='32768 60999'"));
        }
    }

    private void lockedMemory() {
        String[] limit = limit("Max locked memory");
        if (limit == null) {
            unknown("memlock", "/proc/self/limits");
        } else {
            add(Finding.of("memlock", Finding.Verdict.OK, "soft " + size(limit[0]) + ", hard " + size(limit[1])));
        }
    }

    private void buffers(String name, String usual) {
        long[] sizes = numbers("ipv4/" + name, 3);
        if (sizes != null) {
            add(Finding.judged(
                    name,
                    sizes[2] >= BUFFER,
                    Finding.Verdict.LOW,
                    "from " + size(sizes[0]) + ", at first " + size(sizes[1]) + ", up to " + size(sizes[2]),
                    "slow over long distances: sysctl -w net.ipv4." + name + "='" + usual + "'"));
        }
    }

    private void mostAsked(String name, String option) {
        long[] most = numbers("core/" + name, 1);
        if (most != null) {
            add(Finding.of(name, Finding.Verdict.OK, size(most[0]) + " is the most that " + option + " can ask for"));
        }
    }

    private void add(Finding finding) {
        findings.add(finding);
    }

    private void unknown(String name, String path) {
        add(Finding.of(name, Finding.Verdict.UNKNOWN, path + " cannot be read"));
    }

    /// {@return the soft and the hard limit of this name}
    private String @Nullable [] limit(String name) {
        String table = machine.file("/proc/self/limits");
        for (String line : table == null ? List.<String>of() : table.lines().toList()) {
            if (line.startsWith(name)) {
                String[] words = line.substring(name.length()).strip().split("\\s+", 3);
                return words.length >= 2 && isLimit(words[0]) && isLimit(words[1]) ? words : null;
            }
        }
        return null;
    }

    private static boolean isLimit(String word) {
        return word.equals("unlimited") || word.matches("[0-9]{1,18}");
    }

    private static long number(String limit) {
        return limit.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(limit);
    }

    /// {@return the numbers in a file under /proc/sys/net; null, and a finding that says so, if they are not there}
    private long @Nullable [] numbers(String path, int count) {
        String text = machine.file(NET + path);
        String[] words = text == null ? new String[0] : text.split("\\s+", -1);
        var numbers = new long[count];
        for (int i = 0; i < count; i++) {
            if (words.length != count || !words[i].matches("[0-9]{1,18}")) {
                unknown(path.substring(path.indexOf('/') + 1), NET + path);
                return null;
            }
            numbers[i] = Long.parseLong(words[i]);
        }
        return numbers;
    }

    private static String size(String limit) {
        return limit.equals("unlimited") ? limit : size(Long.parseLong(limit));
    }

    /// {@return the size in the largest unit in which it is a whole number}
    static String size(long bytes) {
        if (bytes != 0 && bytes % (1 << 20) == 0) {
            return (bytes >> 20) + " MiB";
        }
        return bytes != 0 && bytes % (1 << 10) == 0 ? (bytes >> 10) + " KiB" : bytes + " B";
    }
}
