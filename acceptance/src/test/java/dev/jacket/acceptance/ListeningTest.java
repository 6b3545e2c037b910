package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every verb that listens says where, also without a terminal, so that a script can wait for it.
class ListeningTest {
    @RegisterExtension
    final Programs programs = new Programs();

    private Running on(String endpoint, String verb) {
        return programs.start(Program.jacket(verb.split(" ")).plus(endpoint).readingNothing());
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve echo", "listen", "receive"})
    void endpoint_isToldOnStderrWithItsTruePort(String verb) {
        for (var place : List.of("127.0.0.1:", "udp://127.0.0.1:")) {
            var running = on(place + 0, verb);
            var told = running.err().nextLine();
            assertThat(told).isEqualTo("listening on " + place + running.port());
            running.kill();
        }
        var path = "unix:" + programs.folder() + "/s";
        assertThat(on(path, verb).err().nextLine()).isEqualTo("listening on " + path);
    }

    @Test
    void quiet_saysNothing() {
        var server = programs.server("serve", "echo", "127.0.0.1:0", "-q");
        server.running().terminate();
        assertThat(server.running().ends(0).err().restText()).isEmpty();
    }
}
