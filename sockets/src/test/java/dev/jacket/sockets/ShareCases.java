package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// One open file under several descriptors, and descriptors that come from elsewhere or go there.
interface ShareCases extends SocketCases {
    int F_GETFD = 1;
    int F_SETFL = 4;

    @Each(Kind.Group.ALL)
    @Covers("Socket.dup")
    default void dup_isTheSameOpenFileWithItsOwnTimeout(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.here().timeout(Duration.ofSeconds(5));

        Socket copy = lab().keep(ends.here().dup());

        assertThat(copy.timeout()).isEmpty();
        assertThat(copy.fd()).isNotEqualTo(ends.here().fd());
        assertThat(copy.inheritable()).isFalse();
        assertThat(copy.localAddress()).isEqualTo(ends.here().localAddress());
        copy.send(new byte[] {1});
        ends.here().close();
        copy.send(new byte[] {2});
        assertThat(Lab.exactly(ends.there(), 1)).containsExactly(1);
        assertThat(Lab.exactly(ends.there(), 1)).containsExactly(2);
    }

    @Each(Kind.Group.LISTENING)
    default void dup_shutdown_affectsBoth(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        Socket copy = lab().keep(ends.here().dup());

        copy.shutdown(Shutdown.WRITE);

        Lab.refused(Errno.EPIPE, () -> ends.here().send(new byte[1]));
        assertThat(ends.there().recvInto(new byte[1])).isEqualTo(Socket.EOF);
    }

    @Each(Kind.Group.ALL)
    @Covers("Socket.dup")
    default void dup_closed_wakesItsOwnCallersOnly(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        Socket copy = lab().keep(ends.here().dup());
        Background<byte[]> onCopy = lab().waiting(copy, () -> copy.recv(1));
        Background<byte[]> onFirst =
                lab().waiting(ends.here(), () -> ends.here().recv(1));

        copy.close();

        assertThat(onCopy.failure()).isInstanceOf(AsynchronousCloseException.class);
        onFirst.assertWaiting();
        ends.there().send(new byte[] {4});
        assertThat(onFirst.result()).containsExactly(4);
    }

    /// Closing one must not leave the other deaf: they share what the poller knows of the open file.
    @Each(Kind.Group.ALL)
    default void dup_bothWaitAndOneCloses_otherStillHears(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        for (int i = 0; i < 3; i++) {
            Socket copy = ends.here().dup();
            Background<byte[]> onCopy = lab().waiting(copy, () -> copy.recv(1));
            copy.close();
            assertThat(onCopy.failure()).isInstanceOf(AsynchronousCloseException.class);
            Background<byte[]> call =
                    lab().waiting(ends.here(), () -> ends.here().recv(1));
            ends.there().send(new byte[] {4});
            assertThat(call.result()).containsExactly(4);
        }
    }

