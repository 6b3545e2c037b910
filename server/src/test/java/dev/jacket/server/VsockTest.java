package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.jacket.checks.Row;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.Errno;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Platform;
import dev.jacket.sockets.Protocol;
import dev.jacket.sockets.SocketType;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// A server between a virtual machine and its host, as far as this kernel has any.
@Row("N6")
class VsockTest {
    private static final boolean HAS_FAMILY =
            Platform.probe(Family.VSOCK, SocketType.STREAM, Protocol.DEFAULT).equals(Errno.NONE);

    @Test
    void place_isHad_orTheCallThatFailedIsNamed() throws Exception {
        var builder = SocketServer.vsock(Address.Vsock.of(Address.Vsock.CID_ANY, Address.Vsock.PORT_ANY))
                .handler(Served.ECHO);
        if (!HAS_FAMILY) {
            var refused = catchThrowable(builder::open);
            assertThat(Errno.of(refused)).isEqualTo(Errno.EAFNOSUPPORT);
            assertThat(refused).hasMessageContaining("socket").hasMessageContaining("EAFNOSUPPORT");
            return;
        }
        try (var server = builder.start()) {
            assertThat(server.localAddress().family()).isEqualTo(Family.VSOCK);
            assertThat(server.localAddress()).isNotEqualTo(Address.NONE);
        }
    }

    /// Without the loopback the place can be bound all the same, or not: either way the kernel's word is passed on.
    @Test
    void loopback_serves_orTheCallThatFailedIsNamed() throws Exception {
        boolean hasLoopback = Files.exists(Path.of("/sys/module/vsock_loopback"));
        var place = Address.Vsock.of(Address.Vsock.CID_LOCAL, Address.Vsock.PORT_ANY);
        var builder = SocketServer.vsock(place).handler(Served.ECHO);
        if (!hasLoopback) {
            var refused = catchThrowable(builder::open);
            assertThat(Errno.of(refused)).isIn(Errno.EADDRNOTAVAIL, Errno.EAFNOSUPPORT, Errno.ENODEV);
            assertThat(refused).hasMessageContaining("vsock");
            return;
        }
        try (var server = builder.start();
                var client = dev.jacket.sockets.Socket.open(Family.VSOCK, SocketType.STREAM)) {
            assertThat(client.connect(server.localAddress())).isTrue();
            client.sendAll(new byte[] {1, 2});
            assertThat(client.recv(2)).isNotEmpty();
        }
    }
}
