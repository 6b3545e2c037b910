package dev.jacket.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.CallTimeoutException;
import dev.jacket.sockets.Shutdown;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsStreamTest {
    private static final TlsConfig ANY = TlsConfig.DEFAULT;

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void bytes_goBothWays(String version) throws Exception {
        try (var pair = Pair.of(ANY.versions(version))) {
            Pair.send(pair.client(), "ping");
            assertThat(Pair.read(pair.server(), 4)).isEqualTo("ping");
            Pair.send(pair.server(), "pong");
            assertThat(Pair.read(pair.client(), 4)).isEqualTo("pong");
            assertThat(pair.client().facts().protocol()).isEqualTo(version);
            assertThat(pair.server().facts().cipher())
                    .isEqualTo(pair.client().facts().cipher());
            assertThat(pair.client().facts().verified()).isTrue();
            assertThat(pair.client().facts().peerSha256()).isEqualTo(Pair.LOCAL.sha256());
            assertThat(pair.server().facts().sni()).contains("localhost");
        }
    }

    @Test
    void read_waiting_sendsWhatWasWritten() throws Exception {
        try (var pair = Pair.of(ANY)) {
            var echo = Pair.run(Thread::startVirtualThread, () -> {
                pair.server().write(ByteBuffer.wrap("unflushed".getBytes(StandardCharsets.UTF_8)));
                return pair.server().read() == null;
            });
            assertThat(Pair.read(pair.client(), 9)).isEqualTo("unflushed");
            pair.client().endOutput();
            assertThat(Pair.get(echo)).isTrue();
        }
    }

    @Test
    void endOutput_inTls13_leavesTheOtherWayOpen() throws Exception {
        try (var pair = Pair.of(ANY.versions("TLSv1.3"))) {
            Pair.send(pair.client(), "question");
            pair.client().endOutput();
            assertThat(Pair.rest(pair.server())).isEqualTo("question");
            Pair.send(pair.server(), "answer");
            pair.server().endOutput();
            assertThat(Pair.rest(pair.client())).isEqualTo("answer");
        }
    }

    @Test
    void endOutput_inTls12_endsBothWaysAfterWhatWasWrittenBefore() throws Exception {
        try (var pair = Pair.of(ANY.versions("TLSv1.2"))) {
            Pair.send(pair.client(), "question");
            pair.client().endOutput();
            assertThat(Pair.read(pair.server(), 8)).isEqualTo("question");
            pair.server().write("collected before the end was seen".getBytes(StandardCharsets.UTF_8));
            assertThat(pair.server().read()).isNull();
            assertThat(Pair.rest(pair.client())).isEqualTo("collected before the end was seen");
            pair.server().write(new byte[1]);
            assertThatThrownBy(pair.server()::flush)
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("both ways");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void end_withoutGoodBye_isTold(String version) throws Exception {
        var sockets = Socket.pair();
        var server = Pair.server(ANY);
        var accepting = Pair.run(Thread::startVirtualThread, () -> server.accept(sockets.first(), Pair.soon()));
        try (var client = Pair.client(ANY.versions(version)).connect(sockets.second(), "localhost", Pair.soon());
                var served = Pair.get(accepting)) {
            Pair.send(client, "all that I ");
            sockets.second().shutdown(Shutdown.WRITE);
            assertThat(Pair.read(served, 11)).isEqualTo("all that I ");
            assertThatThrownBy(() -> served.read(Pair.soon())).isInstanceOf(TruncatedException.class);
            assertThatThrownBy(() -> served.read(Pair.soon())).isInstanceOf(TruncatedException.class);
        }
    }

    @Test
    void close_saysGoodBye_andSendsWhatWasWritten() throws Exception {
        try (var pair = Pair.of(ANY)) {
            pair.client().write("last words".getBytes(StandardCharsets.UTF_8));
            pair.client().close();
            assertThat(Pair.rest(pair.server())).isEqualTo("last words");
        }
    }

    @Test
    void close_whenThePeerTakesNothing_isNoProperEndThere() throws Exception {
        try (var pair = Pair.of(ANY)) {
            var full = Pair.run(Thread::startVirtualThread, () -> {
                pair.client().write(new byte[8 << 20]);
                return true;
            });
            assertThat(pair.server().read(Pair.soon())).isNotNull();
            pair.client().close();
            assertThatThrownBy(() -> Pair.get(full)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> Pair.rest(pair.server())).isInstanceOf(IOException.class);
        }
    }

    @Test
    void manyBytes_bothWaysAtOnce_arriveWhole() throws Exception {
        byte[] data = new byte[3 << 20];
        new Random(7).nextBytes(data);
        try (var pair = Pair.of(ANY)) {
            var there = Pair.run(Thread::startVirtualThread, () -> sends(pair.client(), data));
            var back = Pair.run(Thread::startVirtualThread, () -> sends(pair.server(), data));
            var got = Pair.run(Thread::startVirtualThread, () -> isAll(pair.client(), data));
            assertThat(isAll(pair.server(), data)).isTrue();
            assertThat(Pair.get(got)).isTrue();
            assertThat(Pair.get(there) && Pair.get(back)).isTrue();
        }
    }

    private static boolean sends(TlsStream to, byte[] data) throws IOException {
        var random = new Random(3);
        for (var left = ByteBuffer.wrap(data); left.hasRemaining(); ) {
            int count = Math.min(left.remaining(), 1 + random.nextInt(40_000));
            to.write(left.slice(left.position(), count));
            left.position(left.position() + count);
        }
        to.endOutput();
        return true;
    }

    private static boolean isAll(TlsStream from, byte[] data) throws IOException {
        int at = 0;
        for (ByteBuffer bytes; (bytes = from.read(Pair.soon())) != null; at += bytes.remaining()) {
            if (!bytes.equals(ByteBuffer.wrap(data, at, bytes.remaining()))) {
                return false;
            }
        }
        return at == data.length;
    }

    @Test
    void read_pastItsDeadline_isATimeoutAndNoMore() throws Exception {
        try (var pair = Pair.of(ANY)) {
            assertThatThrownBy(() -> pair.client().read(Deadline.after(Duration.ofMillis(20))))
                    .isInstanceOf(CallTimeoutException.class);
            Pair.send(pair.server(), "still here");
            assertThat(Pair.read(pair.client(), 10)).isEqualTo("still here");
        }
    }

    @Test
    void handshake_withASilentPeer_endsAtItsDeadline() throws Exception {
        var sockets = Socket.pair();
        try (var first = sockets.first();
                var second = sockets.second()) {
            assertThatThrownBy(() -> Pair.server(ANY).accept(first, Deadline.after(Duration.ofMillis(50))))
                    .isInstanceOf(CallTimeoutException.class);
            assertThat(second.available()).isZero();
        }
    }

    @Test
    void plainText_isAnsweredByOneAlertAtMost_andNothingAfter() throws Exception {
        var sockets = Socket.pair();
        try (var first = sockets.first();
                var second = sockets.second()) {
            second.sendAll("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> Pair.server(ANY).accept(first, Pair.soon()))
                    .isInstanceOf(SSLException.class);
            first.shutdown(Shutdown.WRITE);
            byte[] said = new byte[64];
            int count = Math.max(0, second.recvInto(said));
            assertThat(count).isIn(0, 7);
            assertThat(said[0]).isIn((byte) 0, (byte) 21);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aRecordChangedOnItsWay_endsTheStream_andNoPlainTextFollows(String version) throws Exception {
        var sockets = Socket.pair();
        var server = Pair.server(ANY);
        var accepting = Pair.run(Thread::startVirtualThread, () -> server.accept(sockets.first(), Pair.soon()));
        try (var client = Pair.client(ANY.versions(version)).connect(sockets.second(), "localhost", Pair.soon());
                var served = Pair.get(accepting)) {
            sockets.second().sendAll(new byte[] {23, 3, 3, 0, 40});
            sockets.second().sendAll(new byte[40]);
            assertThatThrownBy(() -> served.read(Pair.soon())).isInstanceOf(SSLException.class);
            assertThatThrownBy(() -> Pair.send(served, "plain secret")).isInstanceOf(SSLException.class);
            assertThatThrownBy(() -> client.read(Pair.soon()))
                    .isInstanceOf(SSLException.class)
                    .isNotInstanceOf(TruncatedException.class);
        }
    }

    @Test
    void secondConnection_isResumed() throws Exception {
        var server = Pair.server(ANY);
        var client = Pair.client(ANY);
        try (var first = Pair.of(server, client, "localhost")) {
            Pair.send(first.server(), "x");
            assertThat(Pair.read(first.client(), 1)).isEqualTo("x");
            assertThat(first.client().facts().resumed()).isFalse();
        }
        try (var second = Pair.of(server, client, "localhost")) {
            assertThat(second.client().facts().resumed()).isTrue();
            assertThat(second.server().facts().resumed()).isTrue();
        }
    }

    @Test
    void alpn_isAgreed_orTheHandshakeFails() throws Exception {
        try (var pair = Pair.of(Pair.server(ANY.alpn("h2", "echo")), Pair.client(ANY.alpn("echo")), "localhost")) {
            assertThat(pair.client().facts().alpn()).contains("echo");
            assertThat(pair.server().facts().alpn()).contains("echo");
        }
        assertThatThrownBy(() -> Pair.of(Pair.server(ANY.alpn("h2")), Pair.client(ANY.alpn("echo")), "localhost"))
                .isInstanceOf(SSLException.class);
    }
}
