package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What a service manager hears of `jacket serve`, by the socket that it names (sd_notify(3)).
@Needs("python3")
class NotifyTest {
    @RegisterExtension
    final Programs programs = new Programs();

    @Test
    void life_isTold_andEachReload() {
        var place = programs.folder().resolve("notify").toString();
        var manager = programs.python("notify.py", place);
        manager.err().nextThrough("\n");
        var server = programs.server(
                Program.jacket("serve", "echo", "tls://127.0.0.1:0").with("NOTIFY_SOCKET", place));
        assertThat(manager.out().nextLine()).startsWith("READY=1");

        server.running().signal("HUP");
        assertThat(manager.out().nextLine()).matches("RELOADING=1 MONOTONIC_USEC=\\d+.*");
        assertThat(manager.out().nextLine()).startsWith("READY=1");

        server.running().terminate();
        assertThat(manager.out().nextLine()).startsWith("STOPPING=1");
        server.running().ends(0);
    }
}
