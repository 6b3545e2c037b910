package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.Errno;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A listener in a process that has run out of descriptors: the real limit, lowered for the length of the test.
class AcceptLoopTest {
    private static final int CLIENTS = 20;

    private final List<Socket> hogs = new ArrayList<>();
    private final List<Socket> clients = new ArrayList<>();

    private static void limit(long descriptors) throws Exception {
        var prlimit = new ProcessBuilder(
                        "prlimit", "--pid=" + ProcessHandle.current().pid(), "--nofile=" + descriptors + ":")
                .inheritIO()
                .start();
        assertThat(prlimit.waitFor()).isZero();
    }

    /// What is loaded while no file can be opened is never loaded.
    private static void load(Served served) throws IOException {
        try (var client = Socket.open(Family.INET, SocketType.STREAM)) {
            client.connect(Address.Inet4.loopback(served.port()));
        }
        await().until(() -> served.server().counts().accepted() == 2);
        assertThatThrownBy(() -> Socket.open(Family.of(255), SocketType.STREAM)).isInstanceOf(IOException.class);
    }

    private void takeAllDescriptors() throws IOException {
        IOException full = null;
        while (full == null) {
            try {
                hogs.add(Socket.open(Family.INET, SocketType.DGRAM));
            } catch (IOException e) {
                full = e;
            }
        }
        assertThat(Errno.of(full)).isEqualTo(Errno.EMFILE);
    }

    private static void closeAll(List<Socket> sockets) {
        sockets.forEach(Socket::close);
        sockets.clear();
    }

    @Test
    @Row("C9")
    @Needs("prlimit")
    void accept_noDescriptorsLeft_restsAndServesAgainSoonAfter() throws Exception {
        long before = ProcessLimits.soft("Max open files");
        var heard = new Served.Heard();
        try (var served = Served.by(Served.ECHO, limits -> limits.maxConns(ServerLimits.UNLIMITED), heard);
                var warm = served.client()) {
            assertThat(Served.exchange(warm, "x")).isEqualTo("x");
            load(served);
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(Socket.open(Family.INET, SocketType.STREAM));
            }
            limit(clients.getLast().fd() + 40L);
            takeAllDescriptors();
            for (var client : clients) {
                client.connect(Address.Inet4.loopback(served.port()));
            }
            await().until(() -> heard.pauses.size() >= 6);
            int first = heard.pauses.size();
            long begun = System.nanoTime();
            await().until(() -> System.nanoTime() - begun > 1_500_000_000L);
            assertThat(heard.pauses.size() - first).isLessThan(5);
            assertThat(heard.pauses)
                    .startsWith(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(200))
                    .endsWith(Duration.ofSeconds(1));
            assertThat(served.server().counts().accepted()).isLessThan(CLIENTS);
            closeAll(hogs);
            long freed = System.nanoTime();
            await().until(() -> served.server().counts().accepted() == CLIENTS + 2);
            assertThat(System.nanoTime() - freed).isLessThan(1_500_000_000L);
            assertThat(Served.exchange(warm, "y")).isEqualTo("y");
            assertThat(served.server().counts().acceptErrors()).isEqualTo(heard.pauses.size());
        } finally {
            closeAll(hogs);
            closeAll(clients);
            limit(before);
        }
    }
}
