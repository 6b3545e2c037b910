package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.LeakCheck;
import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import dev.jacket.sockets.ListenConfig.UnixAccess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may come to a Unix listener: the file's mode, the path, and the users, attacked as another user.
@ExtendWith(LeakCheck.class)
@Row({"A9", "A10"})
class UnixAccessTest {
    private static final int NOBODY = 65534;
    private static final String CLIENT = """
            import ctypes, os, socket, sys
            if "nobody" in sys.argv:
                os.setgroups([])
                os.setresgid(65534, 65534, 65534)
                os.setresuid(65534, 65534, 65534)
            if "namespace" in sys.argv:
                assert ctypes.CDLL(None).prctl(4, 1, 0, 0, 0) == 0  # PR_SET_DUMPABLE: our own /proc files are ours again
                assert ctypes.CDLL(None).unshare(0x10000000) == 0  # CLONE_NEWUSER
                open("/proc/self/uid_map", "w").write("0 65534 1")
                assert os.getuid() == 0
            s = socket.socket(socket.AF_UNIX)
            s.settimeout(10)
            try:
                s.connect(sys.argv[1].replace("@", chr(0)))
                print("got " + s.recv(9).decode())
            except OSError as e:
                print(e.strerror)
            """;

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void close() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }

    private static Socket listen(Address address, UnixAccess access) throws IOException {
        Socket listener = Socket.listenOn(address, ListenConfig.DEFAULT.unixAccess(access));
        listener.timeout(Duration.ofSeconds(20));
        return listener;
    }

    private static Socket listen(Path path, UnixAccess access) throws IOException {
        return listen(Address.Unix.path(path.toString()), access);
    }

    private static void assertRefused(Path path, String reason) {
        assertThatThrownBy(() -> listen(path, UnixAccess.OWNER.privatePath(true)))
                .isInstanceOf(AccessDeniedException.class)
                .hasMessageContaining(reason);
        assertThat(path).doesNotExist();
    }

    @Test
    void mode_asConfigured_isTheFilesFromItsFirstMoment() throws IOException {
        Path path = folder.resolve("s");
        try (Socket listener = listen(path, UnixAccess.OWNER)) {
            assertThat(Files.getPosixFilePermissions(path))
                    .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
            assertThat(listener.localAddress()).isEqualTo(Address.Unix.path(path.toString()));
        }
        Path other = folder.resolve("o");
        try (Socket listener = listen(other, UnixAccess.OWNER.mode(0500))) {
            assertThat(listener.isClosed()).isFalse();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(other)))
                    .isEqualTo("r-x------");
        }
        assertThatThrownBy(() -> UnixAccess.OWNER.mode(01000)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void privatePath_ownFolder_listens() throws IOException {
        try (Socket listener = listen(folder.resolve("s"), UnixAccess.OWNER.privatePath(true))) {
            assertThat(listener.isClosed()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwx---", "rwx-w----", "rwx----w-", "rwxrwxrwx"})
    void privatePath_folderThatOthersMayWrite_isRefused(String mode) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));

        assertRefused(folder.resolve("s"), "other users may write to " + folder);
    }

    @Test
    void privatePath_folderAboveThatOthersMayWrite_isRefusedUnlessSticky() throws Exception {
        Path inner = Files.createDirectory(
                folder.resolve("inner"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertRefused(inner.resolve("s"), "other users may write to " + folder);

        assertThat(run(List.of("chmod", "+t", folder.toString()))).isEmpty();
        assertRefused(folder.resolve("s"), "other users may write to " + folder);
        try (Socket listener = listen(inner.resolve("s"), UnixAccess.OWNER.privatePath(true))) {
            assertThat(listener.isClosed()).isFalse();
        }
    }

    @Test
    void privatePath_linksAndWaysUp_areRefused() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), inner);

        assertRefused(link.resolve("s"), link + " is a link");
        assertRefused(inner.resolve("../s"), "goes up and down");
        assertRefused(inner.resolve("./s"), "goes up and down");
    }

    @Test
    @Needs("root")
    void privatePath_folderOfAnotherUser_isRefused() throws IOException {
        Files.setAttribute(folder, "unix:uid", NOBODY);

        assertRefused(folder.resolve("s"), folder + " belongs to user " + NOBODY);
    }

    @Test
    void privatePath_abstractName_needsUsers() throws IOException {
        Address name = Address.Unix.abstractName("jacket-access-" + System.nanoTime());
        UnixAccess careful = UnixAccess.OWNER.privatePath(true);

        assertThatThrownBy(() -> listen(name, careful))
                .isInstanceOf(AccessDeniedException.class)
                .hasMessageContaining("any user can connect to an abstract name");
        try (Socket listener = listen(name, careful.users(Set.of(0)))) {
            assertThat(listener.isClosed()).isFalse();
        }
    }

    @Test
    @Needs({"root", "python3"})
    void mode_otherUser_cannotConnect() throws Exception {
        Path path = folder.resolve("s");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Socket listener = listen(path, UnixAccess.OWNER)) {
            assertThat(client(path.toString(), "nobody")).isEqualTo("Permission denied\n");
            assertThat(listener.tryAccept()).isEmpty();
        }
    }

    @Test
    @Needs({"root", "python3"})
    void users_anotherUser_isClosedAndTheNextAccepted() throws Exception {
        String name = "jacket-access-" + System.nanoTime();
        try (Socket listener = listen(Address.Unix.abstractName(name), UnixAccess.OWNER.users(Set.of(0)));
                Socket copy = listener.dup()) {
            for (Socket each : List.of(listener, copy)) {
                each.timeout(Duration.ofSeconds(20));
                var accepting = new Background<>(() -> greet(each), ThreadKind.VIRTUAL::thread);

                assertThat(client("@" + name, "nobody")).isEqualTo("got \n");
                assertThat(client("@" + name)).isEqualTo("got hello\n");
                assertThat(accepting.result()).isZero();
            }
        }
    }

    @Test
    @Needs({"root", "python3"})
    void users_oneThatIsNamed_isLetInAndWeAreNot() throws Exception {
        String name = "jacket-access-" + System.nanoTime();
        try (Socket listener = listen(Address.Unix.abstractName(name), UnixAccess.OWNER.users(Set.of(NOBODY)))) {
            var accepting = new Background<>(() -> greet(listener), ThreadKind.PLATFORM::thread);

            assertThat(client("@" + name)).isEqualTo("got \n");
            assertThat(client("@" + name, "nobody")).isEqualTo("got hello\n");
            assertThat(accepting.result()).isEqualTo(NOBODY);
        }
    }

    /// Root inside a user namespace is whoever made the namespace.
    @Test
    @Needs({"root", "python3", "userns"})
    void users_rootOfAUserNamespace_isNobody() throws Exception {
        String name = "jacket-access-" + System.nanoTime();
        try (Socket listener = listen(Address.Unix.abstractName(name), UnixAccess.OWNER.users(Set.of(0)))) {
            var accepting = new Background<>(() -> greet(listener), ThreadKind.PLATFORM::thread);

            assertThat(client("@" + name, "nobody", "namespace")).isEqualTo("got \n");
            assertThat(client("@" + name)).isEqualTo("got hello\n");
            assertThat(accepting.result()).isZero();
        }
    }

    private static int greet(Socket listener) throws IOException {
        try (Socket accepted = listener.accept()) {
            accepted.sendAll("hello".getBytes(StandardCharsets.US_ASCII));
            return accepted.get(Options.SO_PEERCRED).uid();
        }
    }

    private static String client(String address, String... as) throws Exception {
        var command = new ArrayList<>(List.of("python3", "-c", CLIENT, address));
        command.addAll(List.of(as));
        return run(command);
    }

    private static String run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return text;
    }
}
