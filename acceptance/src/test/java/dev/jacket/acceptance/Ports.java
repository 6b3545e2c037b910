package dev.jacket.acceptance;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Which port a process is bound to, read from procfs: not every peer tells it, and what ours tells must be true.
final class Ports {
    private static final Pattern LINK = Pattern.compile("socket:\\[(\\d+)\\]");
    private static final String TCP_LISTEN = "0A";

    private Ports() {}

    static int boundBy(Running running) {
        return await("a bound port of " + running.pid())
                .atMost(Limits.START)
                .pollInterval(java.time.Duration.ofMillis(10))
                .until(() -> find(running), Optional::isPresent)
                .orElseThrow();
    }

    private static Optional<Integer> find(Running running) {
        if (!running.isAlive()) {
            throw new AssertionError("ended before it was bound:\n" + running.transcript());
        }
        for (var pid : running.pids()) {
            var inodes = sockets(pid);
            for (var table : new String[] {"tcp", "tcp6", "udp", "udp6"}) {
                var port = inodes.isEmpty() ? Optional.<Integer>empty() : search(table, inodes);
                if (port.isPresent()) {
                    return port;
                }
            }
        }
        return Optional.empty();
    }

    private static Set<String> sockets(long pid) {
        var inodes = new HashSet<String>();
        try (var files = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (var file : files) {
                var link = LINK.matcher(Files.readSymbolicLink(file).toString());
                if (link.matches()) {
                    inodes.add(link.group(1));
                }
            }
        } catch (IOException e) {
            // The process has ended, or a descriptor has just been closed: the next look tells more.
            return inodes;
        }
        return inodes;
    }

    private static Optional<Integer> search(String table, Set<String> inodes) {
        try (var lines = Files.lines(Path.of("/proc/net/" + table))) {
            return lines.skip(1)
                    .map(line -> line.strip().split("\\s+"))
                    .filter(f -> inodes.contains(f[9]) && (table.startsWith("udp") || f[3].equals(TCP_LISTEN)))
                    .map(f -> Integer.parseInt(f[1].substring(f[1].indexOf(':') + 1), 16))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
