package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Row;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.RegisterExtension;

/// SIGTERM while clients ask without a pause.
@Row("L1")
class DrainTest {
    @RegisterExtension
    final Programs programs = new Programs();

    @RepeatedTest(10)
    void terminated_underRequests_losesNoReplyThatWasOwed() {
        var server = programs.server("serve", "reply", "127.0.0.1:0", "--frame=line", "{}");
        var load = programs.python(
                "drained.py",
                Integer.toString(server.port()),
                Long.toString(server.running().pid()),
                "8",
                "2000");
        load.ends(0);
        assertThat(load.out().restText()).matches("answered \\d+ lost 0 unexpected 0\n");
        server.running().ends(0);
        assertThat(server.running().complaints()).isEmpty();
    }
}
