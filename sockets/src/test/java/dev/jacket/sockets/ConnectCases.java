package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import dev.jacket.loop.Deadline;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// Connecting: at once, later, not at all, and again.
interface ConnectCases extends SocketCases {
    @Each(Kind.Group.LISTENING)
    @Covers("Socket.connect")
    default void connect_listener_isConnected(Kind kind) throws IOException {
        Socket listener = lab().listener(kind);
        Socket socket = lab().open(kind);

        assertThat(socket.connect(listener.localAddress())).isTrue();

        assertThat(socket.peerAddress()).isEqualTo(listener.localAddress());
    }

    @Each(Kind.Group.LISTENING)
    @Covers("Socket.connectEx")
    default void connect_connectedAlready_isEisconn(Kind kind) throws IOException {
        Socket listener = lab().listener(kind);
        Socket socket = lab().connected(kind, listener);
        Address again = listener.localAddress();

        Lab.refused(Errno.EISCONN, () -> socket.connect(again));
        assertThat(socket.connectEx(again)).isEqualTo(Errno.EISCONN);
    }

    /// Symptom: the second attempt of a refused socket heard ECONNABORTED instead of connecting.
    @Each(Kind.Group.TCP)
    default void connect_refused_mayTryAgainAndSucceed(Kind kind) throws IOException {
        Socket holder = lab().bound(kind);
        Address address = holder.localAddress();
        Socket socket = lab().open(kind);

        assertThat(Lab.refused(Errno.ECONNREFUSED, () -> socket.connect(address)))
                .isInstanceOf(ConnectException.class)
                .hasMessageStartingWith("connect tcp")
                .hasMessageEndingWith("%s: ECONNREFUSED (Connection refused)", address);
        assertThat(socket.connectEx(address)).isEqualTo(Errno.ECONNREFUSED);
        holder.listen();
        assertThat(socket.connect(address)).isTrue();
    }

    @Each(Kind.Group.UNIX)
    @Covers("Socket.connect")
    default void connect_nobodyThere_isRefused(Kind kind) throws IOException {
        Socket gone = lab().bound(kind);
        Address dead = gone.localAddress();
        gone.close();
        Address never = lab().fresh(kind);
        Socket socket = lab().open(kind);

        Lab.refused(Errno.ECONNREFUSED, () -> socket.connect(dead));
        Lab.refused(kind.is(Kind.Group.PATHS) ? Errno.ENOENT : Errno.ECONNREFUSED, () -> socket.connect(never));
    }

    /// Abstract names of different types do not even meet.
    @Test
    default void connect_pathOfAnotherType_isEprototype() throws IOException {
        Address address = lab().bound(Kind.DGRAM_PATH).localAddress();
        Socket socket = lab().open(Kind.STREAM_PATH);

        Lab.refused(Errno.EPROTOTYPE, () -> socket.connect(address));
    }

    @Each(Kind.Group.ALL)
    default void connect_addressOfAnotherFamily_isRefused(Kind kind) throws IOException {
        Socket socket = lab().open(kind);
        Address other =
                kind.is(Kind.Group.UNIX) ? Address.Inet4.loopback(9) : Address.Unix.abstractName("jacket-no-such");

        assertThatThrownBy(() -> socket.connect(other))
                .isInstanceOf(CallFailure.class)
                .satisfies(failure -> assertThat(Errno.of(failure)).isIn(Errno.EAFNOSUPPORT, Errno.EINVAL));
    }

    /// Three ways to begin what is not over at once. The kernel takes a second to try again what was dropped, so all of
    /// them wait for it together.
    @Test
    @Covers("Socket.connectEx")
    default void connect_droppedAtFirst_goesOnAndIsJoined() throws Exception {
        var attempts = new ArrayList<Background<Boolean>>();
        for (Kind kind : Kind.Group.INTERNET_STREAM.kinds()) {
            attempts.add(lab().start(() -> nonBlockingIsJoined(kind)));
            attempts.add(lab().start(() -> timedOutIsJoined(kind)));
            attempts.add(lab().start(() -> interruptedIsJoined(kind)));
        }
        for (Background<Boolean> attempt : attempts) {
            assertThat(attempt.result()).isTrue();
        }
    }

