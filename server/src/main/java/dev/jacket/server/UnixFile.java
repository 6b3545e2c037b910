package dev.jacket.server;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Errno;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The file of a Unix socket that we listen on: private from its first moment, in the place of one that
/// nobody serves any more, and gone when we end, also by a signal.
///
/// **threads:** shared.
public final class UnixFile implements AutoCloseable {
    private static final int FORMAT = 0xF000;
    private static final int SOCKET = 0xC000;
    private static final int NO_LISTENER = -1;
    private static final int PRIVATE = 0600;

    private static final Map<Path, UnixFile> OPEN = new ConcurrentHashMap<>();

    private final Path path;
    private final @Nullable Object key;
    private final Thread atExit;
    private boolean removed;

    private UnixFile(Path path) throws IOException {
        this.path = path;
        this.key = key(path);
        this.atExit = Thread.ofPlatform().name("jacket-unlink").unstarted(this::removeAtExit);
        Runtime.getRuntime().addShutdownHook(atExit);
        OPEN.put(path, this);
    }

    /// Takes over the file of a socket that another process has bound and leaves to this one.
    ///
    /// @param socket the socket, bound
    /// @return the file; nothing if it has none
    /// @throws IOException if the file is gone
    static Optional<UnixFile> adopt(Socket socket) throws IOException {
        var path = path(socket);
        return path == null ? Optional.empty() : Optional.of(new UnixFile(path));
    }

    /// Leaves the file of a socket, if it has one, to another process.
    static void leave(Socket socket) throws IOException {
        var path = path(socket);
        var file = path == null ? null : OPEN.get(path);
        if (file != null) {
            file.leave();
        }
    }

    private static @Nullable Path path(Socket socket) throws IOException {
        return socket.localAddress() instanceof Address.Unix unix && unix.isPath() ? Path.of(unix.name()) : null;
    }

    private void leave() {
        synchronized (this) {
            removed = true;
        }
        forget();
    }

    /// Binds and listens.
    ///
    /// @param socket open, a STREAM or SEQPACKET socket
    /// @param address where, a path
    /// @param mode the permission bits of the file, whatever the umask
    /// @param backlog how many connections may wait
    /// @return the file, to be closed before the socket
    /// @throws IOException if the place is taken by a server that is alive, or the folder does not allow it
    public static UnixFile listen(Socket socket, Address.Unix address, int mode, int backlog) throws IOException {
        return open(socket, address, mode, backlog);
    }

    /// Binds a socket that receives without listening.
    ///
    /// @param socket open, a DGRAM socket
    /// @param address where, a path
    /// @param mode the permission bits of the file, whatever the umask
    /// @return the file, to be closed before the socket
    /// @throws IOException if the place is taken by a server that is alive, or the folder does not allow it
    public static UnixFile bind(Socket socket, Address.Unix address, int mode) throws IOException {
        return open(socket, address, mode, NO_LISTENER);
    }

    private static UnixFile open(Socket socket, Address.Unix address, int mode, int backlog) throws IOException {
        var path = Path.of(address.name());
        // The new file takes its mode from the socket: it is never open to others, whatever the umask.
        Files.setPosixFilePermissions(Path.of("/proc/self/fd/" + socket.fd()), permissions(mode));
        // A starter must not meet another one's socket between its bind and its listen.
        try (var lock = LockFile.of(path)) {
            bind(socket, address, path, lock.isHeld());
            if (backlog != NO_LISTENER) {
                socket.listen(backlog);
            }
            if (mode != PRIVATE) {
                Files.setPosixFilePermissions(path, permissions(mode)); // without what the umask took away
            }
            return new UnixFile(path);
        }
    }

    private static void bind(Socket socket, Address.Unix address, Path path, boolean mayRemove) throws IOException {
        try {
            socket.bind(address);
        } catch (BindException e) {
            if (!mayRemove || !Errno.of(e).equals(Errno.EADDRINUSE) || !isStale(path, address)) {
                throw e;
            }
            Files.delete(path);
            socket.bind(address);
        }
    }

    /// {@return whether the path is a socket that no process has open}
    ///
    /// A datagram socket asks: to a stream of another process that is a wrong type, so no connection is made
    /// there.
    private static boolean isStale(Path path, Address.Unix address) throws IOException {
        if (!isSocket(path)) {
            return false;
        }
        try (var probe = Socket.open(Family.UNIX, SocketType.DGRAM)) {
            return probe.connectEx(address).equals(Errno.ECONNREFUSED);
        }
    }

    /// {@return whether the path itself is a socket, whatever it may point to}
    ///
    /// @param path the path
    /// @throws IOException if there is nothing
    public static boolean isSocket(Path path) throws IOException {
        Object mode = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        return mode instanceof Integer bits && (bits & FORMAT) == SOCKET;
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        var all = PosixFilePermission.values(); // from the owner's read to the others' execute, as the bits are
        var set = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < all.length; i++) {
            if ((mode & 0400 >> i) != 0) {
                set.add(all[i]);
            }
        }
        return set;
    }

    private static @Nullable Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    private void removeAtExit() {
        try {
            remove();
        } catch (IOException e) {
            // the process ends: nobody is left to tell
        }
    }

    private synchronized void remove() throws IOException {
        if (removed) {
            return;
        }
        removed = true;
        try {
            if (key != null && key.equals(key(path))) {
                Files.delete(path);
            }
        } catch (NoSuchFileException e) {
            // somebody else has removed it
        }
    }

    /// {@return where it is}
    public Path path() {
        return path;
    }

    /// Removes the file. To be called while the socket is still open: nobody else takes the path for stale
    /// then.
    ///
    /// @throws IOException if the folder does not allow it
    @Override
    public void close() throws IOException {
        try {
            remove();
        } finally {
            forget();
        }
    }

    private void forget() {
        OPEN.remove(path, this);
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // the hook is running
        }
    }
}
