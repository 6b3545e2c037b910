package dev.jacket.server;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Errno;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Options;
import dev.jacket.sockets.Ownership;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Takes the sockets over from the process that serves, and hands them over to the next one, so that no
/// client is refused meanwhile.
///
/// The two meet at a Unix socket, the control socket, which is for processes of the same user. The new
/// process says `sockets` and gets each in a message of its own, and the control socket itself with the last
/// one; then, when it could serve, it says `ready`. The old process stops taking clients, answers `yours`,
/// and drains. Clients that come meanwhile wait in the kernel's queue, which belongs to both. If the new
/// process ends before it says `ready`, the old one goes on as if nothing had been.
///
/// A server that binds its place itself has all this by `restart(Path)` of its builder.
///
/// **threads:** one at a time; once the server is started, the server's.
public final class HotRestart implements AutoCloseable {
    static final String SOCKETS = "sockets";
    static final String ONE = "socket";
    static final String CONTROL = "control";
    static final String READY = "ready";
    static final String YOURS = "yours";
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final int LONGEST = 64;

    private final Address.Unix place;
    private final List<Socket> given = new ArrayList<>();
    private @Nullable Socket predecessor;
    private @Nullable Socket control;
    private final List<UnixFile> files = new ArrayList<>();
    private @Nullable Successor successor;

    private HotRestart(Path place) {
        this.place = Address.Unix.path(place.toString());
    }

    /// Asks the process that serves for its sockets; where there is none, the place is given.
    ///
    /// @param place the path of the control socket
    /// @return what it gave
    /// @throws IOException if that process is another user's or does not answer, or the place cannot be had
    public static HotRestart ask(Path place) throws IOException {
        var restart = new HotRestart(place);
        try {
            restart.ask();
            return restart;
        } catch (IOException | RuntimeException e) {
            restart.close();
            throw e;
        }
    }

    private void ask() throws IOException {
        var socket = Socket.open(Family.UNIX, SocketType.SEQPACKET);
        predecessor = socket;
        socket.timeout(ANSWER);
        var refused = socket.connectEx(place);
        if (refused.equals(Errno.ENOENT) || refused.equals(Errno.ECONNREFUSED)) {
            socket.close();
            predecessor = null;
            found();
            return;
        }
        if (!refused.equals(Errno.NONE)) {
            throw new IOException("hot restart at " + place + ": " + refused);
        }
        checkUser(socket);
        say(socket, SOCKETS);
        while (control == null) {
            receive(socket);
        }
    }

    /// Takes the place before any other: of two that start at once one does not get it.
    private void found() throws IOException {
        var listener = Socket.open(Family.UNIX, SocketType.SEQPACKET);
        control = listener;
        files.add(UnixFile.listen(listener, place, 0600, 8));
    }

    private void receive(Socket socket) throws IOException {
        var text = ByteBuffer.allocate(LONGEST);
        try (var message = socket.recvFds(text, 1)) {
            var fds = message.fds();
            if (message.count() <= 0 || fds.size() != 1) {
                throw new EOFException("hot restart at " + place + ": the process that serves gave no socket");
            }
            var came = Socket.fromFd(fds.getFirst().take(), Ownership.ADOPT);
            if (text(text).equals(CONTROL)) {
                control = came;
            } else {
                given.add(came);
            }
        }
    }

    /// Takes some of the sockets that were given; those that nobody takes are closed when the server starts.
    ///
    /// @param wanted which
    /// @return the sockets, which are the caller's now
    public List<Socket> take(Predicate<? super Socket> wanted) {
        var fitting = given.stream().filter(wanted).toList();
        given.removeAll(fitting);
        return fitting;
    }

    /// Lets the other process stop, waits until it has, and waits for the next one.
    void begin(Server server) throws IOException {
        var listener = Objects.requireNonNull(control);
        takeOver(server, listener);
        successor = new Successor(listener, server);
        successor.start();
    }

    private void takeOver(Server server, Socket listener) throws IOException {
        given.forEach(Socket::close);
        given.clear();
        try (var old = predecessor) {
            if (old == null) {
                return;
            }
            say(old, READY);
            try {
                hear(old);
            } catch (IOException gone) {
                // It ended, or is stuck: the sockets are ours all the same.
            }
            for (Socket socket : server.sockets()) {
                UnixFile.adopt(socket).ifPresent(files::add);
            }
            UnixFile.adopt(listener).ifPresent(files::add);
        }
    }

    static void say(Socket socket, String word) throws IOException {
        socket.sendAll(word.getBytes(StandardCharsets.US_ASCII));
    }

    /// {@return the next word; empty at the end}
    static String hear(Socket socket) throws IOException {
        return new String(socket.recv(LONGEST), StandardCharsets.US_ASCII);
    }

    private static String text(ByteBuffer filled) {
        return StandardCharsets.US_ASCII.decode(filled.flip()).toString();
    }

    /// Whoever may connect is not yet who may have our sockets, nor give us theirs.
    static void checkUser(Socket peer) throws IOException {
        try (var own = Socket.pair()) {
            int mine = own.first().get(Options.SO_PEERCRED).uid();
            int other = peer.get(Options.SO_PEERCRED).uid();
            if (mine != other) {
                throw new ProtocolException(
                        "hot restart: the other process is user " + other + "'s, not " + mine + "'s");
            }
        }
    }

    /// Removes the files of the control socket and of sockets that were given: nobody is to take over any
    /// more.
    void vacate() throws IOException {
        for (UnixFile file : files) {
            file.close();
        }
    }

    /// Gives up what was never started; a process that serves goes on.
    ///
    /// @throws IOException if the file of the control socket cannot be removed
    @Override
    public void close() throws IOException {
        vacate();
        end();
    }

    /// Hands over to nobody any more.
    void end() {
        var next = successor;
        if (next != null) {
            next.stop();
        }
        for (var socket : new @Nullable Socket[] {predecessor, control}) {
            if (socket != null) {
                socket.close();
            }
        }
        given.forEach(Socket::close);
        given.clear();
    }
}
