package dev.jacket.sockets;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import dev.jacket.checks.Row;
import dev.jacket.sys.Fcntl;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.Scratch;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Addresses that are rare but right, through the kernel and back.
@Row("M6")
class OddAddressTest {
    @TempDir
    Path folder;

    private byte[] pathOf(int length, int filler) {
        byte[] start = (folder + "/").getBytes(StandardCharsets.UTF_8);
        byte[] path = Arrays.copyOf(start, length);
        Arrays.fill(path, start.length, length, (byte) filler);
        return path;
    }

    private static void unlink(byte[] path) {
        try (Scratch scratch = Scratch.take()) {
            MemorySegment.copy(path, 0, scratch.control(), JAVA_BYTE, 0, path.length);
            scratch.control().set(JAVA_BYTE, path.length, (byte) 0);
            assertThat(Kernel.system().unlinkat(Fcntl.AT_FDCWD, scratch.address(0), 0))
                    .isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 107, 108})
    @Covers("Socket.localAddress")
    void path_boundAndAsked_isTheSame(int length) throws IOException {
        Address.Unix path = Address.Unix.path(pathOf(length, 'p'));
        try (Socket server = Socket.open(Family.UNIX, SocketType.STREAM);
                Socket client = Socket.open(Family.UNIX, SocketType.STREAM)) {
            server.bind(path);
            server.listen();
            client.connect(path);
            assertThat(server.localAddress()).isEqualTo(path);
            assertThat(client.peerAddress()).isEqualTo(path);
            assertThat(client.localAddress()).isEqualTo(Address.Unix.UNNAMED);
        }
        unlink(path.bytes());
    }

    /// The kernel counts a NUL that has no place in the structure.
    @Test
    void path_of108Bytes_isSaidToHave111() throws IOException {
        Address.Unix path = Address.Unix.path(pathOf(108, 'p'));
        try (Socket server = Socket.open(Family.UNIX, SocketType.DGRAM);
                Scratch scratch = Scratch.take()) {
            server.bind(path);
            scratch.control().set(JAVA_INT, 256, AddressCodec.STORAGE);
            Kernel.system().getsockname(server.fd(), scratch.address(0), scratch.address(256));
            int length = scratch.control().get(JAVA_INT, 256);
            assertThat(length).isEqualTo(111);
            assertThat(AddressCodec.read(scratch.control(), length)).isEqualTo(path);
        }
        unlink(path.bytes());
    }

    @Test
    void path_of109Bytes_isRefusedBeforeTheCall() {
        byte[] path = pathOf(109, 'p');
        assertThatThrownBy(() -> Address.Unix.path(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a Unix path has 1..108 bytes, not 109");
    }

    @Test
    void path_thatIsNotUtf8_namesTheSender() throws IOException {
        Address.Unix sender = Address.Unix.path(pathOf(80, 0xff));
        Address.Unix receiver = Address.Unix.path(pathOf(80, 'r'));
        try (Socket from = Socket.open(Family.UNIX, SocketType.DGRAM);
                Socket to = Socket.open(Family.UNIX, SocketType.DGRAM)) {
            from.bind(sender);
            to.bind(receiver);
            from.sendTo(new byte[] {1}, receiver);
            assertThat(to.recvFrom(new byte[8], MsgFlags.NONE).address()).isEqualTo(sender);
        }
        unlink(sender.bytes());
        unlink(receiver.bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "0000ff", "6a61636b657400746573740a", ""})
    void abstractName_ofAnyBytes_isTheSame(String hex) throws IOException {
        byte[] own = HexFormat.of().parseHex(hex);
        // The empty name is one name for the whole machine; the others get this process's number, so that runs do not
        // meet.
        byte[] pid = hex.isEmpty()
                ? new byte[0]
                : Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8);
        byte[] name = Arrays.copyOf(own, own.length + pid.length);
        System.arraycopy(pid, 0, name, own.length, pid.length);
        Address.Unix address = Address.Unix.abstractName(name);
        try (Socket server = Socket.open(Family.UNIX, SocketType.SEQPACKET)) {
            server.bind(address);
            assertThat(server.localAddress()).isEqualTo(address);
            assertThat(Address.parse(server.localAddress().toString())).isEqualTo(address);
        }
    }

    @Test
    void autobind_isANameOfFiveDigits() throws IOException {
        try (Socket socket = Socket.open(Family.UNIX, SocketType.DGRAM)) {
            socket.bind(Address.Unix.autobind());
            assertThat(socket.localAddress()).isInstanceOfSatisfying(Address.Unix.class, unix -> {
                assertThat(unix.isAbstract()).isTrue();
                assertThat(unix.name()).matches("[0-9a-f]{5}");
            });
        }
    }

    @Test
    void unnamed_senderAndPair_sayWhoTheyAre() throws IOException {
        Address.Unix receiver = Address.Unix.path(pathOf(80, 'u'));
        try (Socket from = Socket.open(Family.UNIX, SocketType.DGRAM);
                Socket to = Socket.open(Family.UNIX, SocketType.DGRAM);
                SocketPair pair = Socket.pair()) {
            to.bind(receiver);
            from.sendTo(new byte[0], receiver);
            Received received = to.recvFrom(new byte[8], MsgFlags.NONE);
            assertThat(received).isEqualTo(new Received(0, Address.Unix.UNNAMED));
            assertThat(pair.first().localAddress()).isEqualTo(Address.Unix.UNNAMED);
            assertThat(pair.first().peerAddress()).isEqualTo(Address.Unix.UNNAMED);
        }
        unlink(receiver.bytes());
    }

    @Test
    void unboundInternetSockets_haveTheWildcard() throws IOException {
        try (Socket four = Socket.open(Family.INET, SocketType.STREAM);
                Socket six = Socket.open(Family.INET6, SocketType.DGRAM)) {
            assertThat(four.localAddress()).isEqualTo(Address.Inet4.any(0));
            assertThat(six.localAddress()).isEqualTo(Address.Inet6.any(0));
        }
    }

    @Test
    void addressOfAnotherFamily_isTheKernelsToRefuse() throws IOException {
        try (Socket six = Socket.open(Family.INET6, SocketType.STREAM);
                Socket four = Socket.open(Family.INET, SocketType.STREAM)) {
            assertThatThrownBy(() -> six.bind(Address.Inet4.loopback(0)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("EINVAL");
            assertThatThrownBy(() -> four.bind(Address.parse("raw:2:0000"))).hasMessageContaining("EINVAL");
        }
    }
}
