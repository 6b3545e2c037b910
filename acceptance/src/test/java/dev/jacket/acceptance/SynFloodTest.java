package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Figures;
import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import dev.jacket.checks.Scale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// SYN packets from nowhere, as fast as a processor makes them, while others connect. The kernel answers them by
/// cookies; what is asked here is that the server neither stands in the way of that nor has work by it.
@Tag(Scale.NIGHTLY)
@Needs({"root", "netns", "ip", "nsenter", "python3"})
class SynFloodTest {
    private static final int SECONDS = 15;
    private static final double SLOWEST_MILLIS = 200;

    /// Of a processor, more than without the flood.
    private static final double MOST_POINTS = 5;

    private static final Pattern TIMES = Pattern.compile("p50 \\S+ p99 (\\S+) max \\S+ of (\\d+)\n");
    private static final Pattern COOKIES = Pattern.compile("(?m)^TcpExtSyncookiesSent +(\\d+)");

    @RegisterExtension
    final Programs programs = new Programs();

    /// What some seconds of others' connects were like.
    ///
    /// @param said the times of connects
    /// @param points of a processor that the server took
    private record Seconds(String said, double points) {
        double p99() {
            var times = TIMES.matcher(said);
            assertThat(times.matches()).as(said).isTrue();
            assertThat(Integer.parseInt(times.group(2))).isGreaterThan(SECONDS * 40);
            return Double.parseDouble(times.group(1));
        }
    }

    private Seconds connects(TwoNetworks networks, Server server) {
        var before = server.running().cpu();
        var begun = System.nanoTime();
        var client = programs.start(
                networks.there(Program.python("connects.py", "10.9.1.1", "" + server.port(), "" + SECONDS)));
        assertThat(client.exit(Limits.TRANSFER)).as(client::transcript).isZero();
        var used = server.running().cpu().minus(before);
        return new Seconds(client.out().restText(), 100.0 * used.toNanos() / (System.nanoTime() - begun));
    }

    private long cookies(TwoNetworks networks) {
        var counters = programs.start(networks.here(Program.of("nstat", "-asz")));
        counters.ends(0);
        var sent = COOKIES.matcher(counters.out().restText());
        assertThat(sent.find()).isTrue();
        return Long.parseLong(sent.group(1));
    }

    @Test
    @Row("C8")
    void flood_ofSynPackets_slowsNoConnect_andCostsTheServerNothing(Figures figures) {
        var networks = new TwoNetworks(programs);
        networks.doHere("ip", "route", "add", "default", "via", "10.9.1.2");
        var server = programs.server(networks.here(Program.jacket("serve", "echo", "10.9.1.1:0")));
        connects(networks, server); // while its code is compiled
        var calm = connects(networks, server);

        var flood = programs.start(networks.there(Program.python("flood.py", "10.9.1.1", "" + server.port())));
        flood.out().nextThrough("flooding\n");
        var flooded = connects(networks, server);
        flood.endInput();
        flood.ends(0);

        figures.tell("calm", calm);
        figures.tell(
                "flooded",
                flooded + ", SYNs a second: " + flood.out().restText().strip());
        assertThat(cookies(networks))
                .as("cookies that the flood had the kernel send")
                .isGreaterThan(100_000);
        assertThat(flooded.p99()).isLessThan(SLOWEST_MILLIS);
        assertThat(flooded.points() - calm.points()).isLessThan(MOST_POINTS);
    }
}
