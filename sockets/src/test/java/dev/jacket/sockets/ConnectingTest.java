package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import dev.jacket.checks.Row;
import dev.jacket.loop.Deadline;
import dev.jacket.loop.internal.Host;
import dev.jacket.sockets.Resolver.AddrInfo;
import dev.jacket.sockets.Resolver.Query;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@Row("L6")
@OnEachThread
class ConnectingTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final List<Socket> opened = new ArrayList<>();

    @AfterEach
    void closeAll() {
        opened.forEach(Socket::close);
    }

    @Test
    void to_firstAddressSilent_secondIsTriedAfterTheStaggerAndWins() throws IOException {
        Address silent = silent();
        Socket live = listen();

        try (Socket winner = connect(ConnectConfig.DEFAULT.limit(LIMIT).stagger(Duration.ofMillis(50)), silent, live)) {
            assertThat(winner.peerAddress()).isEqualTo(live.localAddress());
        }
    }

    @Test
    void to_firstAddressRefuses_secondIsTriedAtOnce() throws IOException {
        Address refused = refused();
        Socket live = listen();

        try (Socket winner = connect(ConnectConfig.DEFAULT.limit(LIMIT).stagger(LIMIT), refused, live)) {
            assertThat(winner.peerAddress()).isEqualTo(live.localAddress());
        }
    }

    @Test
    void to_allRefuse_lastFailureIsThrownWithTheOthersInIt() throws IOException {
        Address one = refused();
        Address two = refused();

        assertThatThrownBy(() -> connect(ConnectConfig.DEFAULT, one, two))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining(two.toString())
                .satisfies(last -> assertThat(last.getSuppressed()).hasSize(1))
                .satisfies(last -> assertThat(last.getSuppressed()[0]).hasMessageContaining(one.toString()));
    }

    @Test
    void to_allSilent_endsAtTheLimit() throws IOException {
        Address[] silent = {silent(), silent()};
        var config = ConnectConfig.DEFAULT.limit(Duration.ofMillis(300)).stagger(Duration.ofMillis(20));

        assertThatThrownBy(() -> connect(config, (Object[]) silent))
                .isInstanceOf(CallTimeoutException.class)
                .hasMessageContaining("connect tcp name:1")
                .hasMessageContaining("0.3 s");
    }

    @Test
    void to_hundredRefusingAddresses_triesThemAll() throws IOException {
        Object[] addresses = new Object[101];
        Arrays.fill(addresses, refused());
        Socket live = listen();
        addresses[100] = live;

        try (Socket winner = connect(ConnectConfig.DEFAULT.limit(LIMIT), addresses)) {
            assertThat(winner.peerAddress()).isEqualTo(live.localAddress());
        }
    }

    @Test
    void to_interruptedWhileRacing_stopsAndClosesAll() throws Exception {
        Address[] silent = {silent(), silent()};
        var config = ConnectConfig.DEFAULT.limit(LIMIT).stagger(Duration.ofMillis(1));
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                connect(config, (Object[]) silent).close();
            } catch (IOException failed) {
                thrown.set(failed);
            }
        });

        caller.interrupt();
        caller.join();

        assertThat(thrown.get()).isInstanceOf(CallInterruptedException.class);
    }

    @Test
    void to_setupFails_isAFailureOfThatAddress() throws IOException {
        Socket live = listen();
        var config = ConnectConfig.DEFAULT.setup(socket -> socket.setInt(1, 9999, 1));

        assertThatThrownBy(() -> connect(config, live)).hasMessageContaining("ENOPROTOOPT");
    }

    @Test
    @Covers({"Socket.connectTo", "Socket.listenOn"})
    void connectTo_localhost_reachesAListenerOnEachOfItsAddresses() throws IOException {
        for (AddrInfo each : Resolver.getAddrInfo("localhost", "0", Query.STREAM)) {
            try (Socket listener = Socket.listenOn(each.address(), ListenConfig.DEFAULT)) {
                int port = ((Address.Ip) listener.localAddress()).port();
                try (Socket client = Socket.connectTo("localhost", port, ConnectConfig.DEFAULT);
                        Socket accepted = listener.accept()) {
                    client.sendAll(new byte[] {7});
                    assertThat(accepted.recv(10)).containsExactly(7);
                }
            }
        }
    }

    @Test
    void alternating_twoFamilies_takeTurnsFromTheFirst() {
        Address v6a = Address.inet("::1", 1);
        Address v6b = Address.inet("::2", 1);
        Address v4a = Address.inet("127.0.0.1", 1);

        assertThat(Connecting.alternating(List.of(v6a, v6b, v4a))).containsExactly(v6a, v4a, v6b);
        assertThat(Connecting.alternating(List.of())).isEmpty();
    }

    private Socket connect(ConnectConfig config, Object... targets) throws IOException {
        List<Address> addresses = new ArrayList<>();
        for (Object target : targets) {
            addresses.add(target instanceof Socket listener ? listener.localAddress() : (Address) target);
        }
        return Connecting.to(Host.system(), "name:1", addresses, config, Deadline.after(config.limit()));
    }

    private Socket listen() throws IOException {
        Socket listener = Socket.listenOn(Address.inet("127.0.0.1", 0), ListenConfig.DEFAULT);
        opened.add(listener);
        return listener;
    }

    private Address refused() throws IOException {
        try (Socket bound = Socket.open(Family.INET, SocketType.STREAM)) {
            bound.bind(Address.inet("127.0.0.1", 0));
            return bound.localAddress();
        }
    }

    /// A listener whose queue is full: the kernel drops what further peers send.
    private Address silent() throws IOException {
        Socket listener = Socket.listenOn(Address.inet("127.0.0.1", 0), ListenConfig.DEFAULT.backlog(0));
        opened.add(listener);
        Socket filler = Socket.open(Family.INET, SocketType.STREAM);
        opened.add(filler);
        filler.connect(listener.localAddress());
        Lab.awaitQueued(listener, 1);
        return listener.localAddress();
    }
}
