package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What a server of ours takes of the machine at one moment, and what it tells of itself.
///
/// @param descriptors that it has open, but for the next
/// @param wakers eventfds: those that loops have, and those that waits have opened, some of which are kept
/// @param threads of the kernel's
/// @param residentKib its memory that is not swapped out or given back
/// @param told its metrics, by name and labels as they stand on the page
record Vitals(long descriptors, long wakers, long threads, long residentKib, Map<String, Double> told) {
    private static final String EVENTFD = "anon_inode:[eventfd]";
    private static final Pattern HEAP = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
    private static final Pattern OTHER_KIB = Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB");
    private static final String JCMD =
            Path.of(System.getProperty("java.home", ""), "bin", "jcmd").toString();

    /// @param metrics the Unix socket where it tells them
    static Vitals of(Running running, Path metrics) throws IOException {
        long wakers = running.descriptors(EVENTFD::equals);
        return new Vitals(
                running.descriptors() - wakers, wakers, threads(running), running.residentKib(), told(metrics));
    }

    private static long threads(Running running) throws IOException {
        try (var tasks = Files.list(Path.of("/proc/" + running.pid() + "/task"))) {
            return tasks.count();
        }
    }

    private static Map<String, Double> told(Path metrics) throws IOException {
        var told = new LinkedHashMap<String, Double>();
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(metrics))) {
            channel.write(ByteBuffer.wrap(Bytes.utf8("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")));
            var text = Bytes.text(Channels.newInputStream(channel).readAllBytes());
            text.lines().filter(line -> line.startsWith("jacket_")).forEach(line -> {
                int space = line.lastIndexOf(' ');
                told.put(line.substring(0, space), Double.parseDouble(line.substring(space)));
            });
        }
        return told;
    }

    /// {@return the sum of a metric's samples}
    ///
    /// @param name its name
    /// @param labels what must stand among their labels
    double sum(String name, String labels) {
        return told.entrySet().stream()
                .filter(sample -> sample.getKey().startsWith(name + "{")
                        && sample.getKey().contains(labels))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    double sum(String name) {
        return sum(name, "");
    }

    /// {@return the bytes of the heap that are in use, after a full collection}
    static long heap(Running running) throws IOException {
        return ask(running, HEAP, "GC.class_histogram");
    }

    /// {@return the bytes that were got from malloc for what is no part of the virtual machine; it must track
    /// them}
    static long outside(Running running) throws IOException {
        return 1024 * ask(running, OTHER_KIB, "VM.native_memory", "summary");
    }

    private static long ask(Running running, Pattern pattern, String... words) throws IOException {
        var command = new ArrayList<>(List.of(JCMD, Long.toString(running.pid())));
        command.addAll(List.of(words));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (InputStream said = process.getInputStream()) {
            var text = new String(said.readAllBytes(), StandardCharsets.UTF_8);
            var matcher = pattern.matcher(text);
            assertThat(matcher.find()).as(text).isTrue();
            return Long.parseLong(matcher.group(1));
        }
    }
}
