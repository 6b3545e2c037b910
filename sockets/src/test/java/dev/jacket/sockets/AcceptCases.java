package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import dev.jacket.loop.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Accepting connections.
interface AcceptCases extends SocketCases {
    @Each(Kind.Group.LISTENING)
    @Covers({"Socket.accept", "Socket.acceptedFrom"})
    default void accept_connection_knowsWhereItIsFrom(Kind kind) throws IOException {
        Socket listener = lab().listener(kind);
        Socket client = kind.is(Kind.Group.UNIX) ? lab().bound(kind) : lab().open(kind);
        client.connect(listener.localAddress());

        Socket accepted = lab().keep(listener.accept());

        assertThat(accepted.acceptedFrom()).isEqualTo(client.localAddress());
        assertThat(accepted.peerAddress()).isEqualTo(client.localAddress());
        assertThat(accepted.localAddress()).isEqualTo(listener.localAddress());
        assertThat(accepted.family()).isEqualTo(kind.family);
        assertThat(accepted.type()).isEqualTo(kind.type);
        assertThat(accepted.inheritable()).isFalse();
        assertThat(accepted.fcntl(LifeCases.F_GETFL, 0) & LifeCases.O_NONBLOCK).isNotZero();
    }

    @Each(Kind.Group.UNIX_LISTENING)
    @Covers("Socket.acceptedFrom")
    default void accept_clientWithoutName_isUnnamed(Kind kind) throws IOException {
        Socket listener = lab().listener(kind);
        lab().connected(kind, listener);

        assertThat(lab().keep(listener.accept()).acceptedFrom()).isEqualTo(Address.Unix.UNNAMED);
    }

    @Each(Kind.Group.LISTENING)
    default void accept_listenerNonBlocking_socketIsBlocking(Kind kind) throws IOException {
        Socket listener = lab().listener(kind);
        lab().connected(kind, listener);
        listener.await(Interest.READ, Deadline.after(Lab.LONG));
        listener.nonBlocking();

        Socket accepted = lab().keep(listener.accept());

        assertThat(accepted.isBlocking()).isTrue();
        assertThat(accepted.timeout()).isEmpty();
    }

    @Each(Kind.Group.LISTENING)
    default void accept_nobodyThere_wouldBlock(Kind kind) throws IOException {
        Socket listener = lab().listener(kind);

        assertThat(listener.tryAccept()).isEmpty();
        listener.nonBlocking();
        assertThat(Lab.refused(Errno.EAGAIN, listener::accept)).hasMessageStartingWith("accept");
    }

    @Each(Kind.Group.LISTENING)
    @Covers("Socket.tryAccept")
    default void tryAccept_somebodyThere_isThatOne(Kind kind) throws IOException {
        Socket listener = lab().listener(kind);
        Socket client = lab().connected(kind, listener);

        listener.await(Interest.READ, Deadline.after(Lab.LONG));
        Socket accepted = lab().keep(listener.tryAccept().orElseThrow());

        accepted.send(new byte[] {1});
        assertThat(client.recv(5)).containsExactly(1);
    }

    @Each(Kind.Group.LISTENING)
    default void accept_waiting_takesWhoComes(Kind kind) throws Exception {
        Socket listener = lab().listener(kind);
        Background<Socket> call = lab().waiting(listener, () -> lab().keep(listener.accept()));

        Socket client = lab().connected(kind, listener);

        call.result().send(new byte[] {1});
        assertThat(client.recv(5)).containsExactly(1);
    }

    @Each(Kind.Group.LISTENING)
    default void accept_severalThreads_eachConnectionGoesToOne(Kind kind) throws Exception {
        Socket listener = lab().listener(kind);
        List<Background<Socket>> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            calls.add(lab().start(() -> lab().keep(listener.accept())));
        }

        for (int i = 0; i < 8; i++) {
            lab().connected(kind, listener).send(new byte[] {(byte) i});
        }

        boolean[] seen = new boolean[8];
        for (var call : calls) {
            seen[call.result().recv(1)[0]] = true;
        }
        assertThat(seen).containsOnly(true);
        assertThat(listener.tryAccept()).isEmpty();
    }

    /// After the reset the kernel no longer knows the peer; the address that accept gave is still there.
    @Each(Kind.Group.TCP)
    @Covers("Socket.accept")
    default void accept_clientResetMeanwhile_stillKnowsWhereItWasFrom(Kind kind) throws IOException {
        Socket listener = lab().listener(kind);
        Socket client = lab().connected(kind, listener);
        Address from = client.localAddress();
        client.set(Options.SO_LINGER, Linger.RESET);
        client.close();

        Socket accepted = lab().keep(listener.accept());
        accepted.await(Interest.ERROR, Deadline.after(Lab.LONG));

        assertThat(accepted.acceptedFrom()).isEqualTo(from);
        Lab.refused(Errno.ENOTCONN, accepted::peerAddress);
        Lab.refused(Errno.ECONNRESET, () -> accepted.recv(1));
    }

    @Each(Kind.Group.TCP)
    default void accept_listenersOptions_areInherited(Kind kind) throws IOException {
        Socket listener = lab().listener(kind);
        listener.set(Options.TCP_NODELAY, true);
        listener.set(Options.SO_KEEPALIVE, true);
        listener.set(Options.SO_LINGER, Linger.of(Duration.ofSeconds(7)));
        listener.set(Options.SO_RCVBUF, 40_000);
        listener.set(Options.SO_SNDBUF, 50_000);
        lab().connected(kind, listener);

        Socket accepted = lab().keep(listener.accept());

        assertThat(accepted.get(Options.TCP_NODELAY)).isTrue();
        assertThat(accepted.get(Options.SO_KEEPALIVE)).isTrue();
        assertThat(accepted.get(Options.SO_LINGER)).isEqualTo(Linger.of(Duration.ofSeconds(7)));
        assertThat(accepted.get(Options.SO_RCVBUF)).isEqualTo(80_000);
        assertThat(accepted.get(Options.SO_SNDBUF)).isEqualTo(100_000);
        accepted.set(Options.SO_LINGER, Linger.OFF);
    }

    @Each(Kind.Group.TCP)
    default void accept_listenerShut_isEinval(Kind kind) throws Exception {
        Socket listener = lab().listener(kind);
        Background<Socket> call = lab().waiting(listener, () -> lab().keep(listener.accept()));

        listener.shutdown(Shutdown.READ);

        assertThat(Errno.of(call.failure())).isEqualTo(Errno.EINVAL);
        Lab.refused(Errno.EINVAL, listener::accept);
    }

    @Each(Kind.Group.ALL)
    default void accept_noListener_isRefused(Kind kind) throws IOException {
        Socket socket = lab().bound(kind);

        Lab.refused(kind.is(Kind.Group.DATAGRAM) ? Errno.EOPNOTSUPP : Errno.EINVAL, socket::accept);
    }

    @Each(Kind.Group.LISTENING)
    default void accept_nobodyComes_timesOut(Kind kind) throws IOException {
        Socket listener = lab().listener(kind);
        listener.timeout(Duration.ofMillis(20));

        assertThatThrownBy(listener::accept).isInstanceOf(CallTimeoutException.class);
    }

    @Each(Kind.Group.TCP)
    default void close_listener_resetsWhoWaits(Kind kind) throws IOException {
        Socket listener = lab().listener(kind);
        Socket client = lab().connected(kind, listener);

        listener.close();

        Lab.refused(Errno.ECONNRESET, () -> client.recv(1));
    }
}
