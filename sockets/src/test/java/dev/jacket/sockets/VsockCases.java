package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jacket.checks.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Sockets between a virtual machine and its host, as far as one machine alone can show them.
interface VsockCases extends FamilyCases {
    private Socket vsock(SocketType type) throws IOException {
        assumeTrue(
                Platform.probe(Family.VSOCK, SocketType.STREAM, Protocol.DEFAULT)
                        .equals(Errno.NONE),
                "this kernel has no vsock");
        Socket socket = lab().open(Family.VSOCK, type, Protocol.DEFAULT);
        socket.timeout(Lab.LONG);
        return socket;
    }

    @Test
    default void vsock_listener_hasAPortOfTheKernels() throws IOException {
        Socket listener = vsock(SocketType.STREAM);
        assertThat(listener.localAddress()).isEqualTo(Address.parse("vsock:any:any"));
        listener.bind(Address.Vsock.of(Address.Vsock.CID_ANY, Address.Vsock.PORT_ANY));
        listener.listen();

        Address.Vsock bound = (Address.Vsock) listener.localAddress();
        assertThat(bound.cid()).isEqualTo(Address.Vsock.CID_ANY);
        assertThat(bound.port()).isNotEqualTo(Address.Vsock.PORT_ANY);
        assertThat(listener.tryAccept()).isEmpty();

        Socket second = vsock(SocketType.STREAM);
        assertThat(Lab.refused(Errno.EADDRINUSE, () -> second.bind(bound)))
                .isInstanceOf(java.net.BindException.class)
                .hasMessageContaining("vsock:any:");
    }

    @Row("N6")
    @Test
    default void vsock_wherePeersCannotBe_isTheKernelsErrno() throws IOException {
        Socket socket = vsock(SocketType.STREAM);
        socket.timeout(Duration.ofSeconds(5));
        Throwable refused = catchThrowable(() -> socket.connect(Address.Vsock.of(4711, 1)));
        assertThat(Errno.of(refused)).isIn(Errno.ENODEV, Errno.ECONNRESET, Errno.ENETUNREACH, Errno.ETIMEDOUT);
        assertThat(refused).hasMessageContaining("connect vsock").hasMessageContaining("vsock:4711:1");
        assertThat(Platform.probe(Family.VSOCK, SocketType.RAW, Protocol.DEFAULT))
                .isEqualTo(Errno.ESOCKTNOSUPPORT);
    }

    @Test
    default void vsock_streamsAndRecords_passTheLoopback() throws IOException {
        assumeTrue(Files.exists(Path.of("/sys/module/vsock_loopback")), "this kernel has no vsock loopback");
        for (SocketType type : new SocketType[] {SocketType.STREAM, SocketType.SEQPACKET}) {
            Socket listener = vsock(type);
            listener.bind(Address.Vsock.of(Address.Vsock.CID_LOCAL, Address.Vsock.PORT_ANY));
            listener.listen();
            Socket here = vsock(type);
            assertThat(here.connect(listener.localAddress())).isTrue();
            Socket there = lab().keep(listener.accept());
            here.sendAll(new byte[] {1, 2});
            assertThat(there.recv(9)).containsExactly(1, 2);
            assertThat(there.peerAddress()).isEqualTo(here.localAddress());
            here.close();
            assertThat(there.recvInto(new byte[1])).isEqualTo(Socket.EOF);
        }
    }
}
