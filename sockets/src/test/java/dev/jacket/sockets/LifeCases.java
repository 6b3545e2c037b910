package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import java.io.IOException;
import java.net.BindException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// From open to close: names, properties, and what is refused when.
interface LifeCases extends SocketCases {
    int F_GETFL = 3;
    int O_NONBLOCK = 0x800;

    @Each(Kind.Group.ALL)
    default void open_isWhatWasAskedFor(Kind kind) throws IOException {
        Socket socket = lab().open(kind);

        assertThat(socket.family()).isEqualTo(kind.family);
        assertThat(socket.type()).isEqualTo(kind.type);
        assertThat(socket.protocol()).isEqualTo(kind.protocol);
        assertThat(socket.getInt(1, 3)).as("SO_TYPE").isEqualTo(kind.type.number());
        assertThat(socket.fd()).isNotNegative();
        assertThat(socket.isClosed()).isFalse();
        assertThat(socket.inheritable()).isFalse();
        assertThat(socket.fcntl(F_GETFL, 0) & O_NONBLOCK).isNotZero();
        assertThat(socket.timeout()).isEmpty();
        assertThat(socket.isBlocking()).isTrue();
        assertThat(socket.acceptedFrom()).isEqualTo(Address.NONE);
        assertThat(socket.takeError()).isEqualTo(Errno.NONE);
    }

    @Each(Kind.Group.ALL)
    @Covers("Socket.inheritable")
    default void inheritable_set_isRead(Kind kind) throws IOException {
        Socket socket = lab().open(kind);

        socket.inheritable(true);
        assertThat(socket.inheritable()).isTrue();

        socket.inheritable(false);
        assertThat(socket.inheritable()).isFalse();
    }

    @Each(Kind.Group.ALL)
    @Covers("Socket.bind")
    default void bind_address_isTheLocalOne(Kind kind) throws IOException {
        Socket socket = lab().open(kind);
        Address address = lab().fresh(kind);

        socket.bind(address);

        if (address instanceof Address.Ip ip) {
            Address.Ip local = (Address.Ip) socket.localAddress();
            assertThat(local.port()).isPositive();
            assertThat(local).isEqualTo(ip.withPort(local.port()));
        } else {
            assertThat(socket.localAddress()).isEqualTo(address);
        }
    }

    @Each(Kind.Group.ALL)
    @Covers("Socket.bind")
    default void bind_twice_isEinval(Kind kind) throws IOException {
        Socket socket = lab().bound(kind);
        Address second = lab().fresh(kind);

        Lab.refused(Errno.EINVAL, () -> socket.bind(second));
    }

    @Each(Kind.Group.ALL)
    default void bind_addressInUse_isABindException(Kind kind) throws IOException {
        Address taken = lab().bound(kind).localAddress();
        Socket second = lab().open(kind);

        assertThat(Lab.refused(Errno.EADDRINUSE, () -> second.bind(taken)))
                .isInstanceOf(BindException.class)
                .hasMessage("bind %s %s: EADDRINUSE (Address already in use)", second.handle.label(), taken);
    }

    @Each(Kind.Group.PATHS)
    default void bind_pathOfADeadServer_isInUseAndStays(Kind kind) throws IOException {
        Socket dead = lab().bound(kind);
        Address path = dead.localAddress();
        dead.close();

        Socket second = lab().open(kind);

        Lab.refused(Errno.EADDRINUSE, () -> second.bind(path));
        assertThat(lab().folder()).isNotEmptyDirectory();
    }

    @Each(Kind.Group.INTERNET)
    default void bind_addressOfAnotherMachine_isABindException(Kind kind) throws IOException {
        Socket socket = lab().open(kind);
        String other = kind.family.equals(Family.INET) ? "192.0.2.1" : "2001:db8::1";

        assertThat(Lab.refused(Errno.EADDRNOTAVAIL, () -> socket.bind(Address.inet(other, 0))))
                .isInstanceOf(BindException.class);
    }

    @Each(Kind.Group.ALL)
    default void bind_addressOfAnotherFamily_isRefused(Kind kind) throws IOException {
        Socket socket = lab().open(kind);
        Address other = switch (kind.family.number()) {
            case 1 -> Address.Inet4.loopback(0);
            case 2 -> Address.Inet6.loopback(0);
            default -> Address.Inet4.loopback(0);
        };
        Errno errno = kind.family.equals(Family.INET) ? Errno.EAFNOSUPPORT : Errno.EINVAL;

        Lab.refused(errno, () -> socket.bind(other));
    }

    @Each(Kind.Group.UNIX)
    default void bind_autobind_isAnAbstractNameOfFiveDigits(Kind kind) throws IOException {
        Socket socket = lab().open(kind);

        socket.bind(Address.Unix.autobind());

        assertThat(socket.localAddress()).isInstanceOfSatisfying(Address.Unix.class, name -> {
            assertThat(name.isAbstract()).isTrue();
            assertThat(name.name()).matches("[0-9a-f]{5}");
        });
    }

