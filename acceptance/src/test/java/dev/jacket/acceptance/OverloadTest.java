package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Figures;
import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import dev.jacket.checks.Scale;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Twice as many clients as a server can serve, who come whether those before them were served or not. What it can
/// carry is set by its limit: 50 at once, each for 50 ms.
@Tag(Scale.NIGHTLY)
@Needs("python3")
class OverloadTest {
    private static final int AT_ONCE = 50;
    private static final int CAPACITY = 1_000;
    private static final int SECONDS = 15;

    private static final double MOST_MILLIS_TO_REFUSE = 50;
    private static final double LEAST_OF_PEAK = 0.9;

    /// Of connections that wait to be accepted, and of descriptors and memory besides those at work.
    private static final double MOST_WAITING = 500;

    private static final long MOST_DESCRIPTORS = 200;
    private static final long MOST_GROWTH_KIB = 64 << 10;

    private static final Pattern SAID = Pattern.compile(
            "served (\\d+) refused (\\d+) failed 0 rate \\d+ ms-served (\\S+) ms-refused (\\S+) late (\\S+)\n");

    @RegisterExtension
    final Programs programs = new Programs();

    private Running server;
    private Path metrics;
    private String port;
    private double mostAtWork;
    private double mostWaiting;
    private long mostDescriptors;

    @BeforeEach
    void serve() {
        metrics = programs.folder().resolve("metrics");
        server = programs.jacket(
                "serve", "echo", "127.0.0.1:0", "--delay=50ms", "--max-conns=" + AT_ONCE, "--metrics=unix:" + metrics);
        server.err().nextThrough("listening on 127.0.0.1:");
        port = server.err().nextLine();
    }

    /// @param said all of it
    /// @param served how many had their byte back
    /// @param refused how many were turned away
    /// @param millisToRefuse at the 99th percentile, from when the client was due
    private record Arrivals(String said, int served, int refused, double millisToRefuse) {}

    private Arrivals arrive(int rate) {
        var clients = programs.python("arrivals.py", port, "" + rate, "" + SECONDS);
        await().atMost(Limits.TRANSFER).pollInterval(Duration.ofMillis(100)).until(() -> {
            look();
            return !clients.isAlive();
        });
        clients.ends(0);
        var said = clients.out().restText();
        var parts = SAID.matcher(said);
        assertThat(parts.matches()).as(said).isTrue();
        return new Arrivals(
                said.strip(),
                Integer.parseInt(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                Double.parseDouble(parts.group(4)));
    }

    private void look() throws IOException {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(metrics))) {
            channel.write(ByteBuffer.wrap(Bytes.utf8("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")));
            var text = Bytes.text(Channels.newInputStream(channel).readAllBytes());
            mostAtWork = Math.max(mostAtWork, sample(text, "jacket_work_open"));
            mostWaiting = Math.max(mostWaiting, sample(text, "jacket_backlog_waiting"));
        }
        mostDescriptors = Math.max(mostDescriptors, server.descriptors());
    }

    private static double sample(String page, String name) {
        var line =
                Pattern.compile("(?m)^" + name + "\\{server=\"echo\"} (\\S+)$").matcher(page);
        assertThat(line.find()).as(page).isTrue();
        return Double.parseDouble(line.group(1));
    }

    @Test
    @Row("C19")
    void clients_twiceAsManyAsCanBeServed_costThoseWhoAreServedNothing(Figures figures) {
        arrive(CAPACITY / 2); // while its code is compiled
        var peak = arrive(CAPACITY);
        var before = server.residentKib();
        var twice = arrive(2 * CAPACITY);

        figures.tell("once", peak.said());
        figures.tell("twice", twice.said());
        figures.tell(
                "at most",
                "at work %s, waiting %s, descriptors %d".formatted(mostAtWork, mostWaiting, mostDescriptors));
        assertThat(peak.served()).isGreaterThan(CAPACITY * SECONDS / 2);
        assertThat((double) twice.served()).isGreaterThanOrEqualTo(LEAST_OF_PEAK * peak.served());
        assertThat(twice.refused()).isGreaterThan(CAPACITY * SECONDS / 2);
        assertThat(twice.millisToRefuse()).isLessThan(MOST_MILLIS_TO_REFUSE);
        assertThat(mostAtWork).isLessThanOrEqualTo((double) AT_ONCE);
        assertThat(mostWaiting).isLessThan(MOST_WAITING);
        assertThat(mostDescriptors).isLessThan(MOST_DESCRIPTORS);
        assertThat(server.residentKib() - before).isLessThan(MOST_GROWTH_KIB);
    }
}
