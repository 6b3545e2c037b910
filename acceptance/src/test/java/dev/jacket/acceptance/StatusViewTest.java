package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `serve … --status`: the page on a terminal, the line in a pipe.
class StatusViewTest {
    @RegisterExtension
    final Programs programs = new Programs();

    private static int port(List<String> page) {
        var title = page.stream()
                .filter(row -> row.contains("echo  127.0.0.1:"))
                .findFirst()
                .orElseThrow();
        return Integer.parseInt(title.replaceAll(".*127\\.0\\.0\\.1:(\\d+).*", "$1"));
    }

    @Test
    @Needs("tmux")
    void onATerminal_itIsAPage_untilQ() {
        try (var screen = Tmux.start(programs, 100, 30, Program.jacket("serve", "echo", "127.0.0.1:0", "--status"))) {
            var empty = screen.awaitScreen(
                    "the page", rows -> rows.stream().anyMatch(row -> row.contains("echo  127.0.0.1:")));
            try (var busy = Peer.to("127.0.0.1", port(empty));
                    var quiet = Peer.to("127.0.0.1", port(empty))) {
                quiet.send("y").read(1);
                var page = screen.awaitScreen("both clients, who talks more first", rows -> {
                    busy.send("x".repeat(5000)).read(5000);
                    var talkers = rows.stream()
                            .dropWhile(row -> !row.contains("CLIENT"))
                            .skip(1)
                            .filter(row -> row.contains("127.0.0.1:"))
                            .toList();
                    return talkers.size() == 2
                            && talkers.getFirst().contains("127.0.0.1:" + busy.localPort())
                            && talkers.getLast().contains("127.0.0.1:" + quiet.localPort());
                });
                assertThat(page).anyMatch(row -> row.startsWith("loops"));
            }
            screen.awaitScreen(
                    "nobody left",
                    rows -> rows.stream()
                            .dropWhile(row -> !row.contains("CLIENT"))
                            .skip(1)
                            .noneMatch(row -> row.contains("127.0.0.1:")));
            screen.type("q");
            assertThat(screen.exit()).isZero();
            assertThat(screen.screen()).noneMatch(row -> row.contains("CLIENT")); // the terminal is as it was
        }
    }

    @Test
    void inAPipe_itIsALineEachSecond() {
        var server = programs.server("serve", "echo", "127.0.0.1:0", "--status");
        var first = server.out().nextLine();
        try (var client = Peer.to(server)) {
            client.send("hello").read(5);
            String line;
            do {
                line = server.out().nextLine();
                assertThat(line).doesNotContain("\033").matches("\\S.*");
            } while (line.equals(first) || !line.contains("1 open"));
        }
        server.running().terminate();
        server.running().ends(0);
    }
}