    @Each(Kind.Group.UNIX)
    @Covers("Socket.localAddress")
    default void localAddress_unbound_isUnnamed(Kind kind) throws IOException {
        assertThat(lab().open(kind).localAddress()).isEqualTo(Address.Unix.UNNAMED);
    }

    @Each(Kind.Group.ALL)
    @Covers("Socket.peerAddress")
    default void peerAddress_unconnected_isEnotconn(Kind kind) throws IOException {
        Socket socket = lab().bound(kind);

        Lab.refused(Errno.ENOTCONN, socket::peerAddress);
    }

    @Each(Kind.Group.ALL)
    @Covers({"Socket.localAddress", "Socket.peerAddress"})
    default void names_connected_areEachOthers(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);

        assertThat(ends.here().peerAddress()).isEqualTo(ends.there().localAddress());
        assertThat(ends.there().peerAddress()).isEqualTo(ends.here().localAddress());
    }

    @Each(Kind.Group.UNIX)
    default void pair_unix_isConnectedAndUnnamed(Kind kind) throws IOException {
        SocketPair pair = Opening.pair(lab().host, kind.family, kind.type, Protocol.DEFAULT);
        Socket first = lab().keep(pair.first());
        Socket second = lab().keep(pair.second());

        first.sendAll(new byte[] {1, 2});

        assertThat(second.recv(10)).containsExactly(1, 2);
        assertThat(first.localAddress()).isEqualTo(Address.Unix.UNNAMED);
        assertThat(first.peerAddress()).isEqualTo(Address.Unix.UNNAMED);
        assertThat(first.inheritable()).isFalse();
        assertThat(second.inheritable()).isFalse();
    }

    @Each(Kind.Group.INTERNET)
    default void pair_internet_isEopnotsupp(Kind kind) {
        Lab.refused(Errno.EOPNOTSUPP, () -> Opening.pair(lab().host, kind.family, kind.type, Protocol.DEFAULT));
    }

    @Each(Kind.Group.TCP)
    @Covers("Socket.listen")
    default void listen_unbound_getsAPort(Kind kind) throws IOException {
        Socket socket = lab().open(kind);

        socket.listen();

        assertThat(((Address.Ip) socket.localAddress()).port()).isPositive();
    }

    @Each(Kind.Group.UNIX_LISTENING)
    default void listen_unbound_isEinval(Kind kind) throws IOException {
        Socket socket = lab().open(kind);

        Lab.refused(Errno.EINVAL, socket::listen);
    }

    @Each(Kind.Group.DATAGRAM)
    @Covers("Socket.listen")
    default void listen_datagram_isEopnotsupp(Kind kind) throws IOException {
        Socket socket = lab().bound(kind);

        Lab.refused(Errno.EOPNOTSUPP, socket::listen);
    }

    /// A listener tells its backlog where a connection tells what the peer has acknowledged out of turn.
    @Each(Kind.Group.TCP)
    @Covers("Socket.listen")
    default void listen_backlog_isCutToTheSystemsMost(Kind kind) throws IOException {
        Socket socket = lab().bound(kind);
        int most;
        try (var lines = Files.newBufferedReader(Path.of("/proc/sys/net/core/somaxconn"))) {
            most = Integer.parseInt(lines.readLine().strip());
        }

        socket.listen();
        assertThat(socket.get(Options.TCP_INFO).sacked()).hasValue(Math.min(Socket.DEFAULT_BACKLOG, most));
        socket.listen(Integer.MAX_VALUE);
        assertThat(socket.get(Options.TCP_INFO).sacked()).hasValue(most);
        socket.listen(7);
        assertThat(socket.get(Options.TCP_INFO).sacked()).hasValue(7);
    }

    @Each(Kind.Group.LISTENING)
    default void listen_negativeBacklog_isRefusedBeforeTheCall(Kind kind) throws IOException {
        Socket socket = lab().bound(kind);

        assertThatThrownBy(() -> socket.listen(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }

    @Each(Kind.Group.ALL)
    @Covers("Socket.close")
    default void close_again_doesNothing(Kind kind) throws IOException {
        Socket socket = lab().open(kind);

        socket.close();
        socket.close();

        assertThat(socket.isClosed()).isTrue();
        assertThat(socket.fd()).isEqualTo(-1);
    }

    @Each(Kind.Group.ALL)
    default void everyCall_afterClose_isRefused(Kind kind) throws IOException {
        Socket socket = lab().open(kind);
        Address address = lab().fresh(kind);
        socket.close();

        calls(socket, address).entrySet().stream()
                .filter(each -> kind.is(Kind.Group.STREAM) ? !each.getKey().endsWith("Many") : true)
                .forEach(each -> assertThatThrownBy(each.getValue())
                        .as(each.getKey())
                        .isExactlyInstanceOf(ClosedChannelException.class));
        if (kind.is(Kind.Group.STREAM)) {
            Path file = Files.write(lab().folder().resolve("file"), new byte[1]);
            assertThatThrownBy(() -> socket.sendFile(file, 0, 1)).isExactlyInstanceOf(ClosedChannelException.class);
            Socket other = lab().ends(kind).here();
            assertThatThrownBy(() -> socket.splice(other, 1)).isExactlyInstanceOf(ClosedChannelException.class);
            assertThatThrownBy(() -> other.splice(socket, 1)).isExactlyInstanceOf(ClosedChannelException.class);
            assertThatThrownBy(() -> socket.spliceTo(1, 1)).isExactlyInstanceOf(ClosedChannelException.class);
        }
    }

    private static Map<String, ThrowingCallable> calls(Socket socket, Address address) {
        ByteBuffer buffer = ByteBuffer.allocate(8);
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        calls.put("bind", () -> socket.bind(address));
        calls.put("listen", socket::listen);
        calls.put("accept", socket::accept);
        calls.put("tryAccept", socket::tryAccept);
        calls.put("connect", () -> socket.connect(address));
        calls.put("connectEx", () -> socket.connectEx(address));
        calls.put("disconnect", socket::disconnect);
        calls.put("recv", () -> socket.recv(1));
        calls.put("recvInto", () -> socket.recvInto(buffer));
        calls.put("recv all", () -> socket.recv(2, MsgFlags.MSG_WAITALL));
        calls.put("recvFrom", () -> socket.recvFrom(new byte[1], MsgFlags.NONE));
        calls.put("recvMsg", () -> socket.recvMsg(List.of(buffer), MsgFlags.NONE));
        calls.put("send", () -> socket.send(new byte[1]));
        calls.put("sendAll", () -> socket.sendAll(new byte[1]));
        calls.put("sendTo", () -> socket.sendTo(new byte[1], address));
        calls.put("sendMsg", () -> socket.sendMsg(List.of(buffer), MsgFlags.NONE));
        calls.put("recvMany", () -> socket.recvMany(MessageBatch.of(1, 1)));
        calls.put("sendMany", () -> socket.sendMany(MessageBatch.of(1, 1).add(ByteBuffer.allocate(1))));
        calls.put("recvFds", () -> socket.recvFds(buffer, 1));
        calls.put("recvError", socket::recvError);
        calls.put("awaitZeroCopy", () -> socket.awaitZeroCopy(dev.jacket.loop.Deadline.NOW));
        calls.put("await", () -> socket.await(Interest.READ, dev.jacket.loop.Deadline.NEVER));
        calls.put("shutdown", () -> socket.shutdown(Shutdown.BOTH));
        calls.put("dup", socket::dup);
        calls.put("detach", socket::detach);
        calls.put("localAddress", socket::localAddress);
        calls.put("peerAddress", socket::peerAddress);
        calls.put("takeError", socket::takeError);
        calls.put("available", socket::available);
        calls.put("unsent", socket::unsent);
        calls.put("notSent", socket::notSent);
        calls.put("atMark", socket::atMark);
        calls.put("inheritable", socket::inheritable);
        calls.put("get", () -> socket.get(1, 3, 4));
        calls.put("set", () -> socket.setInt(1, 9, 1));
        calls.put("input", () -> socket.input().read());
        calls.put("output", () -> socket.output().write(1));
        calls.put("channel", () -> socket.channel().read(buffer));
        return calls;
    }

    @Each(Kind.Group.ALL)
    @Covers({"Socket.blocking", "Socket.isBlocking", "Socket.timeout"})
    default void timeout_isReadAsSet(Kind kind) throws IOException {
        Socket socket = lab().open(kind);

        socket.timeout(Duration.ofMillis(1500));
        assertThat(socket.timeout()).contains(Duration.ofMillis(1500));
        assertThat(socket.isBlocking()).isTrue();
        socket.nonBlocking();
        assertThat(socket.timeout()).contains(Duration.ZERO);
        assertThat(socket.isBlocking()).isFalse();
        socket.blocking();
        assertThat(socket.timeout()).isEmpty();
        assertThatThrownBy(() -> socket.timeout(Duration.ofMillis(-1))).isInstanceOf(IllegalArgumentException.class);
    }

    /// A family, a type or a protocol that no kernel has, and one that this kernel may lack: the kernel's own word.
    @Test
    default void open_whatDoesNotExist_isNamedAtOnce() {
        Lab.refused(Errno.EAFNOSUPPORT, () -> Opening.open(lab().host, Family.of(63), SocketType.STREAM, Protocol.TCP));
        Lab.refused(Errno.EINVAL, () -> Opening.open(lab().host, Family.INET, SocketType.of(12), Protocol.DEFAULT));
        Lab.refused(
                Errno.EPROTONOSUPPORT, () -> Opening.open(lab().host, Family.INET, SocketType.STREAM, Protocol.UDP));
        Lab.refused(Errno.EINVAL, () -> Opening.open(lab().host, Family.INET, SocketType.STREAM, Protocol.of(70000)));
    }
}
