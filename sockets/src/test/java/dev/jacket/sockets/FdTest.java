package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import dev.jacket.checks.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Who closes a number.
@Row("N4")
@OnEachThread
class FdTest {
    private static boolean isOpen(int number) {
        return Files.exists(Path.of("/proc/self/fd/" + number));
    }

    @Test
    @Covers({"Fd.adopt", "Fd.close", "Fd.isOwned", "Fd.number"})
    void adopted_isClosedOnce() throws IOException {
        Fd fd = Fd.adopt(Socket.open(Family.UNIX, SocketType.DGRAM).detach());
        int number = fd.number();
        assertThat(fd.isOwned()).isTrue();
        assertThat(fd).hasToString("fd " + number);
        assertThat(isOpen(number)).isTrue();

        fd.close();
        fd.close();

        assertThat(isOpen(number)).isFalse();
        assertThat(fd.isOwned()).isFalse();
        assertThat(fd.number()).isEqualTo(-1);
        assertThatThrownBy(fd::take).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @Covers("Fd.take")
    void taken_isTheTakersToClose() throws IOException {
        Fd fd = Fd.adopt(Socket.open(Family.UNIX, SocketType.DGRAM).detach());
        int number = fd.take();

        fd.close();

        assertThat(isOpen(number)).isTrue();
        assertThatThrownBy(fd::take).isInstanceOf(IllegalStateException.class);
        Socket.fromFd(number, Ownership.ADOPT).close();
        assertThat(isOpen(number)).isFalse();
    }

    @Test
    @Covers("Fd.borrow")
    void borrowed_staysOpen() throws IOException {
        try (Socket socket = Socket.open(Family.UNIX, SocketType.DGRAM)) {
            Fd fd = Fd.borrow(socket.fd());
            assertThat(fd).hasToString("fd " + socket.fd() + " (borrowed)");
            assertThat(fd.isOwned()).isFalse();
            fd.close();
            assertThat(isOpen(socket.fd())).isTrue();
            assertThatThrownBy(fd::take).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void negative_isRefused() {
        assertThatThrownBy(() -> Fd.borrow(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Fd.adopt(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ControlMessage.Rights(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
