package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Row;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.Errno;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Row("L2")
class UnixFileTest {
    @TempDir
    Path folder;

    private Path path;
    private Address.Unix address;

    @BeforeEach
    void place() {
        path = folder.resolve("s");
        address = Address.Unix.path(path.toString());
    }

    private static Socket open(SocketType type) throws IOException {
        return Socket.open(Family.UNIX, type);
    }

    /// What a killed server leaves.
    private void leaveStaleFile(SocketType type) throws IOException {
        try (var dead = open(type)) {
            dead.bind(address);
        }
        assertThat(path).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "rw-rw----", "rw-rw-rw-"})
    void listen_mode_isTheFilesWhateverTheUmask(String mode) throws Exception {
        int bits = 0;
        for (int i = 0; i < 9; i++) {
            bits |= mode.charAt(i) == '-' ? 0 : 0400 >> i;
        }
        try (var socket = open(SocketType.STREAM);
                var _ = UnixFile.listen(socket, address, bits, 1)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo(mode);
        }
    }

    @Test
    void close_removesTheFile_andLeavesNothingElse() throws Exception {
        try (var socket = open(SocketType.STREAM)) {
            UnixFile.listen(socket, address, 0600, 1).close();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void close_fileOfAnotherByThen_isLeftAlone() throws Exception {
        try (var socket = open(SocketType.STREAM);
                var other = open(SocketType.STREAM)) {
            var file = UnixFile.listen(socket, address, 0600, 1);
            Files.delete(path);
            other.bind(address);
            file.close();
            assertThat(path).exists();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void listen_staleFileOfAnyType_isReplaced(int type) throws Exception {
        leaveStaleFile(SocketType.of(type));
        try (var socket = open(SocketType.STREAM);
                var _ = UnixFile.listen(socket, address, 0600, 1);
                var client = open(SocketType.STREAM)) {
            assertThat(client.connect(address)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void listen_liveSocketOfAnyType_isInUseAndHearsNothing(int type) throws Exception {
        try (var live = open(SocketType.of(type));
                var second = open(SocketType.STREAM)) {
            live.bind(address);
            if (type != SocketType.DGRAM.number()) {
                live.listen();
            }
            assertThatThrownBy(() -> UnixFile.listen(second, address, 0600, 1))
                    .isInstanceOf(BindException.class)
                    .satisfies(e -> assertThat(Errno.of(e)).isEqualTo(Errno.EADDRINUSE));
            assertThat(path).exists();
            if (type != SocketType.DGRAM.number()) {
                assertThat(live.tryAccept()).isEmpty();
            }
        }
    }

    @Test
    void listen_boundButNotYetListening_isNotStale() throws Exception {
        try (var starting = open(SocketType.STREAM);
                var second = open(SocketType.STREAM)) {
            starting.bind(address);
            assertThatThrownBy(() -> UnixFile.listen(second, address, 0600, 1)).isInstanceOf(BindException.class);
            assertThat(path).exists();
        }
    }

    @Test
    void listen_fileThatIsNoSocket_isLeftAlone() throws Exception {
        Files.writeString(path, "precious");
        try (var socket = open(SocketType.STREAM)) {
            assertThatThrownBy(() -> UnixFile.listen(socket, address, 0600, 1)).isInstanceOf(BindException.class);
        }
        assertThat(path).hasContent("precious");
    }

    @Test
    void listen_linkToAStaleSocket_isLeftAlone() throws Exception {
        var elsewhere = folder.resolve("elsewhere");
        try (var dead = open(SocketType.STREAM)) {
            dead.bind(Address.Unix.path(elsewhere.toString()));
        }
        Files.createSymbolicLink(path, elsewhere);
        try (var socket = open(SocketType.STREAM)) {
            assertThatThrownBy(() -> UnixFile.listen(socket, address, 0600, 1)).isInstanceOf(BindException.class);
        }
        assertThat(path).isSymbolicLink();
        assertThat(elsewhere).exists();
    }

    @Test
    void listen_noSuchFolder_isTheKernelsWord() throws Exception {
        var lost = Address.Unix.path(folder.resolve("no/s").toString());
        try (var socket = open(SocketType.STREAM)) {
            assertThatThrownBy(() -> UnixFile.listen(socket, lost, 0600, 1))
                    .satisfies(e -> assertThat(Errno.of(e)).isEqualTo(Errno.ENOENT));
        }
    }

    @Test
    void listen_lockFileIsALink_isNotFollowed() throws Exception {
        var victim = Files.writeString(folder.resolve("victim"), "precious");
        Files.createSymbolicLink(folder.resolve(".s.jacket-lock"), victim);
        leaveStaleFile(SocketType.STREAM);
        try (var socket = open(SocketType.STREAM)) {
            // Without the lock nothing is removed.
            assertThatThrownBy(() -> UnixFile.listen(socket, address, 0600, 1)).isInstanceOf(BindException.class);
        }
        assertThat(victim).hasContent("precious");
        assertThat(folder.resolve(".s.jacket-lock")).isSymbolicLink();
    }

    @RepeatedTest(10)
    void listen_startersRaceForAStaleFile_exactlyOneWins() throws Exception {
        leaveStaleFile(SocketType.STREAM);
        int starters = 8;
        var start = new CyclicBarrier(starters);
        var sockets = new ArrayList<Socket>();
        try (var threads = Executors.newFixedThreadPool(starters)) {
            var attempts = new ArrayList<Callable<UnixFile>>();
            for (int i = 0; i < starters; i++) {
                var socket = open(SocketType.STREAM);
                sockets.add(socket);
                attempts.add(() -> {
                    start.await();
                    return UnixFile.listen(socket, address, 0600, 1);
                });
            }
            var files = new ArrayList<UnixFile>();
            for (var attempt : threads.invokeAll(attempts)) {
                if (attempt.state() == java.util.concurrent.Future.State.SUCCESS) {
                    files.add(attempt.resultNow());
                } else {
                    assertThat(Errno.of(attempt.exceptionNow())).isEqualTo(Errno.EADDRINUSE);
                }
            }
            assertThat(files).hasSize(1);
            files.getFirst().close();
        } finally {
            sockets.forEach(Socket::close);
        }
        assertThat(folder).isEmptyDirectory();
    }
}
