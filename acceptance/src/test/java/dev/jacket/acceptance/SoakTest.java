package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Figures;
import dev.jacket.checks.Row;
import dev.jacket.checks.Scale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Servers that live for long among peers of every kind grow nowhere, lose nothing, and stay fast.
///
/// Nightly that is an hour on each back end, and with each change some seconds, for the sake of the test
/// itself. By hand it is any time: `-Djacket.soak=PT15M`.
@Timeout(value = 9, unit = TimeUnit.HOURS)
class SoakTest {
    private static final Duration LENGTH =
            Duration.parse(System.getProperty("jacket.soak", Scale.isNightly() ? "PT1H" : "PT6S"));
    private static final Duration WARM_UP = Duration.ofSeconds(Math.clamp(LENGTH.toSeconds() / 10, 2, 120));

    /// From this length on what is resident is judged too: before that the compilers are still at work.
    private static final Duration LONG = Duration.ofMinutes(10);

    private static final int SAMPLES = 120;
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration GRACE = Duration.ofSeconds(2);

    /// With each change latencies may be four times those of the table.
    private static final double MOST_MILLIS = Scale.isNightly() ? 50 : 200;

    /// What is compiled, loaded and cached in the course of time is no leak; one object for each of the
    /// connections of an hour is.
    private static final long MOST_HEAP = 2 << 20;

    /// Pools of blocks grow to some 2 MiB when they are first needed, and stay so.
    private static final long MOST_OUTSIDE = 4 << 20;

    /// Compilers and carriers come and go.
    private static final int MOST_THREADS = 2 * Runtime.getRuntime().availableProcessors() + 8;

    /// So many the library keeps for the next waits, once as many threads have waited at once.
    private static final long MOST_WAKERS = 16;

    @RegisterExtension
    final Programs programs = new Programs();

    private final Map<String, Soaked> servers = new LinkedHashMap<>();
    private Path folder;

    /// One of the servers, and what it took when it was warm.
    private static final class Soaked {
        final Running running;
        final Path metrics;
        final Path file;
        final List<Long> resident = new ArrayList<>();
        Vitals before = new Vitals(0, 0, 0, 0, Map.of());
        long heap;
        long outside;

        Soaked(Running running, Path metrics, Path file) {
            this.running = running;
            this.metrics = metrics;
            this.file = file;
        }

        Vitals vitals() throws IOException {
            return Vitals.of(running, metrics);
        }

        /// Other limits of time, or the same again.
        void configure(Duration limit) throws IOException {
            Files.writeString(file, limits(limit));
        }
    }

    private static String limits(Duration limit) {
        return "idle-timeout = %1$dms\nwrite-timeout = %1$dms\n".formatted(limit.toMillis());
    }

    @BeforeEach
    void makeFolder() {
        folder = programs.folder();
    }

    private Soaked server(String name) {
        return Objects.requireNonNull(servers.get(name));
    }

    private void serve(String name, String backend, String... words) throws IOException {
        var metrics = folder.resolve(name + ".metrics");
        var file = folder.resolve(name + ".conf");
        var all = new ArrayList<>(List.of("serve"));
        all.addAll(List.of(words));
        all.addAll(List.of("--backend", backend, "--metrics=unix:" + metrics, "--config=" + file));
        var program = Program.jacket(all.toArray(String[]::new))
                .with("JACKET_JAVA_OPTIONS", "-XX:NativeMemoryTracking=summary -Xms48m -Xmx48m");
        Files.writeString(file, limits(LIMIT));
        var running = programs.start(program);
        running.err().nextThrough("listening on ");
        servers.put(name, new Soaked(running, metrics, file));
    }

    private void serveAll(String backend) throws IOException {
        serve("tcp", backend, "echo", "127.0.0.1:0");
        serve("tls", backend, "echo", "tls://127.0.0.1:0");
        serve("unix", backend, "echo", "unix:" + folder.resolve("echo"));
        serve("udp", backend, "echo", "udp://127.0.0.1:0");
        var audit = "--audit=" + folder.resolve("audit");
        var commands = List.of("--command=say=echo {what:name}", "--command=nap=sleep 60");
        serve("shell", backend, "shell", "unix:" + folder.resolve("shell"), audit, commands.get(0), commands.get(1));
    }

