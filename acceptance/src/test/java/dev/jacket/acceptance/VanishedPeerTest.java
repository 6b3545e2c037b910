package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Peers in a network of their own, whose link is cut: who has vanished is given up after `tcp-user-timeout`, and who
/// is there and takes nothing after `write-timeout`.
@Needs({"root", "netns", "ip", "nsenter", "python3"})
class VanishedPeerTest {
    @RegisterExtension
    final Programs programs = new Programs();

    private TwoNetworks networks;

    @BeforeEach
    void connectTwoNetworks() {
        networks = new TwoNetworks(programs);
    }

    private Server server(String service, String... limits) {
        return programs.server(
                networks.here(Program.jacket("serve", service, "10.9.1.1:0").plus(limits)));
    }

    /// A peer that is connected, and does something.
    private Running peer(Server server, String what) {
        var client =
                programs.start(networks.there(Program.of("python3", "-u", "-c", """
                import socket, sys
                s = socket.create_connection(("10.9.1.1", %d))
                print("connected")
                %s
                """.formatted(server.port(), what))));
        client.out().nextThrough("connected\n");
        return client;
    }

    private static String why(Server server) {
        return server.events().await(server.running(), "closed").text("why");
    }

    @Execution(ExecutionMode.CONCURRENT)
    @Test
    @Row("C2")
    void linkIsCut_whileMuchIsSent_peerIsGivenUp() {
        var server = server("chargen", "--tcp-user-timeout=2s");
        peer(server, "s.recv(1); print('flood')\nwhile s.recv(65536): pass")
                .out()
                .nextThrough("flood\n");
        networks.cut();
        assertThat(why(server)).isEqualTo("vanished");
    }

    @Execution(ExecutionMode.CONCURRENT)
    @Test
    @Row("C2")
    void linkIsCut_beforeAReply_peerIsGivenUp() {
        var server = server("echo", "--tcp-user-timeout=2s", "--keepalive-idle=off", "--delay=4s");
        peer(server, "s.send(b'x'); print('sent'); sys.stdin.read()").out().nextThrough("sent\n");
        networks.cut();
        assertThat(why(server)).isEqualTo("vanished");
    }

    @Execution(ExecutionMode.CONCURRENT)
    @Test
    @Row("C2")
    void linkIsCut_whileNobodySays_peerIsAskedAndGivenUp() {
        var server = server("echo", "--tcp-user-timeout=2s", "--keepalive-idle=1s", "--keepalive-interval=1s");
        peer(server, "sys.stdin.read()");
        server.events().await(server.running(), "accepted");
        networks.cut();
        assertThat(why(server)).isEqualTo("vanished");
    }

    @Execution(ExecutionMode.CONCURRENT)
    @Test
    @Row("C4")
    void peerIsThere_andReadsNothing_hasTheTimeOfAWrite() {
        var server = server("chargen", "--tcp-user-timeout=1s", "--write-timeout=5s");
        peer(server, "sys.stdin.read()");
        var closed = server.events().await(server.running(), "closed");
        assertThat(closed.text("why")).isEqualTo("limit");
        assertThat(Duration.ofMillis((long) closed.number("ms"))).isGreaterThanOrEqualTo(Duration.ofSeconds(5));
    }
}
