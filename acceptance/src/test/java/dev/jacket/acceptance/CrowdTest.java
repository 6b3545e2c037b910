package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// As many connections as there are descriptors for, held and served by one process, and what an idle one takes.
class CrowdTest {
    /// As many as the limit of descriptors that most systems allow.
    private static final int MOST = 19_000;

    /// For what a process has open besides.
    private static final int RESERVED = 500;

    /// Of memory, for each connection with its thread and what its stack holds.
    private static final int MOST_BYTES = 4_096;

    private static final Pattern HEAP = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
    private static final Pattern OTHER_KIB = Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB");

    private static final String JCMD =
            Path.of(System.getProperty("java.home", ""), "bin", "jcmd").toString();

    @RegisterExtension
    final Programs programs = new Programs();

    @ParameterizedTest
    @ValueSource(strings = {"io-uring", "epoll"})
    void serve_asManyAsThereAreDescriptors_servesEachAndTakesLittleForIt(String backend) throws IOException {
        var count = (int) Math.min(MOST, limit() - RESERVED);
        // A stack is larger while its code is not compiled; so that is waited for, however busy the machine is.
        var server = programs.server(Program.jacket("serve", "echo", "127.0.0.1:0", "--backend", backend)
                .with("JACKET_JAVA_OPTIONS", "-XX:-BackgroundCompilation -XX:NativeMemoryTracking=summary"));
        hold(server, count).terminate();
        var before = settled(server, 100);

        var crowd = hold(server, count);
        assertThat(server.running().descriptors()).isGreaterThan(count);
        var each = (live(server.running()) - before) / count;
        crowd.type("again\n");
        says(crowd, "held\nserved\n");
        assertThat(each).as("bytes for each of %,d connections", count).isLessThanOrEqualTo(MOST_BYTES);
        crowd.terminate();
        settled(server, 100);
        assertThat(server.running().err().text()).doesNotContain("LEAK", "EMFILE");
        server.running().terminate();
        server.running().ends(0);
    }

    private Running hold(Server server, int count) {
        var crowd = programs.python("crowd.py", "" + server.port(), "" + count);
        says(crowd, "held\n");
        return crowd;
    }

    private static void says(Running crowd, String words) {
        crowd.out().awaitTotal(words.length(), Limits.TRANSFER);
        assertThat(crowd.out().text()).isEqualTo(words);
    }

    /// {@return the bytes that are in use, once all connections are gone}
    private static long settled(Server server, long descriptors) throws IOException {
        await().atMost(Limits.TRANSFER).until(() -> server.running().descriptors() < descriptors);
        return live(server.running());
    }

    /// On the heap after a full collection, and from malloc. How much of it is resident, and what more, is the
    /// collector's choice and not ours.
    private static long live(Running running) throws IOException {
        return told(running, HEAP, "GC.class_histogram")
                + 1024 * told(running, OTHER_KIB, "VM.native_memory", "summary");
    }

    private static long told(Running running, Pattern pattern, String... words) throws IOException {
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

    /// {@return how many descriptors a process may have}
    private static long limit() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/limits"))) {
            var files = lines.filter(line -> line.startsWith("Max open files"))
                    .findFirst()
                    .orElseThrow();
            var soft = files.substring("Max open files".length()).strip();
            soft = soft.substring(0, soft.indexOf(' '));
            return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
        }
    }
}
