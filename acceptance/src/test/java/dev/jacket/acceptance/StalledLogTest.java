package dev.jacket.acceptance;

import dev.jacket.checks.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Who reads our stderr and stalls holds nobody up.
class StalledLogTest {
    /// Each is told in two lines of its length, and a pipe holds 64 KiB.
    private static final int MESSAGES = 600;

    @RegisterExtension
    final Programs programs = new Programs();

    @Row("L7")
    @Test
    void serve_nobodyReadsTheLog_goesOn() {
        var server = programs.server(
                Program.jacket("serve", "echo", "127.0.0.1:0", "-v").inShell("exec \"$@\" 2> >(exec sleep 120)"));
        try (var first = Peer.to(server)) {
            for (var i = 0; i < MESSAGES; i++) {
                var message = i + "x".repeat(100) + "\n";
                Bytes.same(first.send(message).read(message.length()), message);
            }
            try (var second = Peer.to(server)) {
                Bytes.same(second.send("y").read(1), "y");
            }
        }
    }
}
