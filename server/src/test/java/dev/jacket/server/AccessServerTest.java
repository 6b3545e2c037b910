package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.SocketType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Who may come to a running server, also when that changes.
class AccessServerTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void denied_isClosedAtOnce_andOthersAreServed() throws Exception {
        var heard = new Served.Heard();
        var builder = SocketServer.tcp("127.0.0.1:0")
                .handler(Served.ECHO)
                .watch(heard)
                .access(AccessRules.EVERYBODY.deny("127.0.0.2"));
        try (var served = Served.of(builder);
                var good = served.client();
                var bad = new Socket()) {
            bad.bind(new InetSocketAddress("127.0.0.2", 0));
            bad.connect(good.getRemoteSocketAddress());
            assertThat(bad.getInputStream().read()).isEqualTo(-1);
            assertThat(Served.exchange(good, "hello")).isEqualTo("hello");
            assertThat(heard.refusals).containsExactly(Refusal.DENY);
            assertThat(served.server().counts().accepted()).isEqualTo(1);
            assertThat(served.server().metrics().reasons().refused()).containsEntry(Refusal.DENY, 1L);
        }
    }

    @Test
    void newRules_holdForTheNext_andLeaveThoseWhoAreHere() throws Exception {
        var clients = new ArrayList<Socket>();
        try (var served = Served.by(Served.ECHO)) {
            for (int i = 0; i < 100; i++) {
                clients.add(served.client());
                assertThat(Served.exchange(clients.get(i), "a")).isEqualTo("a");
            }
            served.server().access(AccessRules.EVERYBODY.deny("loopback"));
            try (var late = served.client()) {
                assertThat(late.getInputStream().read()).isEqualTo(-1);
            }
            for (Socket client : clients) {
                assertThat(Served.exchange(client, "b")).isEqualTo("b");
            }
            served.server().access(AccessRules.EVERYBODY);
            try (var again = served.client()) {
                assertThat(Served.exchange(again, "c")).isEqualTo("c");
            }
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    @Test
    void deniedClient_isNotTheOnlyOne() throws Exception {
        var builder = SocketServer.tcp("127.0.0.1:0")
                .handler(Served.ECHO)
                .access(AccessRules.EVERYBODY.deny("127.0.0.2"))
                .once();
        try (var served = Served.of(builder);
                var bad = new Socket()) {
            bad.bind(new InetSocketAddress("127.0.0.2", 0));
            bad.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), served.port()));
            assertThat(bad.getInputStream().read()).isEqualTo(-1);
            try (var good = served.client()) {
                assertThat(Served.exchange(good, "hello")).isEqualTo("hello");
            }
        }
    }

    /// Another user's exchange with the server; {@return 0 if it was answered, 3 if it was turned away}
    private static int asNobody(String name) throws Exception {
        var program = "import os,socket\nos.setresuid(65534,65534,65534)\n"
                + "s=socket.socket(socket.AF_UNIX)\ns.settimeout(10)\ns.connect('\\0" + name + "')\n"
                + "try:\n s.sendall(b'hi')\n d=s.recv(2)\nexcept OSError:\n d=b''\n"
                + "raise SystemExit(0 if d==b'hi' else 3)\n";
        var process = new ProcessBuilder("python3", "-c", program).inheritIO().start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Test
    @Row({"A9", "A10"})
    @Needs({"root", "python3"})
    void abstractName_isForItsOwnUserUnlessTheRulesSayOtherwise() throws Exception {
        String name = "jacket-access-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        var address = Address.Unix.abstractName(name);
        try (var server = SocketServer.unix(address).handler(Served.ECHO).start();
                var own = dev.jacket.sockets.Socket.open(Family.UNIX, SocketType.STREAM)) {
            own.connect(address);
            own.sendAll("own".getBytes(StandardCharsets.UTF_8));
            assertThat(own.recv(3)).isNotEmpty();
            assertThat(asNobody(name)).isEqualTo(3);
            await().atMost(LONG).until(() -> server.counts().refused() == 1);
            server.access(AccessRules.EVERYBODY.allow("uid:65534"));
            assertThat(asNobody(name)).isZero();
        }
    }
}