    private boolean nonBlockingIsJoined(Kind kind) throws Exception {
        Socket listener = silent(kind);
        Address address = listener.localAddress();
        Socket socket = lab().open(kind);
        socket.nonBlocking();

        assertThat(socket.connect(address)).isFalse();
        assertThat(socket.connectEx(address)).isEqualTo(Errno.EALREADY);
        assertThat(socket.connect(address)).isFalse();
        letIn(listener);
        socket.await(Interest.WRITE, Deadline.after(Lab.LONG));
        assertThat(socket.takeError()).isEqualTo(Errno.NONE);
        assertThat(socket.connect(address)).isTrue();
        Lab.refused(Errno.EISCONN, () -> socket.connect(address));
        return true;
    }

    @Each(Kind.Group.TCP)
    default void connect_nonBlockingAndRefused_isToldByTheJoin(Kind kind) throws IOException {
        Address address = lab().bound(kind).localAddress();
        Socket socket = lab().open(kind);
        socket.nonBlocking();

        Errno first = socket.connectEx(address);
        if (first.equals(Errno.EINPROGRESS)) {
            socket.await(Interest.WRITE, Deadline.after(Lab.LONG));
            first = socket.connectEx(address);
        }

        assertThat(first).isEqualTo(Errno.ECONNREFUSED);
    }

    private boolean timedOutIsJoined(Kind kind) throws Exception {
        Socket listener = silent(kind);
        Address address = listener.localAddress();
        Socket socket = lab().open(kind);
        socket.timeout(Duration.ofMillis(20));

        assertThatThrownBy(() -> socket.connect(address)).isInstanceOfSatisfying(CallTimeoutException.class, late -> {
            assertThat(late.call()).isEqualTo("connect");
            assertThat(late.limit()).isEqualTo(Duration.ofMillis(20));
            assertThat(Errno.of(late)).isEqualTo(Errno.NONE);
        });
        assertThat(socket.connectEx(address)).as("our limit is never ETIMEDOUT").isEqualTo(Errno.EAGAIN);
        socket.blocking();
        Background<Boolean> joined = lab().waiting(socket, () -> socket.connect(address));
        letIn(listener);

        assertThat(joined.result()).isTrue();
        assertThat(socket.peerAddress()).isEqualTo(address);
        return true;
    }

    private boolean interruptedIsJoined(Kind kind) throws Exception {
        Socket listener = silent(kind);
        Address address = listener.localAddress();
        Socket socket = lab().open(kind);
        Background<Boolean> call = lab().waiting(socket, () -> socket.connect(address));

        call.interrupt();

        assertThat(call.failure()).isInstanceOf(CallInterruptedException.class);
        assertThat(call.wasInterruptedAtEnd()).isTrue();
        Background<Boolean> joined = lab().waiting(socket, () -> socket.connect(address));
        letIn(listener);
        assertThat(joined.result()).isTrue();
        return true;
    }

    /// {@return a listener whose queue is full, so that the kernel drops what further peers send}
    private Socket silent(Kind kind) throws IOException {
        Socket listener = lab().listener(kind, 0);
        lab().crowd(kind, listener);
        return listener;
    }

    private void letIn(Socket listener) {
        lab().start(() -> {
            for (int i = 0; ; i++) {
                lab().keep(listener.accept());
            }
        });
    }

    /// A full backlog gives no event when it is full no longer.
    @Each(Kind.Group.UNIX_LISTENING)
    default void connect_backlogFull_waitsUntilThereIsRoom(Kind kind) throws Exception {
        Socket listener = lab().listener(kind, 0);
        Address address = listener.localAddress();
        lab().connected(kind, listener);
        Socket socket = lab().open(kind);
        Background<Boolean> call = lab().waiting(socket, () -> socket.connect(address));

        call.assertWaiting();
        lab().keep(listener.accept());

        assertThat(call.result()).isTrue();
    }