    @Each(Kind.Group.ALL)
    @Covers("Socket.detach")
    default void detach_wakesCallsAndKeepsTheNumberOpen(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        Background<byte[]> call = lab().waiting(ends.here(), () -> ends.here().recv(1));
        int before = ends.here().fd();

        int fd = ends.here().detach();

        assertThat(fd).isEqualTo(before);
        assertThat(call.failure()).isInstanceOf(AsynchronousCloseException.class);
        assertThat(ends.here().isClosed()).isTrue();
        assertThat(ends.here().fd()).isEqualTo(-1);
        assertThatThrownBy(() -> ends.here().send(new byte[1])).isExactlyInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> ends.here().detach()).isExactlyInstanceOf(ClosedChannelException.class);
        Socket again = lab().keep(Opening.fromFd(lab().host, fd, Ownership.ADOPT));
        again.send(new byte[] {1});
        assertThat(ends.there().recv(5)).containsExactly(1);
    }

    @Each(Kind.Group.ALL)
    @Covers({"Socket.family", "Socket.fd", "Socket.protocol", "Socket.type"})
    default void fromFd_adopted_isWhatItWas(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        int fd = ends.here().detach();

        Socket socket = lab().keep(Opening.fromFd(lab().host, fd, Ownership.ADOPT));

        assertThat(socket.fd()).isEqualTo(fd);
        assertThat(socket.family()).isEqualTo(kind.family);
        assertThat(socket.type()).isEqualTo(kind.type);
        assertThat(socket.protocol()).isEqualTo(kind.protocol);
        assertThat(socket.peerAddress()).isEqualTo(ends.there().localAddress());
        assertThat(socket.handle.label()).isEqualTo(ends.there().handle.label());
        socket.close();
        assertThat(lab().kernel().fcntl(fd, F_GETFD, 0)).as("closed").isNegative();
    }

    @Each(Kind.Group.ALL)
    default void fromFd_copied_leavesTheNumberToTheCaller(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        int fd = ends.here().detach();
        try {
            Socket socket = lab().keep(Opening.fromFd(lab().host, fd, Ownership.COPY));
            assertThat(socket.fd()).isNotEqualTo(fd);
            assertThat(socket.inheritable()).isFalse();
            socket.send(new byte[] {3});
            socket.close();
            assertThat(lab().kernel().fcntl(fd, F_GETFD, 0)).as("still open").isNotNegative();
            assertThat(ends.there().recv(5)).containsExactly(3);
        } finally {
            lab().kernel().close(fd);
        }
    }

    @Each(Kind.Group.ALL)
    @Covers("Socket.detach")
    default void detach_adoptedWhileBlocking_isBlockingAgain(Kind kind) throws IOException {
        int fd = lab().ends(kind).here().detach();
        long flags = lab().kernel().fcntl(fd, LifeCases.F_GETFL, 0);
        lab().kernel().fcntl(fd, F_SETFL, flags & ~LifeCases.O_NONBLOCK);

        Socket socket = lab().keep(Opening.fromFd(lab().host, fd, Ownership.ADOPT));
        assertThat(socket.fcntl(LifeCases.F_GETFL, 0) & LifeCases.O_NONBLOCK).isNotZero();
        socket.detach();

        try {
            assertThat(lab().kernel().fcntl(fd, LifeCases.F_GETFL, 0) & LifeCases.O_NONBLOCK)
                    .isZero();
        } finally {
            lab().kernel().close(fd);
        }
    }

    @Each(Kind.Group.ALL)
    default void openRaw_addsNoFlags(Kind kind) throws IOException {
        int fd = Opening.openRaw(lab().host, kind.family, kind.type, kind.protocol);
        try {
            assertThat(lab().kernel().fcntl(fd, F_GETFD, 0)).isZero();
            assertThat(lab().kernel().fcntl(fd, LifeCases.F_GETFL, 0) & LifeCases.O_NONBLOCK)
                    .isZero();
        } finally {
            lab().kernel().close(fd);
        }
    }

    @Test
    default void openRaw_unknownFamily_isTheKernelsErrno() {
        Lab.refused(
                Errno.EAFNOSUPPORT,
                () -> Opening.openRaw(lab().host, Family.of(255), SocketType.STREAM, Protocol.DEFAULT));
    }

    @Test
    default void fromFd_noSocket_isEnotsockAndStaysOpen() {
        int fd = (int) lab().kernel().eventfd2(0, 0x80000);
        try {
            for (Ownership ownership : Ownership.values()) {
                Lab.refused(Errno.ENOTSOCK, () -> Opening.fromFd(lab().host, fd, ownership));
                assertThat(lab().kernel().fcntl(fd, F_GETFD, 0)).isNotNegative();
            }
        } finally {
            lab().kernel().close(fd);
        }
    }

    @Test
    default void fromFd_notOpen_isEbadf() {
        for (Ownership ownership : Ownership.values()) {
            Lab.refused(Errno.EBADF, () -> Opening.fromFd(lab().host, 1_000_000, ownership));
        }
    }
}
