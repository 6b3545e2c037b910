package dev.jacket.cli;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Errno;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/// The file of a Unix socket: made with its mode, a dead one replaced, a live one left alone, ours removed at the end.
///
/// Starters take turns by a lock file beside it, which lives only as long as they bind, so that of several exactly one
/// wins and nobody takes a starting server for a dead one.
final class UnixPath implements AutoCloseable {
    private static final String LOCK = ".lock";

    private final Path path;
    private final Object identity;
    private boolean closed;

    private UnixPath(Path path, Object identity) {
        this.path = path;
        this.identity = identity;
    }

    /// What turns a bound socket into one that peers find.
    interface Listening {
        void begin(Socket socket) throws IOException;
    }

    /// Binds a socket to a path and lets it listen.
    ///
    /// @param mode of the file, whatever the umask
    static UnixPath bind(Socket socket, Address.Unix address, int mode, Listening listening) throws IOException {
        Path path = OutFile.path(address.name());
        chmod(socket, mode);
        try (var _ = Lock.take(path)) {
            try {
                socket.bind(address);
            } catch (IOException e) {
                if (!Errno.of(e).equals(Errno.EADDRINUSE) || !isDead(address, socket.type())) {
                    throw e;
                }
                Files.deleteIfExists(path);
                socket.bind(address);
            }
            listening.begin(socket);
            var unix = new UnixPath(path, identity(path));
            Runtime.getRuntime().addShutdownHook(new Thread(unix::remove, "jacket-unix"));
            return unix;
        }
    }

    /// The file takes its mode from the socket, so that there is no moment with another one, and no umask is changed.
    private static void chmod(Socket socket, int mode) throws IOException {
        Files.setPosixFilePermissions(Path.of("/proc/self/fd/" + socket.fd()), permissions(mode));
    }

    static Set<PosixFilePermission> permissions(int mode) {
        var set = EnumSet.noneOf(PosixFilePermission.class);
        var all = PosixFilePermission.values(); // from OWNER_READ, 0400, down to OTHERS_EXECUTE, 0001
        for (int i = 0; i < all.length; i++) {
            if ((mode & (0400 >> i)) != 0) {
                set.add(all[i]);
            }
        }
        return set;
    }

    private static boolean isDead(Address.Unix address, SocketType type) throws IOException {
        try (var probe = Socket.open(Family.UNIX, type)) {
            probe.timeout(java.time.Duration.ofSeconds(1));
            return probe.connectEx(address).equals(Errno.ECONNREFUSED);
        }
    }

    private static Object identity(Path path) throws IOException {
        return Files.getAttribute(path, "unix:ino");
    }

    /// Removes the file, if it is still ours.
    private synchronized void remove() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (identity.equals(identity(path))) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException e) {
            // somebody else removed it
        } catch (IOException e) {
            Std.error("jacket: unlink unix " + path + " : " + e.getMessage());
        }
    }

    @Override
    public void close() {
        remove();
    }

    /// A lock file that is removed by the one who holds it.
    private record Lock(FileChannel channel, Path file) implements AutoCloseable {
        static Lock take(Path path) throws IOException {
            Path file = path.resolveSibling(path.getFileName() + LOCK);
            for (; ; ) {
                var channel = open(file);
                try {
                    channel.lock();
                    if (isCurrent(channel, file)) {
                        return new Lock(channel, file);
                    }
                    channel.close(); // the one before us removed the file that we waited for
                } catch (IOException e) {
                    channel.close();
                    throw e;
                }
            }
        }

        private static FileChannel open(Path file) throws IOException {
            try {
                return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            } catch (NoSuchFileException e) {
                throw Trouble.of(
                        Exit.USAGE,
                        "bind unix " + file.toString().replaceFirst("\\.lock$", "")
                                + " : ENOENT (No such file or directory); the folder does not exist",
                        e);
            }
        }

        private static boolean isCurrent(FileChannel channel, Path file) throws IOException {
            String token = UUID.randomUUID().toString();
            channel.truncate(0).write(ByteBuffer.wrap(token.getBytes(StandardCharsets.US_ASCII)), 0);
            try {
                return Files.readString(file, StandardCharsets.US_ASCII).equals(token);
            } catch (NoSuchFileException e) {
                return false;
            }
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(file);
            channel.close();
        }
    }
}