    @Each(Kind.Group.UNIX_LISTENING)
    default void connect_backlogFull_timesOutOrWouldBlock(Kind kind) throws IOException {
        Socket listener = lab().listener(kind, 0);
        Address address = listener.localAddress();
        lab().connected(kind, listener);
        Socket socket = lab().open(kind);

        socket.timeout(Duration.ofMillis(30));
        assertThatThrownBy(() -> socket.connect(address)).isInstanceOf(CallTimeoutException.class);
        socket.nonBlocking();
        Lab.refused(Errno.EAGAIN, () -> socket.connect(address));
        assertThat(socket.connectEx(address)).isEqualTo(Errno.EAGAIN);
    }

    @Each(Kind.Group.DATAGRAM)
    default void connect_datagram_maySetAnotherPeer(Kind kind) throws IOException {
        Socket first = lab().bound(kind);
        Socket second = lab().bound(kind);
        Socket socket = lab().bound(kind);

        for (Socket peer : new Socket[] {first, second, first}) {
            assertThat(socket.connect(peer.localAddress())).isTrue();
            assertThat(socket.peerAddress()).isEqualTo(peer.localAddress());
            socket.send(new byte[] {1});
            assertThat(peer.recv(9)).containsExactly(1);
        }
    }

    @Each(Kind.Group.UDP)
    default void connect_datagram_hearsItsPeerOnly(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        Socket stranger = lab().bound(kind);

        stranger.sendTo(new byte[] {6}, ends.here().localAddress());
        ends.there().send(new byte[] {1});

        assertThat(ends.here().recv(9)).containsExactly(1);
        assertThat(ends.here().recvInto(new byte[9], 0, 9, MsgFlags.MSG_DONTWAIT))
                .isEqualTo(Socket.WOULD_BLOCK);
    }

    @Test
    default void connect_broadcastNotAllowed_isEacces() throws IOException {
        Socket socket = lab().open(Kind.UDP4);

        Lab.refused(Errno.EACCES, () -> socket.connect(Address.inet("127.255.255.255", 9)));
        socket.set(Options.SO_BROADCAST, true);
        assertThat(socket.connect(Address.inet("127.255.255.255", 9))).isTrue();
    }

    @Each(Kind.Group.DATAGRAM)
    @Covers("Socket.disconnect")
    default void disconnect_datagram_losesItsPeer(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);

        ends.here().disconnect();

        Socket socket = ends.here();
        Lab.refused(Errno.ENOTCONN, socket::peerAddress);
        Lab.refused(kind.is(Kind.Group.UDP) ? Errno.EDESTADDRREQ : Errno.ENOTCONN, () -> socket.send(new byte[1]));
    }

    @Each(Kind.Group.TCP)
    @Covers("Socket.disconnect")
    default void disconnect_tcp_resets(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);

        ends.here().disconnect();

        Lab.refused(Errno.ECONNRESET, () -> ends.there().recv(1));
        Socket socket = ends.here();
        Lab.refused(Errno.ENOTCONN, socket::peerAddress);
        Socket listener = lab().listener(kind);
        assertThat(socket.connect(listener.localAddress())).isTrue();
    }

    /// Symptom: after a reset the failure named our own address alone.
    @Each(Kind.Group.TCP)
    default void failure_afterReset_namesThePeer(Kind kind) throws IOException {
        Socket listener = lab().listener(kind);
        for (boolean ours : new boolean[] {true, false}) {
            Socket client = lab().connected(kind, listener);
            Socket server = lab().keep(listener.accept());
            Socket here = ours ? client : server;
            Socket there = ours ? server : client;
            Address peer = here.peerAddress();
            Address local = here.localAddress();
            there.set(Options.SO_LINGER, Linger.RESET);
            there.close();

            assertThat(Lab.refused(Errno.ECONNRESET, () -> here.recv(1)))
                    .hasMessage("recv tcp %s -> %s: ECONNRESET (Connection reset by peer)", local, peer);
        }
    }
}
