package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.MsgFlags;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a service manager hears.
class SupervisorTest {
    @TempDir
    private Path folder;

    private Socket manager(String place) throws IOException {
        var socket = Socket.open(Family.UNIX, SocketType.DGRAM);
        socket.timeout(Duration.ofSeconds(10));
        socket.bind(place.startsWith("@") ? Address.Unix.abstractName(place.substring(1)) : Address.Unix.path(place));
        return socket;
    }

    private static String hear(Socket manager) throws IOException {
        return new String(manager.recv(200), StandardCharsets.UTF_8);
    }

    private static ServerBuilder server(Map<String, String> environment) {
        return SocketServer.tcp("127.0.0.1:0")
                .handler(Served.ECHO)
                .watch(ServerWatch.none())
                .supervisor(Supervisor.of(environment));
    }

    @ParameterizedTest
    @ValueSource(strings = {"path", "abstract"})
    void server_startsAndStops_isTold(String kind) throws Exception {
        var place = kind.equals("path") ? folder.resolve("notify").toString() : "@jacket-" + folder.getFileName();
        try (var manager = manager(place)) {
            var server = server(Map.of("NOTIFY_SOCKET", place)).start();
            assertThat(hear(manager)).isEqualTo("READY=1");
            server.drain();
            assertThat(hear(manager)).isEqualTo("STOPPING=1");
            server.close();
            assertThat(manager.recvInto(new byte[9], 0, 9, MsgFlags.MSG_DONTWAIT))
                    .isEqualTo(Socket.WOULD_BLOCK);
        }
    }

    @Test
    void reload_isToldWithItsTime() throws Exception {
        var place = folder.resolve("notify").toString();
        try (var manager = manager(place)) {
            var told = Supervisor.of(Map.of("NOTIFY_SOCKET", place));
            assertThat(told.reloading()).isTrue();
            assertThat(hear(manager)).matches("RELOADING=1\nMONOTONIC_USEC=\\d+");
            assertThat(told.ready()).isTrue();
            assertThat(hear(manager)).isEqualTo("READY=1");
        }
    }

    @Test
    void watchdog_isFedWhileTheThreadsRun_andNotWhenTheyDoNot() throws Exception {
        var place = folder.resolve("notify").toString();
        var stuck = new CountDownLatch(1);
        ThreadFactory good = Thread.ofPlatform().factory();
        ThreadFactory bad = body -> good.newThread(() -> {
            try {
                stuck.await();
                body.run();
            } catch (InterruptedException e) {
                // the test is over
            }
        });
        var environment = Map.of("NOTIFY_SOCKET", place, "WATCHDOG_USEC", "40000");
        var manager = Supervisor.of(environment);
        try (var hears = manager(place)) {
            var beat = WatchdogBeat.start(manager, good);
            for (int i = 0; i < 3; i++) {
                assertThat(hear(hears)).isEqualTo("WATCHDOG=1");
            }
            Objects.requireNonNull(beat).stop();
            beat.join();
            while (hears.recvInto(new byte[99], 0, 99, MsgFlags.MSG_DONTWAIT) > 0) {
                // what was told before it stopped
            }
            var silent = Objects.requireNonNull(WatchdogBeat.start(manager, bad));
            hears.timeout(Duration.ofMillis(200));
            assertThatThrownBy(() -> hear(hears)).isInstanceOf(SocketTimeoutException.class);
            stuck.countDown();
            hears.timeout(Duration.ofSeconds(10));
            assertThat(hear(hears)).isEqualTo("WATCHDOG=1");
            silent.stop();
            silent.join();
        }
    }

    @Test
    void environment_thatMakesNoSense_tellsNobody() {
        assertThat(Supervisor.of(Map.of()).ready()).isFalse();
        assertThat(Supervisor.of(Map.of("NOTIFY_SOCKET", "relative")).ready()).isFalse();
        assertThat(Supervisor.of(Map.of("NOTIFY_SOCKET", "@")).ready()).isFalse();
        assertThat(Supervisor.of(Map.of("NOTIFY_SOCKET", "/no/such/place")).ready())
                .isFalse();
        assertThat(Supervisor.of(Map.of("WATCHDOG_USEC", "many")).watchdog()).isZero();
        assertThat(Supervisor.of(Map.of("WATCHDOG_USEC", "1000", "WATCHDOG_PID", "1"))
                        .watchdog())
                .isZero();
        assertThat(Supervisor.of(Map.of("WATCHDOG_USEC", "1000")).watchdog()).isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void listeners_several_shareThePort() throws Exception {
        try (var served = Served.of(SocketServer.tcp("127.0.0.1:0")
                .handler(Served.ECHO)
                .watch(ServerWatch.none())
                .listeners(3))) {
            assertThat(served.server().sockets()).hasSize(3);
            for (int i = 0; i < 20; i++) {
                try (var client = served.client()) {
                    assertThat(Served.exchange(client, "x")).isEqualTo("x");
                }
            }
            assertThat(served.server().counts().accepted()).isEqualTo(20);
        }
    }
}
