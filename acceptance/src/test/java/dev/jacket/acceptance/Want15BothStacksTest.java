package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `want15-both-stacks`: a dead IPv6 address does not hold up the IPv4 one, and one socket serves both.
class Want15BothStacksTest {
    @RegisterExtension
    final Programs programs = new Programs();

    @Needs({"root", "unshare", "ipv6"})
    @Test
    void connect_ipv6IsDead_ipv4IsThereSoon() throws Exception {
        var hosts = Files.writeString(
                programs.folder().resolve("hosts"), "::1 both.test\n127.0.0.1 both.test\n127.0.0.1 localhost\n");
        var events = programs.folder().resolve("events");
        try (var live = Peer.listener();
                var dead = new Silence(live.getLocalPort())) {
            assertThat(dead.isSilent()).isTrue();
            var client =
                    programs.start(Program.jacket("connect", "both.test:" + live.getLocalPort(), "--json=" + events)
                            .inShell("mount --bind " + hosts + " /etc/hosts && exec \"$@\"")
                            .under("unshare", "-m"));
            try (var peer = Peer.from(live)) {
                peer.send("here\n");
                assertThat(client.out().nextLine()).isEqualTo("here");
            }
            client.release();
            client.ends(0);
            var connected = new Events(events).await(client, "connected");
            assertThat(connected.text("peer")).contains("127.0.0.1");
            assertThat(connected.number("ms")).isBetween(200.0, 900.0);
        }
    }

    @Needs("ipv6")
    @Test
    void listen_anyAddress_oneSocketServesBoth() {
        var server = programs.server("serve", "echo", "*:0");
        assertThat(server.port()).isEqualTo(server.running().port());
        for (var host : new String[] {"127.0.0.1", "::1"}) {
            try (var peer = Peer.to(host, server.port())) {
                assertThat(peer.send("x").readText(1)).isEqualTo("x");
            }
        }
        assertThat(server.events().named("listening")).hasSize(1);
        assertThat(server.events().named("accepted").getFirst().text("peer")).startsWith("127.0.0.1:");
    }

    /// An address of IPv6 where nobody answers: a listener whose queue is full, so that the kernel drops each SYN.
    private static final class Silence implements AutoCloseable {
        private final ServerSocket listener;
        private final ArrayList<Socket> waiting = new ArrayList<>();

        Silence(int port) throws IOException {
            listener = new ServerSocket(port, 1, InetAddress.ofLiteral("::1"));
            for (var i = 0; i < 20 && connects(); i++) {
                // Each one takes a place in the queue.
            }
        }

        boolean isSilent() throws IOException {
            return !connects();
        }

        private boolean connects() throws IOException {
            var socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(new InetSocketAddress(InetAddress.ofLiteral("::1"), listener.getLocalPort()), 200);
                return true;
            } catch (SocketTimeoutException e) {
                return false;
            }
        }

        @Override
        public void close() throws IOException {
            for (var socket : waiting) {
                socket.close();
            }
            listener.close();
        }
    }
}
