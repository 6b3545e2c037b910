package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Figures;
import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import dev.jacket.checks.Scale;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Many clients that send a byte now and then: each has its time and no more, costs little, and slows nobody.
@Needs("python3")
class SlowPeersTest {
    private static final int COUNT = Scale.of(500, 5_000);
    private static final int LIMIT = Scale.of(2, 10);
    private static final int HONEST = 100;

    /// Of memory for each, of the heap and what is allocated outside of it.
    private static final long MOST_BYTES = 16 << 10;

    /// With each change latencies may be four times those of the table.
    private static final double SLACK = Scale.of(4, 1);

    private static final double MOST_SECONDS_LATE = 0.5 * SLACK;
    private static final double MOST_MILLIS = 50 * SLACK;

    private static final Pattern HEAP = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
    private static final Pattern NATIVE = Pattern.compile("Other \\(reserved=\\d+, committed=(\\d+)\\)");
    private static final Pattern CLOSED = Pattern.compile("first (\\S+) last (\\S+)\n");
    private static final Pattern TOOK = Pattern.compile("p50 \\S+ p99 (\\S+) of \\d+\n");

    private static final String JCMD =
            Path.of(System.getProperty("java.home", ""), "bin", "jcmd").toString();

    @RegisterExtension
    final Programs programs = new Programs();

    private static double number(Pattern pattern, int group, String text) {
        var matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return Double.parseDouble(matcher.group(group));
    }

    private static Program server(int limit) {
        return Program.jacket(
                "serve", "reply", "127.0.0.1:0", "--frame=line", "{}", "--message-timeout=" + limit + "s");
    }

    private Running slow(Server server) {
        var peers = programs.python("slow.py", "" + server.port(), "" + COUNT, "" + LIMIT / 2.0);
        peers.out().nextThrough("held\n");
        return peers;
    }

    /// {@return the bytes that are in use, of the heap after a full collection}
    private long used(Server server) {
        var heap = ask(server, "GC.class_histogram");
        var outside = ask(server, "VM.native_memory", "summary", "scale=B");
        return (long) (number(HEAP, 1, heap) + number(NATIVE, 1, outside));
    }

    private String ask(Server server, String... words) {
        var answer = programs.start(
                Program.of(JCMD, Long.toString(server.running().pid())).plus(words));
        assertThat(answer.exit(Limits.TRANSFER)).isZero();
        return answer.out().restText();
    }

    @Test
    @Row("C1")
    void clients_thatTrickle_costLittle(Figures figures) {
        // A stack is larger while its code is not compiled; so that is waited for, however busy the machine is.
        var server = programs.server(
                server(600).with("JACKET_JAVA_OPTIONS", "-XX:NativeMemoryTracking=summary -XX:-BackgroundCompilation"));
        slow(server).terminate();
        await().atMost(Limits.ANSWER).until(() -> server.running().descriptors() < 100);
        var before = used(server);
        slow(server);
        await().atMost(Limits.ANSWER).until(() -> server.running().descriptors() > COUNT);
        var each = (used(server) - before) / COUNT;
        figures.tell("bytes for each", each);
        assertThat(each).isLessThan(MOST_BYTES);
    }

    @Test
    @Row("C1")
    void clients_thatTrickle_areClosedInTime_andSlowNobody(Figures figures) {
        var server = programs.server(server(LIMIT));
        var honest = programs.python("honest.py", "" + server.port(), "" + HONEST);
        honest.out().nextThrough("here\n");
        var peers = slow(server);
        assertThat(peers.exit(Limits.TRANSFER)).as(peers::transcript).isZero();
        var closed = peers.out().restText();
        honest.endInput();
        honest.ends(0);
        var took = honest.out().restText();

        figures.tell("closed after seconds", closed.strip());
        figures.tell("honest", took.strip());
        assertThat(number(CLOSED, 1, closed)).isGreaterThanOrEqualTo((double) LIMIT);
        assertThat(number(CLOSED, 2, closed)).isLessThan(LIMIT + MOST_SECONDS_LATE);
        assertThat(number(TOOK, 1, took)).isLessThan(MOST_MILLIS);
    }
}
