package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A plain receive closes the descriptors that a Unix peer has sent. Whoever sends the last one of a socket that
/// lingers
/// makes the receiver wait, and must not make the whole virtual machine wait with it.
@SuppressWarnings("try") // the close of the one that lingers is what is tested
class LingeringDescriptorTest {
    private static final int CALLS = 20_000;
    private static final Duration LINGER = Duration.ofSeconds(20);

    @Timeout(60)
    @Test
    void recv_ofASocketThatLingers_holdsUpNoCollection() throws Exception {
        try (SocketPair pair = Socket.pair();
                Socket listener = Socket.listenOn(Address.inet("127.0.0.1", 0), ListenConfig.DEFAULT);
                Socket client = Socket.open(Family.INET, SocketType.STREAM)) {
            warmUp(pair);
            client.connect(listener.localAddress());
            Thread receiver;
            try (Socket slow = listener.accept()) {
                slow.set(Options.SO_LINGER, Linger.RESET);
                sendLingering(client, pair.first());
                receiver = Thread.ofPlatform().start(() -> receive(pair.second()));
                await("the receive").until(() -> pair.first().unsent() == 0);
                long before = System.nanoTime();
                System.gc();
                assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(LINGER.dividedBy(2));
                assertThat(receiver.isAlive()).as("it lingers, alone").isTrue();
            }
            receiver.join();
        }
    }

    /// So often that all downcalls are linked and compiled.
    private static void warmUp(SocketPair pair) throws IOException {
        byte[] one = new byte[1];
        for (int i = 0; i < CALLS; i++) {
            pair.first().send(one, MsgFlags.NONE);
            assertThat(pair.second().recvInto(one, MsgFlags.NONE)).isEqualTo(1);
        }
    }

    private static void sendLingering(Socket client, Socket to) throws IOException {
        client.set(Options.SO_LINGER, new Linger(true, LINGER));
        client.nonBlocking();
        byte[] much = new byte[1 << 16];
        while (client.send(much, MsgFlags.NONE) >= 0) {
            // until nothing more fits, so that a close has something to wait for
        }
        to.sendFds(ByteBuffer.allocate(1), client.fd());
        client.close();
    }

    private static void receive(Socket from) {
        try {
            from.recvInto(new byte[1], MsgFlags.NONE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
