package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Events that find no room, or no reader, hold up nobody.
class FullDiskTest {
    private static final Pattern LOST = Pattern.compile("\\{.*\"event\":\"warning\".*\"lost\":[1-9]\\d{2,}.*}");

    @RegisterExtension
    final Programs programs = new Programs();

    private static void echo(Peer client, int messages) {
        for (int i = 0; i < messages; i++) {
            var message = i + "x".repeat(100) + "\n";
            Bytes.same(client.send(message).read(message.length()), message);
        }
    }

    /// On a file system of its own with 256 KiB, which only the server's mount namespace has.
    @Test
    @Needs({"root", "netns"})
    @Row("L7")
    void events_onAFullDisk_areCountedAndTold_andServiceGoesOn() throws IOException {
        var folder = programs.folder();
        var line = "mount -t tmpfs -o size=256k tmpfs " + folder + " && head -c 128k /dev/zero > " + folder
                + "/ballast && exec \"$@\"";
        var words = Program.jacket("serve", "echo", "127.0.0.1:0", "--json=" + folder + "/events");
        var running = programs.start(words.inShell(line).under("unshare", "--mount", "--"));
        running.err().nextThrough("listening on 127.0.0.1:");
        int port = Integer.parseInt(running.err().nextLine());
        var inside = Path.of("/proc/" + running.pid() + "/root" + folder);
        try (var client = Peer.to("127.0.0.1", port)) {
            echo(client, 2000); // two events each, of 250 bytes
            running.err().nextThrough("ENOSPC");
            running.err().nextThrough("events are lost");
            Files.delete(inside.resolve("ballast"));
            await().atMost(Limits.ANSWER).until(() -> {
                echo(client, 1);
                return Files.readAllLines(inside.resolve("events")).stream().anyMatch(LOST.asMatchPredicate());
            });
            assertThat(Files.readAllLines(inside.resolve("events")))
                    .allMatch(event -> event.indexOf("{\"ts\"", 1) < 0); // what was cut off stands alone
            echo(client, 10);
        }
        running.terminate();
        running.ends(0);
    }

    @Test
    @Row("L7")
    void events_whoseReaderWentAway_areLostAlone() {
        var pipe = Program.jacket("serve", "echo", "127.0.0.1:0", "--json=fd:3")
                .inShell("exec \"$@\" 3> >(exec head -c1)");
        var running = programs.start(pipe);
        running.err().nextThrough("listening on 127.0.0.1:");
        int port = Integer.parseInt(running.err().nextLine());
        try (var client = Peer.to("127.0.0.1", port)) {
            echo(client, 100);
            running.err().nextThrough("events are lost");
            echo(client, 100);
        }
        running.terminate();
        running.ends(0);
        assertThat(running.err().restText()).doesNotContain("Exception");
    }

    /// X6, on a file system of its own with 12 KiB: what cannot be recorded does not run, and what has run was
    /// recorded.
    @Test
    @Needs({"root", "netns"})
    @Row("L7")
    void recordOfCommands_onAFullDisk_letsNothingRun_untilThereIsRoom() throws IOException {
        var folder = programs.folder();
        var canaries = programs.folder();
        var line = "mount -t tmpfs -o size=12k tmpfs " + folder + " && head -c 4k /dev/zero > " + folder
                + "/ballast && exec \"$@\"";
        var words = Program.jacket("serve", "shell", "127.0.0.1:0", "--any-command", "--sandbox=off", "--prompt=>")
                .plus("--audit=" + folder + "/record");
        var running = programs.start(words.inShell(line).under("unshare", "--mount", "--"));
        running.err().nextThrough("listening on 127.0.0.1:");
        int port = Integer.parseInt(running.err().nextLine());
        var inside = Path.of("/proc/" + running.pid() + "/root" + folder);
        int done = 0;
        while (touches(port, canaries.resolve("early-%03d".formatted(done)))) {
            assertThat(++done).as("commands that 8 KiB have room for").isLessThan(100);
        }
        running.err().nextThrough("No space left on device");
        for (int i = 0; i < 10; i++) {
            assertThat(touches(port, canaries.resolve("late-" + i))).isFalse();
        }
        var full = Files.readAllLines(inside.resolve("record"));
        try (var ran = Files.list(canaries)) {
            assertThat(ran)
                    .hasSizeBetween(done, done + 1)
                    .allMatch(each ->
                            full.stream().anyMatch(event -> event.contains("touch " + each) && event.endsWith("}")));
        }
        Files.delete(inside.resolve("ballast"));
        assertThat(touches(port, canaries.resolve("again"))).isTrue();
        assertThat(canaries.resolve("again")).exists();
        assertThat(Files.readAllLines(inside.resolve("record")))
                .allMatch(event -> event.indexOf("{\"ts\"", 1) < 0) // what was cut off stands alone
                .last()
                .asString()
                .contains("\"end\":\"exited\",\"status\":0");
        running.terminate();
        running.ends(0);
    }

    /// {@return whether a command was answered as one that has run and was recorded}
    private static boolean touches(int port, Path canary) {
        try (var client = Peer.to("127.0.0.1", port)) {
            return Bytes.text(client.send("touch " + canary + "\n").endOutput().rest())
                    .equals(">>");
        }
    }
}
