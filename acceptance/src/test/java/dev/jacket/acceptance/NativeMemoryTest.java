package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Row;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Memory outside the heap does not grow with the connections that came and went.
class NativeMemoryTest {
    private static final Pattern OTHER = Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB");
    private static final String JCMD =
            Path.of(System.getProperty("java.home", ""), "bin", "jcmd").toString();

    @RegisterExtension
    final Programs programs = new Programs();

    /// Symptom: `listen -k` took 256 KiB with each client and kept it.
    @ParameterizedTest
    @ValueSource(strings = {"serve echo", "listen -k"})
    @Row("C16")
    void server_manyConnections_nativeMemoryDoesNotGrow(String verb) throws IOException {
        var server = programs.server(Program.jacket((verb + " 127.0.0.1:0").split(" ", -1))
                .with("JACKET_JAVA_OPTIONS", "-XX:NativeMemoryTracking=summary")
                .readingNothing());
        rounds(server, 100);
        var before = otherKib(server.running().pid());
        rounds(server, 500);

        assertThat(otherKib(server.running().pid()) - before)
                .as("KiB of memory that Jacket has got from malloc")
                .isLessThan(1_024);
        assertThat(server.running().err().text()).doesNotContain("LEAK");
    }

    private static void rounds(Server server, int count) {
        for (var i = 0; i < count; i++) {
            try (var peer = Peer.to(server)) {
                peer.send("x\n");
                peer.endOutput().rest();
            }
        }
    }

    /// After a full collection, which frees what belongs to objects that are gone.
    private static long otherKib(long pid) throws IOException {
        jcmd(pid, "GC.run");
        var matcher = OTHER.matcher(jcmd(pid, "VM.native_memory", "summary"));
        assertThat(matcher.find()).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    private static String jcmd(long pid, String... words) throws IOException {
        var command = new ArrayList<>(List.of(JCMD, Long.toString(pid)));
        command.addAll(List.of(words));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (InputStream said = process.getInputStream()) {
            return new String(said.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
