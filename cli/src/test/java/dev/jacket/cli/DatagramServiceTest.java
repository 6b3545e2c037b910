package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Row;
import dev.jacket.server.DatagramHandler;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatagramServiceTest {
    private static Served serve(String... words) throws IOException {
        var order = ServeOrder.of(new ArgumentParser(Verb.SERVE).parse(List.of(words)));
        return Served.of(order, ServerWatch.none());
    }

    private static DatagramSocket client(Served served) throws IOException {
        var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(10_000);
        socket.connect(InetAddress.getLoopbackAddress(), served.port());
        return socket;
    }

    private static void send(DatagramSocket socket, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length));
    }

    private static String receive(DatagramSocket socket) throws IOException {
        var packet = new DatagramPacket(new byte[65_535], 65_535);
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    @Test
    void hello_eachDatagram_isAnsweredToItsSender() throws Exception {
        try (var served = serve("hello", "udp://127.0.0.1:0")) {
            var clients = new ArrayList<DatagramSocket>();
            for (int i = 0; i < 50; i++) {
                clients.add(client(served));
                send(clients.getLast(), "client " + i + "\n");
            }
            for (int i = 0; i < 50; i++) {
                assertThat(receive(clients.get(i))).isEqualTo("Hello, client " + i + "!\n");
                clients.get(i).close();
            }
            assertThat(served.server().counts().datagrams()).isEqualTo(50);
        }
    }

    @Test
    @Row("M2")
    void echo_sizes_emptyToTheLargest() throws Exception {
        try (var served = serve("echo", "udp://127.0.0.1:0");
                var client = Socket.open(Family.INET, SocketType.DGRAM)) {
            client.timeout(Duration.ofSeconds(10));
            client.connect(Address.Inet4.loopback(served.port()));
            for (int size : new int[] {0, 1, 1_400, 9_000, 65_507}) {
                client.send(new byte[size]);
                assertThat(client.recvInto(new byte[65_535])).isEqualTo(size);
            }
        }
    }

    @Test
    void answerThatFitsNoDatagram_isCountedAndTheNextServed() throws Exception {
        try (var served = serve("hello", "udp://127.0.0.1:0");
                var client = client(served)) {
            send(client, "x".repeat(65_507));
            send(client, "next");
            assertThat(receive(client)).isEqualTo("Hello, next!");
            assertThat(served.server().counts().dropped()).isEqualTo(1);
        }
    }

    @Test
    @Row("C17")
    void handlerThrows_isItsDatagramsEndOnly() throws Exception {
        var order = ServeOrder.of(new ArgumentParser(Verb.SERVE).parse(List.of("echo", "udp://127.0.0.1:0")));
        DatagramHandler faulty = datagram -> {
            if (datagram.number() % 3 == 1) {
                throw new OutOfMemoryError("planned");
            }
            if (datagram.number() % 3 == 2) {
                throw new Exception("planned");
            }
            datagram.reply(datagram.data());
        };
        try (var served = Served.datagrams(order, faulty);
                var client = client(served)) {
            for (int i = 0; i < 100; i++) {
                send(client, "a");
                send(client, "b");
                send(client, "answered " + i);
                assertThat(receive(client)).isEqualTo("answered " + i);
            }
            assertThat(served.server().counts().failed()).isEqualTo(200);
        }
    }

    @Test
    void peersThatAreGone_endNothing() throws Exception {
        try (var served = serve("echo", "udp://127.0.0.1:0")) {
            for (int i = 0; i < 20; i++) {
                try (var gone = client(served)) {
                    send(gone, "never read");
                }
            }
            try (var client = client(served)) {
                send(client, "x");
                assertThat(receive(client)).isEqualTo("x");
            }
        }
    }

    @Test
    void chargen_sendsNoMoreThanItGot() throws Exception {
        try (var served = serve("chargen", "udp://127.0.0.1:0");
                var client = client(served)) {
            send(client, "12345");
            assertThat(receive(client)).isEqualTo(" !\"#$");
        }
    }

    @Test
    void delay_ofMany_isOneDelay() throws Exception {
        try (var served = serve("echo", "udp://127.0.0.1:0", "--delay=300ms");
                var client = client(served)) {
            long begun = System.nanoTime();
            for (int i = 0; i < 50; i++) {
                send(client, "x");
            }
            for (int i = 0; i < 50; i++) {
                receive(client);
            }
            assertThat(System.nanoTime() - begun).isBetween(290_000_000L, 5_000_000_000L);
        }
    }

    @Test
    void delay_moreThanMayWait_theNewestAreDropped() throws Exception {
        try (var served = serve("echo", "udp://127.0.0.1:0", "--delay=30s");
                var client = client(served)) {
            for (int i = 1; i <= 1_100; i++) {
                send(client, "x");
                int sent = i;
                if (i % 100 == 0) { // so that the kernel drops none
                    await().until(() -> served.server().counts().datagrams() == sent);
                }
            }
            assertThat(served.server().counts().dropped()).isEqualTo(76);
        }
    }

    @Test
    void once_firstDatagram_isTheLast() throws Exception {
        try (var served = serve("hello", "udp://127.0.0.1:0", "--once");
                var client = client(served)) {
            send(client, "x");
            assertThat(receive(client)).isEqualTo("Hello, x!");
            served.server().join();
        }
    }

    @Test
    void drain_delayedAnswers_goOut() throws Exception {
        try (var served = serve("echo", "udp://127.0.0.1:0", "--delay=300ms");
                var client = client(served)) {
            send(client, "x");
            await().until(() -> served.server().counts().datagrams() == 1);
            assertThat(served.server().drain(Duration.ofSeconds(10)).cut()).isZero();
            assertThat(receive(client)).isEqualTo("x");
        }
    }

    @Test
    void unix_peerWithoutAName_isDroppedAndTheOthersServed(@TempDir Path folder) throws Exception {
        var address = Address.Unix.path(folder.resolve("s").toString());
        try (var served = serve("echo", "unix-dgram:" + folder.resolve("s"));
                var nameless = Socket.open(Family.UNIX, SocketType.DGRAM);
                var named = Socket.open(Family.UNIX, SocketType.DGRAM)) {
            nameless.sendTo(new byte[1], address);
            named.bind(Address.Unix.autobind());
            named.timeout(Duration.ofSeconds(10));
            named.sendTo(new byte[] {7}, address);
            assertThat(named.recv(10)).containsExactly(7);
            assertThat(served.server().counts().dropped()).isEqualTo(1);
        }
    }

    @Test
    void unix_peerThatDoesNotRead_holdsUpNobody(@TempDir Path folder) throws Exception {
        var address = Address.Unix.path(folder.resolve("s").toString());
        try (var served = serve("echo", "unix-dgram:" + folder.resolve("s"));
                var silent = Socket.open(Family.UNIX, SocketType.DGRAM);
                var reader = Socket.open(Family.UNIX, SocketType.DGRAM)) {
            silent.bind(Address.Unix.autobind());
            reader.bind(Address.Unix.autobind());
            reader.timeout(Duration.ofSeconds(10));
            for (int i = 0; i < 2_000; i++) {
                silent.sendTo(new byte[1], address);
            }
            reader.sendTo(new byte[] {7}, address);
            assertThat(reader.recv(10)).containsExactly(7);
            assertThat(served.server().counts().dropped()).isPositive();
        }
    }

    @Test
    void discard_answersNothing() throws Exception {
        try (var served = serve("discard", "udp://127.0.0.1:0");
                var client = client(served)) {
            send(client, "x");
            await().until(() -> served.server().counts().in() == 1);
            client.setSoTimeout(50);
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> receive(client))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }
}
