package dev.jacket.sockets;

import static java.net.StandardSocketOptions.SO_KEEPALIVE;
import static java.net.StandardSocketOptions.SO_LINGER;
import static java.net.StandardSocketOptions.TCP_NODELAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.jacket.checks.Covers;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// Sockets in the shape of `java.net`, as client libraries use them.
interface JdkCases extends SocketCases {
    @Each(Kind.Group.STREAM)
    @Covers("JdkSockets.of")
    default void jdkSocket_ofConnected_carriesBothWaysAndHalfCloses(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        try (java.net.Socket view = JdkSockets.of(ends.here())) {
            Background<byte[]> there = lab().start(() -> ends.there().input().readAllBytes());
            view.getOutputStream().write("question".getBytes(StandardCharsets.US_ASCII));
            view.shutdownOutput();

            assertThat(there.result()).asString().isEqualTo("question");
            ends.there().sendAll("answer".getBytes(StandardCharsets.US_ASCII));
            assertThat(view.getInputStream().read()).isEqualTo('a');
            assertThat(view.getInputStream().available()).isEqualTo(5);
            ends.there().close();
            assertThat(view.getInputStream().readAllBytes()).asString().isEqualTo("nswer");
            assertThat(view.isConnected()).isTrue();
            assertThat(view.isOutputShutdown()).isTrue();
        }
        assertThat(ends.here().isClosed()).isTrue();
    }

    @Each(Kind.Group.STREAM)
    @Covers("JdkSockets.factory")
    default void jdkFactory_toAddress_connectsThereWhateverIsAsked(Kind kind) throws Exception {
        Socket listener = lab().listener(kind);
        var factory = JdkSockets.factory(listener.localAddress());
        try (java.net.Socket view = factory.createSocket("no..name", 80);
                Socket accepted = listener.accept()) {
            accepted.sendAll(new byte[] {(byte) 0xfe});

            assertThat(view.getInputStream().read()).isEqualTo(0xfe);
            assertThat(view.getPort()).isPositive();
            assertThat(view.getRemoteSocketAddress()).isInstanceOf(InetSocketAddress.class);
        }
    }

    @Each(Kind.Group.STREAM)
    default void jdkSocket_soTimeout_limitsReadsAndLosesNothing(Kind kind) throws Exception {
        Socket listener = lab().listener(kind);
        try (java.net.Socket view = JdkSockets.factory(listener.localAddress()).createSocket()) {
            view.setSoTimeout(20);
            view.connect(anywhere());
            Socket accepted = lab().keep(listener.accept());

            assertThat(view.getSoTimeout()).isEqualTo(20);
            assertThatThrownBy(() -> view.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            accepted.sendAll(new byte[] {7});
            view.setSoTimeout(0);
            assertThat(view.getInputStream().read()).isEqualTo(7);
        }
    }

    @Each(Kind.Group.STREAM)
    default void jdkSocket_closedWhileReading_isSocketClosed(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        java.net.Socket view = JdkSockets.of(ends.here());
        Background<Throwable> reading = lab().waiting(
                        ends.here(),
                        () -> catchThrowable(() -> view.getInputStream().read()));

        view.close();

        assertThat(reading.result()).isInstanceOf(SocketException.class).hasMessage("Socket closed");
        assertThatThrownBy(view::getInputStream).isInstanceOf(SocketException.class);
    }

    @Test
    @Covers("JdkSockets.factory")
    default void jdkFactory_happyEyeballs_resolvesAndNamesTheFailure() throws Exception {
        Socket listener = lab().listener(Kind.TCP4);
        int port = ((Address.Ip) listener.localAddress()).port();
        var factory = JdkSockets.factory(ConnectConfig.DEFAULT);
        try (java.net.Socket view = factory.createSocket("localhost", port)) {
            assertThat(view.getPort()).isEqualTo(port);
            assertThat(view.getInetAddress().isLoopbackAddress()).isTrue();
            assertThat(view.getInetAddress().getHostName()).isEqualTo("localhost");
            assertThat(view.getLocalPort()).isPositive();
            assertThat(view.getLocalAddress().isLoopbackAddress()).isTrue();
        }
        listener.close();
        assertThatThrownBy(() -> factory.createSocket("127.0.0.1", port)).isInstanceOf(ConnectException.class);
        assertThatThrownBy(() -> factory.createSocket("no..name", port)).isInstanceOf(UnknownHostException.class);
    }

    @Test
    default void jdkSocket_optionsBeforeConnecting_areSetOnTheSocket() throws Exception {
        Socket listener = lab().listener(Kind.TCP4);
        try (java.net.Socket view = JdkSockets.factory(listener.localAddress()).createSocket()) {
            view.setTcpNoDelay(true);
            view.setKeepAlive(true);
            view.setSoLinger(true, 3);
            view.setTrafficClass(0x10);
            view.setReceiveBufferSize(30_000);
            view.setOption(Options.TCP_USER_TIMEOUT, Duration.ofSeconds(9));
            assertThat(view.getTcpNoDelay()).isTrue();
            assertThat(view.getOOBInline()).isFalse();
            view.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), 0));
            view.connect(anywhere());