    private Talk.Door door(String name) {
        return switch (name) {
            case "tcp" -> Talk.tcp(server(name).running.port());
            case "tls" -> Talk.tls(server(name).running.port());
            case "unix" -> Talk.unix(folder.resolve("echo"));
            default -> Talk.unix(folder.resolve("shell"));
        };
    }

    /// @param patient whether those come too who stay until the server ends it
    private Visitors visitors(boolean patient) {
        var all = new Visitors();
        var soon = Duration.ofMillis(20);
        for (var name : List.of("tcp", "tls", "unix")) {
            var door = door(name);
            all.come(name + " converses", 2, soon, all.converse(door));
            all.come(name + " asks", 1, soon, all.ask(door));
            all.come(name + " resets", 1, soon, all.reset(door));
            all.come(name + " half-closes", 1, soon, all.halfClose(door));
            all.come(name + " trickles", 2, soon, all.trickle(door));
            all.come(name + " is idle", patient ? 3 : 0, LIMIT, all.idle(door, LIMIT.plus(GRACE)));
            all.come(name + " stalls", patient ? 2 : 0, LIMIT, all.stall(door));
        }
        all.come(
                "tls babbles",
                1,
                Duration.ofMillis(50),
                all.babble(Talk.tcp(server("tls").running.port())));
        all.come("udp sends", 2, soon, all.send(server("udp").running.port()));
        all.come("shell commands", 1, Duration.ofMillis(500), all.command(door("shell")));
        all.come("shell leaves", 1, Duration.ofMillis(500), all.leave(door("shell")));
        return all;
    }

    /// Has them come for so long, and samples meanwhile; each server reads its configuration again now and
    /// then.
    private Visitors live(Duration length, boolean samples) throws Exception {
        var visitors = visitors(samples);
        long end = System.nanoTime() + length.toNanos();
        long step = Math.max(250, length.toMillis() / SAMPLES);
        for (int i = 0; System.nanoTime() - end < 0; i++) {
            Pause.of(step);
            for (var server : servers.values()) {
                if (samples) {
                    server.resident.add(server.vitals().residentKib());
                }
                if (i % 8 == 7) {
                    server.configure(LIMIT.minusMillis(i % 3 * 100L));
                    server.running.signal("HUP");
                }
            }
        }
        visitors.stop();
        return visitors;
    }

