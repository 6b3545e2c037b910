package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every server runs on event loops: as many as are asked for, on what is asked for.
class EventLoopsTest {
    private static final int LOOPS = 3;
    private static final Pattern THREADS = Pattern.compile("(?m)^jacket_loops_threads\\{[^}]*} (\\d+)$");

    @RegisterExtension
    final Programs programs = new Programs();

    @Needs("io_uring")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo TCP",
                "echo unix:PATH",
                "discard TCP",
                "chargen TCP",
                "reply TCP hello",
                "time TCP",
                "hello TCP",
                "greet TCP",
                "exec TCP -- cat",
                "shell TCP --command=d=/bin/date"
            })
    void serve_streams_acceptsAndHandlesOnTheLoopsThatWereAskedFor(String words) throws IOException {
        for (var backend : List.of("io-uring", "epoll")) {
            var socket = programs.folder().resolve("s");
            var metrics = programs.folder().resolve("m");
            var server = serve(
                    words.replace("TCP", "127.0.0.1:0").replace("PATH", socket.toString()),
                    "--loops=" + LOOPS,
                    "--backend=" + backend,
                    "--metrics=unix:" + metrics);
            assertRunsOn(server, LOOPS, backend);
            try (var peer = words.contains("PATH")
                    ? SocketChannel.open(UnixDomainSocketAddress.of(socket))
                    : SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()))) {
                assertThat(peer.isConnected()).isTrue();
                // One that accepts, and one for the connection.
                await().atMost(Limits.ANSWER).until(() -> threads(metrics) >= 2);
            }
            server.terminate();
            server.ends(0);
        }
    }

    @Needs("io_uring")
    @ParameterizedTest
    @ValueSource(strings = {"echo", "discard", "chargen", "reply hello", "time", "hello"})
    void serve_datagrams_receivesOnTheLoopsThatWereAskedFor(String words) throws IOException {
        for (var backend : List.of("io-uring", "epoll")) {
            var metrics = programs.folder().resolve("m");
            var service = words.split(" ", 2);
            var server = serve(
                    service[0] + " udp://127.0.0.1:0" + (service.length > 1 ? " " + service[1] : ""),
                    "--loops=" + LOOPS,
                    "--backend=" + backend,
                    "--metrics=unix:" + metrics);
            assertRunsOn(server, LOOPS, backend);
            await().atMost(Limits.ANSWER).until(() -> threads(metrics) >= 1);
            server.terminate();
            server.ends(0);
        }
    }

    /// One for each processor that has something to do: a datagram socket has one receiver.
    @ParameterizedTest
    @CsvSource({"echo 127.0.0.1:0, 1024", "echo udp://127.0.0.1:0, 1"})
    void serve_nothingAskedFor_hasALoopForEachProcessorThatIsOfUse(String words, int useful) {
        var server = serve(words);
        int loops = Math.min(Runtime.getRuntime().availableProcessors(), useful);
        assertThat(loops(server)).isEqualTo(names(loops));
    }

    @Row("N5")
    @Test
    void serve_schedulersHookIsClosed_saysSoInOneLineAndServes() {
        var java = Objects.requireNonNull(Launcher.path().getParent())
                .resolve(".image/current/bin/java")
                .toString();
        var server = programs.server(Program.of(
                java,
                "--enable-native-access=dev.jacket.sys",
                "-m",
                "dev.jacket.cli/dev.jacket.cli.Main",
                "serve",
                "echo",
                "127.0.0.1:0"));
        try (var peer = Peer.to(server)) {
            Bytes.same(peer.send("x").read(1), "x");
        }
        assertThat(loops(server.running())).isEmpty();
        server.running().terminate();
        server.running().ends(0);
        OneLine.of(server.running())
                .isEqualTo("virtual threads are the JDK's to run: the JDK's scheduler hook is closed;"
                        + " start with --add-opens java.base/java.lang=dev.jacket.loop");
    }

    /// @param flags go before a program's words
    private Running serve(String words, String... flags) {
        var all = new ArrayList<>(List.of(words.split(" ", -1)));
        int end = all.contains("--") ? all.indexOf("--") : all.size();
        all.addAll(end, List.of(flags));
        var server = programs.start(
                Program.jacket("serve").plus(all.toArray(String[]::new)).readingNothing());
        server.err().nextThrough("listening on ");
        return server;
    }

    private static void assertRunsOn(Running server, int count, String backend) {
        assertThat(loops(server)).isEqualTo(names(count));
        assertThat(rings(server)).isEqualTo(backend.equals("epoll") ? 0 : count);
    }

    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "jacket-loop-" + i).toList();
    }

    /// {@return the names of its loops' threads, in order}
    private static List<String> loops(Running server) {
        try (var tasks = Files.list(Path.of("/proc/" + server.pid() + "/task"))) {
            return tasks.map(EventLoopsTest::name)
                    .filter(name -> name.startsWith("jacket-loop-"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException e) {
            return ""; // it has just ended
        }
    }

    private static long rings(Running server) {
        try (var files = Files.list(Path.of("/proc/" + server.pid() + "/fd"))) {
            return files.filter(EventLoopsTest::isRing).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isRing(Path file) {
        try {
            return Files.readSymbolicLink(file).toString().contains("[io_uring]");
        } catch (IOException e) {
            return false; // it has just been closed
        }
    }

    /// {@return how many virtual threads its loops run}
    private static long threads(Path metrics) throws IOException {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(metrics))) {
            channel.write(ByteBuffer.wrap(Bytes.utf8("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")));
            var text = Bytes.text(Channels.newInputStream(channel).readAllBytes());
            return THREADS.matcher(text)
                    .results()
                    .mapToLong(each -> Long.parseLong(each.group(1)))
                    .sum();
        }
    }
}
