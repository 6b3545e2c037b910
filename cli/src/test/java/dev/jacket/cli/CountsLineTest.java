package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.server.ServerWatch;
import dev.jacket.server.SocketServer;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class CountsLineTest {
    @Test
    void line_ofServerThatDropped_saysWhy() throws Exception {
        var gate = new CountDownLatch(1);
        try (var server = SocketServer.udp("127.0.0.1:0")
                        .handler(_ -> gate.await())
                        .datagramQueue(1)
                        .watch(ServerWatch.none())
                        .start();
                var client = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            var to = (InetSocketAddress) server.localAddress().toJdk();
            for (int i = 0; i < 3; i++) {
                client.send(new DatagramPacket(new byte[2], 2, to));
            }
            Awaitility.await().until(() -> server.counts().dropped() == 2);
            assertThat(CountsLine.of(server.metrics()))
                    .isEqualTo("3 datagrams, 6 bytes in, 0 bytes out, 2 dropped (2 datagram-queue)");
            gate.countDown();
        }
    }
}
