package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Figures;
import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import dev.jacket.checks.Scale;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// One process of the command takes over from another.
@Needs("python3")
@Row("L3")
class HotRestartTest {
    private static final int HAND_OVERS = Scale.of(3, 50);

    /// Connects a second, which come whatever becomes of those before them. So many as in the nightly run take a
    /// machine to themselves: a process that has just started serves them by code that is not compiled yet.
    private static final int RATE = Scale.of(500, 2_200);

    private static final int LEAST_RATE = 2_000;

    private static final Pattern ALL_SERVED = Pattern.compile(
            "served (\\d+) refused 0 failed 0 rate (\\d+) ms-served (\\S+) ms-refused \\S+ late (\\S+)\n");

    @RegisterExtension
    final Programs programs = new Programs();

    private Path control = Path.of("");

    /// Without events: a line for each of so many clients would be most of its work.
    private Running start(String port) {
        var server = programs.jacket("serve", "echo", "127.0.0.1:" + port, "--restart", control.toString());
        server.err().nextThrough("listening on 127.0.0.1:");
        return server;
    }

    @Test
    @Timeout(300)
    void handOvers_underConnects_refuseAndResetNobody(Figures figures) {
        control = programs.folder().resolve("control");
        var server = start("0");
        var port = server.err().nextLine();
        var clients = programs.python("arrivals.py", port, "" + RATE, "-");
        for (int round = 0; round < HAND_OVERS; round++) {
            var next = start(port);
            server.ends(0);
            assertThat(clients.isAlive()).isTrue();
            server = next;
        }
        clients.endInput();
        clients.ends(0);
        var said = clients.out().restText();
        var all = ALL_SERVED.matcher(said);
        assertThat(all.matches()).as(said).isTrue();
        figures.tell("connects a second", all.group(2));
        figures.tell("hand-overs", HAND_OVERS + ": " + said);
        if (Scale.isNightly()) {
            assertThat(Integer.parseInt(all.group(2)))
                    .as("connects a second: what this test loads")
                    .isGreaterThanOrEqualTo(LEAST_RATE);
        }
        server.terminate();
        server.ends(0);
        assertThat(control).doesNotExist();
    }
}