    /// Waits until all who came are gone.
    private void settle() {
        servers.forEach((name, server) -> await(name + " has nobody any more")
                .atMost(Limits.ANSWER)
                .until(() -> server.vitals().sum("jacket_work_open") == 0
                        && server.running.pids().size() == 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"io-uring", "epoll"})
    @Row("C16")
    void servers_amongPeersOfEveryKind_growNowhere(String backend, Figures figures) throws Exception {
        serveAll(backend);
        assertThat(live(WARM_UP, false).wrong()).isEmpty();
        settle();
        for (var server : servers.values()) {
            server.heap = Vitals.heap(server.running);
            server.outside = Vitals.outside(server.running);
            server.before = server.vitals();
        }

        var visitors = live(LENGTH, true);

        tell(visitors, figures, backend);
        assertThat(visitors.wrong()).isEmpty();
        assertThat(visitors.millis(99)).as("ms, p99").isLessThan(MOST_MILLIS);
        settle();
        for (var each : servers.entrySet()) {
            grewNowhere(each.getKey(), each.getValue(), figures, backend);
            counted(each.getKey(), each.getValue(), visitors);
        }
        for (var server : servers.values()) {
            server.running.terminate();
            server.running.ends(0);
            assertThat(server.running.complaints()).doesNotContain("LEAK", "Exception", "failed");
        }
    }

    private static void tell(Visitors visitors, Figures figures, String backend) {
        figures.tell(
                backend + " replies",
                "%,d, p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms"
                        .formatted(
                                visitors.replies(), visitors.millis(50), visitors.millis(99), visitors.millis(99.9)));
        figures.tell(
                backend + " visits",
                new TreeMap<>(visitors.paid())
                        .entrySet().stream()
                                .map(kind -> kind.getKey() + " " + kind.getValue())
                                .collect(Collectors.joining(", ")));
    }

    private static void grewNowhere(String name, Soaked server, Figures figures, String backend) throws IOException {
        var before = server.before;
        await(name + " has as many descriptors as before, " + before.descriptors())
                .atMost(Limits.ANSWER)
                .until(() -> server.vitals().descriptors() <= before.descriptors());
        long heap = Vitals.heap(server.running) - server.heap;
        long outside = Vitals.outside(server.running) - server.outside;
        var after = server.vitals();
        var growth = growth(server.resident);
        assertThat(after.wakers()).as(name + ": eventfds").isLessThanOrEqualTo(before.wakers() + MOST_WAKERS);
        figures.tell(
                backend + " " + name,
                "heap %+,d B, outside %+,d B, resident %,d KiB, %+,d KiB in the second half, threads %+d, descriptors %d, eventfds %d"
                        .formatted(
                                heap,
                                outside,
                                after.residentKib(),
                                growth,
                                after.threads() - before.threads(),
                                after.descriptors(),
                                after.wakers()));
        assertThat(heap).as(name + ": heap").isLessThan(MOST_HEAP);
        assertThat(outside).as(name + ": memory outside the heap").isLessThan(MOST_OUTSIDE);
        assertThat(after.threads()).as(name + ": threads").isLessThanOrEqualTo(before.threads() + MOST_THREADS);
        if (LENGTH.compareTo(LONG) >= 0) {
            assertThat(growth).as(name + ": KiB resident").isLessThan(mostGrowthKib());
        }
        ringsAreWhole(name, before, after);
    }

    /// 1 MiB an hour, and 2 MiB that come and go.
    private static long mostGrowthKib() {
        return 2048 + 1024 * LENGTH.toMinutes() / 60;
    }

    /// {@return by how much the last quarter was above the second, each by its median}
    private static long growth(List<Long> samples) {
        int quarter = samples.size() / 4;
        return median(samples.subList(3 * quarter, samples.size())) - median(samples.subList(quarter, 2 * quarter));
    }

    private static long median(List<Long> samples) {
        return samples.stream().sorted().skip(samples.size() / 2).findFirst().orElse(0L);
    }

    /// Each buffer of the rings is the kernel's again, and no thread of a connection is left.
    private static void ringsAreWhole(String name, Vitals before, Vitals after) {
        assertThat(after.sum("jacket_loops_buffers_free"))
                .as(name + ": free buffers")
                .isEqualTo(after.sum("jacket_loops_buffers"));
        assertThat(after.sum("jacket_loops_threads"))
                .as(name + ": threads of the loops")
                .isLessThanOrEqualTo(before.sum("jacket_loops_threads"));
        assertThat(after.sum("jacket_loops_stand_ins")).as(name + ": stand-ins").isZero();
    }

    /// What the server counted is what its peers saw.
    private static void counted(String name, Soaked server, Visitors visitors) throws IOException {
        var before = server.before;
        var after = server.vitals();
        assertThat(after.sum("jacket_handlers_failed_total"))
                .as(name + ": failures")
                .isZero();
        assertThat(after.sum("jacket_log_lines_lost_total"))
                .as(name + ": lines")
                .isZero();
        assertThat(after.sum("jacket_connections_ended_total"))
                .as(name + ": ends")
                .isEqualTo(after.sum("jacket_connections_accepted_total"));
        String limits = "jacket_limits_reached_total";
        for (var limit :
                Map.of("idle-timeout", " is idle", "write-timeout", " stalls").entrySet()) {
            String label = "limit=\"" + limit.getKey() + '"';
            assertThat(after.sum(limits, label) - before.sum(limits, label))
                    .as(name + ": " + limit.getKey())
                    .isEqualTo((double) visitors.paid(name + limit.getValue()));
        }
    }
}