            Socket accepted = lab().keep(listener.accept());
            assertThat(accepted.acceptedFrom().toString()).startsWith("127.0.0.2:");
            assertThat(view.getTcpNoDelay()).isTrue();
            assertThat(view.getOption(SO_KEEPALIVE)).isTrue();
            assertThat(view.getOption(SO_LINGER)).isEqualTo(3);
            assertThat(view.getTrafficClass()).isEqualTo(0x10);
            assertThat(view.getReceiveBufferSize()).isEqualTo(30_000);
            assertThat(view.getOption(Options.TCP_USER_TIMEOUT)).isEqualTo(Duration.ofSeconds(9));
            view.setSoLinger(false, 0);
            assertThat(view.getSoLinger()).isEqualTo(-1);
            assertThat(view.supportedOptions()).contains(TCP_NODELAY);
            assertThatThrownBy(() -> view.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 1))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    default void jdkSocket_tcpOptionsOnUnix_areKeptWithoutEffect() throws IOException {
        Socket listener = lab().listener(Kind.STREAM_PATH);
        try (java.net.Socket view = JdkSockets.factory(listener.localAddress()).createSocket("docker", 80)) {
            assertThat(view.getTcpNoDelay()).isFalse();
            view.setTcpNoDelay(true);
            view.setTrafficClass(8);
            view.setKeepAlive(true);

            assertThat(view.getTcpNoDelay()).isTrue();
            assertThat(view.getTrafficClass()).isEqualTo(8);
            assertThat(view.getKeepAlive()).isTrue();
            assertThat(view.getLocalPort()).isZero();
        }
    }

    @Test
    default void jdkSocket_connectLimit_isATimeout() throws IOException {
        Socket listener = lab().listener(Kind.STREAM_PATH, 0);
        lab().connected(Kind.STREAM_PATH, listener); // the queue is full
        java.net.Socket view = JdkSockets.factory(listener.localAddress()).createSocket();

        assertThatThrownBy(() -> view.connect(anywhere(), 50)).isInstanceOf(SocketTimeoutException.class);
        assertThat(view.isClosed()).isTrue();
    }

    @Test
    default void jdkSocket_closedWhileConnecting_isSocketClosed() throws Exception {
        Socket listener = lab().listener(Kind.STREAM_PATH, 0);
        lab().connected(Kind.STREAM_PATH, listener);
        Address to = listener.localAddress();
        var dialed = new AtomicReference<Socket>();
        java.net.Socket view = JdkSocket.of(new JdkConnection((asked, limit, setup) -> {
            Socket socket = lab().open(Kind.STREAM_PATH);
            setup.apply(socket);
            dialed.set(socket);
            socket.connect(to);
            return socket;
        }));
        Background<Throwable> connecting = lab().start(() -> catchThrowable(() -> view.connect(anywhere())));
        Lab.until(() -> dialed.get() != null);

        view.close();

        assertThat(connecting.result()).isInstanceOf(SocketException.class).hasMessage("Socket closed");
    }

    @Test
    default void jdkSocket_urgentData_arrivesInLine() throws Exception {
        Socket listener = lab().listener(Kind.TCP4);
        try (java.net.Socket view = JdkSockets.factory(listener.localAddress()).createSocket("x", 1);
                Socket accepted = listener.accept()) {
            accepted.set(Options.SO_OOBINLINE, true);
            view.sendUrgentData('!');

            assertThat(accepted.recv(4)).asString().isEqualTo("!");
        }
    }

    @Test
    default void jdkSocket_ofOthers_areRefused() throws IOException {
        Socket unconnected = lab().open(Kind.TCP4);
        Socket datagram = lab().open(Kind.UDP4);

        assertThatThrownBy(() -> JdkSockets.of(unconnected)).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> JdkSockets.of(datagram)).isInstanceOf(IllegalArgumentException.class);
    }

    private static InetSocketAddress anywhere() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    }
}
