package dev.jacket.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.bench.FaultyEcho.Fault;
import dev.jacket.checks.Needs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `servers.py` does what its page says, and no wrong byte passes its load generators.
@Needs({"cc", "python3"})
class ServersTest {
    private static final Path BENCH = Path.of("").toAbsolutePath();

    @TempDir
    static Path out;

    private static Ended quick = new Ended(-1, "");
    private static String results = "";

    /// What a process said and how it ended.
    private record Ended(int status, String said) {}

    @BeforeAll
    static void runQuickly() throws IOException, InterruptedException {
        quick = servers(
                "c-epoll,jdk-vt",
                "pp64@64,short@16",
                "broken=sh -c 'echo no such device >&2; exit 3'",
                "forking=sh -c '" + out.resolve("bin/c_epoll") + " {address} & wait'");
        var file = out.resolve("results.md");
        results = Files.exists(file) ? Files.readString(file) : "";
    }

    /// Runs `servers.py --quick`.
    private static Ended servers(String only, String cells, String... added) throws IOException, InterruptedException {
        var command =
                new ArrayList<>(List.of("python3", BENCH.resolve("servers.py").toString(), "--quick"));
        command.addAll(List.of("--out", out.toString(), "--only", only, "--cells", cells));
        for (var server : added) {
            command.addAll(List.of("--add", server));
        }
        return run(command);
    }

    private static Ended run(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), said);
    }

    private static Ended load(String program, FaultyEcho server, String... options)
            throws IOException, InterruptedException {
        var command =
                new ArrayList<>(List.of(out.resolve("bin").resolve(program).toString()));
        command.addAll(List.of("--seconds", "0.3", "--warmup", "0"));
        command.addAll(List.of(options));
        command.add(server.address());
        return run(command);
    }

    @Test
    void quickRun_ofTwoServers_hasAFigureInEachCell() {
        assertThat(quick.status()).as(quick.said()).isZero();
        assertThat(results.lines().filter(line -> line.matches("\\| `c-epoll` \\| [1-9][\\d,]* \\| [1-9][\\d,]* \\|")))
                .as(results)
                .hasSize(1);
        assertThat(results.lines().filter(line -> line.matches("\\| `jdk-vt` \\| [1-9][\\d,]* \\| [1-9][\\d,]* \\|")))
                .hasSize(1);
        assertThat(out.resolve("results.json")).content().contains("\"p99_us\"", "\"server_cpu_ns\"");
    }

    @Needs({"openssl", "openssl/ssl.h"})
    @Test
    void quickRun_underTls_hasAFigureInEachCell() throws IOException, InterruptedException {
        var ended = servers("c-openssl,openssl", "tls64@1,tlsshort@16");

        assertThat(ended.status()).as(ended.said()).isZero();
        assertThat(ended.said()).containsPattern("\\| `c-openssl` \\| [1-9][\\d,]* \\| [1-9][\\d,]* \\|");
        assertThat(ended.said()).containsPattern("\\| `openssl` \\| [1-9][\\d,]* \\| [1-9][\\d,]* \\|");
    }

    @Test
    void serverThatEnds_isAbsentWithItsReason() {
        assertThat(results).contains("- `broken`: it ended with 3: no such device", "| `broken` | absent | absent |");
    }

    @Test
    void serverInAnotherProcess_isAbsent_asItsTimeWouldNotBeRead() {
        assertThat(results).contains("- `forking`: another process than the one started has the socket");
    }

    @Test
    void spoiltByte_failsItsCellAndTheRun() throws IOException, InterruptedException {
        var java = ProcessHandle.current().info().command().orElseThrow();
        var classes = BENCH.resolve("target/test-classes");
        var spoiling = "spoiling=" + java + " -cp " + classes + " " + FaultyEcho.class.getName() + " CHANGED {address}";

        var ended = servers("c-epoll", "pp64@64", spoiling);

        assertThat(ended.status()).as(ended.said()).isEqualTo(1);
        assertThat(ended.said()).containsPattern("FAILED pp64@64 spoiling: connection \\d+: byte \\d+ is 0x");
        assertThat(ended.said()).containsPattern("\\| `spoiling` \\| FAILED: connection ");
        assertThat(ended.said()).containsPattern("\\| `c-epoll` \\| [1-9]");
    }

    @Test
    void bars_areJudgedByTheirRatios() throws IOException, InterruptedException {
        var process = new ProcessBuilder("python3", "-B", "-m", "unittest", "table.test_bars")
                .directory(BENCH.toFile())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).containsPattern("Ran [1-9]\\d* tests");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pingpong", "stream", "short"})
    void echoload_ofAServerWithoutFault_ends(String mode) throws IOException, InterruptedException {
        try (var server = new FaultyEcho(Fault.NONE)) {
            var ended = load("echoload", server, "--mode", mode, "-c", "8");
            assertThat(ended.status()).as(ended.said()).isZero();
            assertThat(ended.said()).doesNotContain("failed");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "pingpong, CHANGED, is 0x",
        "pingpong, SWALLOWED, came back",
        "pingpong, DOUBLED, came back",
        "pingpong, CLOSED, '(end of stream|reset|pipe)'",
        "stream, CHANGED, is 0x",
        "stream, SWALLOWED, is 0x",
        "stream, DOUBLED, is 0x",
        "stream, CLOSED, '(end of stream|reset|pipe)'",
        "short, CHANGED, is 0x",
        "short, SWALLOWED, came back",
        "short, DOUBLED, came back",
        "short, CLOSED, '(end of stream|reset|pipe)'",
    })
    void echoload_ofAServerWithAFault_fails(String mode, Fault fault, String reason)
            throws IOException, InterruptedException {
        try (var server = new FaultyEcho(fault)) {
            var ended = load("echoload", server, "--mode", mode, "-c", "8");
            assertThat(ended.status()).as(ended.said()).isEqualTo(1);
            assertThat(ended.said()).containsPattern("\"failed\": \"connection \\d.*" + reason);
        }
    }

    @Test
    void udpload_ofAServerWithoutFault_ends() throws IOException, InterruptedException {
        try (var server = new FaultyEcho(Fault.NONE)) {
            var ended = load("udpload", server, "-c", "8");
            assertThat(ended.status()).as(ended.said()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CHANGED", "SWALLOWED", "DOUBLED"})
    void udpload_ofAServerWithAFault_fails(Fault fault) throws IOException, InterruptedException {
        try (var server = new FaultyEcho(fault)) {
            var ended = load("udpload", server, "-c", "8");
            assertThat(ended.status()).as(ended.said()).isEqualTo(1);
            assertThat(ended.said()).contains("that differs from its datagram of 64");
        }
    }
}
