package dev.jacket.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyLogTest {
    @TempDir
    Path folder;

    @Test
    void bothSides_ofTls13_tellTheSameSecrets() throws Exception {
        var ofClient = new CopyOnWriteArrayList<String>();
        var ofServer = new CopyOnWriteArrayList<String>();
        try (var pair = Pair.of(
                Pair.server(TlsConfig.DEFAULT.keyLog(KeyLog.to(ofServer::add))),
                Pair.client(TlsConfig.DEFAULT.keyLog(KeyLog.to(ofClient::add))),
                "localhost")) {
            Pair.send(pair.client(), "x");
            assertThat(Pair.read(pair.server(), 1)).isEqualTo("x");
            assertThat(ofClient).containsExactlyInAnyOrderElementsOf(ofServer);
            assertThat(ofClient.stream().map(line -> line.substring(0, line.indexOf(' '))))
                    .contains(
                            "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
                            "SERVER_HANDSHAKE_TRAFFIC_SECRET",
                            "CLIENT_TRAFFIC_SECRET_0",
                            "SERVER_TRAFFIC_SECRET_0");
            assertThat(ofClient).allMatch(line -> line.matches("[A-Z_0-9]+ [0-9a-f]{64} ([0-9a-f]{64}|[0-9a-f]{96})"));
        }
    }

    @Test
    void withoutALog_nothingIsTold() throws Exception {
        var told = new CopyOnWriteArrayList<String>();
        var log = KeyLog.to(told::add);
        assertThat(log).isNotNull();
        Pair.of(TlsConfig.DEFAULT).close();
        assertThat(told).isEmpty();
    }

    /// A pipe holds 64 KiB.
    @Test
    @Row("L7")
    @Timeout(60)
    void pipe_thatNobodyReads_holdsUpNoHandshake() throws Exception {
        var pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        try (var log = KeyLog.to(pipe)) {
            log.tell("# " + "0".repeat(1 << 20));
            try (var pair = Pair.of(TlsConfig.DEFAULT.keyLog(log))) {
                Pair.send(pair.client(), "x");
                assertThat(Pair.read(pair.server(), 1)).isEqualTo("x");
            }
            try (var reader = Files.newBufferedReader(pipe)) {
                assertThat(reader.readLine()).startsWith("# 000");
                assertThat(reader.readLine()).matches("[A-Z_0-9]+ [0-9a-f]{64} [0-9a-f]+");
            }
        }
    }

    @Test
    @Row("L7")
    void pipe_thatNobodyReads_countsWhatIsDropped() throws Exception {
        var pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        try (var log = KeyLog.to(pipe)) {
            log.tell("# " + "0".repeat(1 << 20));
            assertThat(log.lost()).isZero();
            for (int line = 0; line < 8_192 + 100; line++) {
                log.tell("# " + line);
            }
            assertThat(log.lost()).isBetween(100L, 101L); // the long one waits, or is being written
        }
    }

    @Test
    @Row("L7")
    void file_thatCannotBeWritten_endsNoHandshake_andIsToldLater() throws Exception {
        var file = folder.resolve("keys");
        var log = KeyLog.to(file);
        Files.delete(file);
        try (var pair = Pair.of(TlsConfig.DEFAULT.keyLog(log))) {
            Pair.send(pair.client(), "x");
            assertThat(Pair.read(pair.server(), 1)).isEqualTo("x");
        }
        long lost = log.lost();
        assertThat(lost).isPositive();
        Files.createFile(file);
        log.tell("# again");
        log.tell("# and again");
        assertThat(Files.readAllLines(file))
                .containsExactly("", "# " + lost + " secrets could not be written", "# again", "# and again");
        assertThat(log.lost()).isEqualTo(lost);
    }

    /// What is in the log opens what went over the wire, in a packet viewer.
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    @Needs({"tshark", "text2pcap"})
    void tshark_readsAlong(String version) throws Exception {
        var log = folder.resolve("keys");
        var wire = new Recorded();
        try (var pair = wire.pair(
                Pair.server(TlsConfig.DEFAULT),
                Pair.client(TlsConfig.DEFAULT.versions(version).keyLog(KeyLog.to(log))))) {
            Pair.send(pair.client(), "a secret question");
            assertThat(Pair.read(pair.server(), 17)).isEqualTo("a secret question");
            Pair.send(pair.server(), "a secret answer");
            assertThat(Pair.read(pair.client(), 15)).isEqualTo("a secret answer");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
                .isEqualTo("rw-------");
        Files.writeString(folder.resolve("wire.txt"), wire.dump());
        run("text2pcap", "-q", "-D", "-T", "40000,443", "-4", "10.0.0.1,10.0.0.2", "wire.txt", "wire.pcap");
        String seen = run(
                "tshark",
                "-o",
                "tls.keylog_file:" + log,
                "-r",
                "wire.pcap",
                "-Y",
                "tls.app_data || data",
                "-T",
                "fields",
                "-e",
                "data.data",
                "-e",
                "tls.segment.data");
        assertThat(seen).contains(hex("a secret question")).contains(hex("a secret answer"));
    }

    private static String hex(String text) {
        return java.util.HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private String run(String... words) throws Exception {
        var process = new ProcessBuilder(List.of(words))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
