package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every verb that listens says where, also without a terminal, so that a script can wait for it.
class ListeningTest {
    @RegisterExtension
    final Programs programs = new Programs();

    private static int free() throws IOException {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve echo", "listen", "receive"})
    void given_endpoint_isToldOnStderr(String verb) throws IOException {
        for (var endpoint :
                List.of("127.0.0.1:" + free(), "udp://127.0.0.1:" + free(), "unix:" + programs.folder() + "/s")) {
            var running = programs.start(
                    Program.jacket(verb.split(" ")).plus(endpoint).readingNothing());
            assertThat(running.err().nextLine()).isEqualTo("listening on " + endpoint);
            running.kill();
        }
    }

    @Test
    void port_zero_isToldAsTheTrueOne() {
        var running = programs.jacket("serve", "echo", "127.0.0.1:0");
        assertThat(running.err().nextLine()).isEqualTo("listening on 127.0.0.1:" + running.port());
    }

    @Test
    void quiet_saysNothing() {
        var server = programs.server("serve", "echo", "127.0.0.1:0", "-q");
        server.running().terminate();
        assertThat(server.running().ends(0).err().restText()).isEmpty();
    }
}
