package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.jacket.loop.internal.Host;
import dev.jacket.sys.Kernel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/// What one case works with: sockets of a host, calls on threads of the kind under test, and folders. All of it is
/// closed and deleted at the end.
final class Lab implements AutoCloseable {
    /// How long a call may take that should take no time.
    static final Duration LONG = Duration.ofSeconds(20);

    private static volatile Duration patience = LONG;

    /// The time within which a close or an interrupt must reach a waiting call, however busy the machine is; that
    /// most do within 100 ms is measured over many rounds elsewhere.
    static final Duration PROMPT = Duration.ofSeconds(10);

    /// Two connected sockets.
    record Ends(Socket here, Socket there) {}

    final Host host;
    private final Function<Runnable, Thread> threads;
    private final ArrayDeque<Socket> sockets = new ArrayDeque<>();
    private final List<Background<?>> calls = new ArrayList<>();
    private @Nullable Path folder;
    private boolean closed;

    Lab(Host host, Function<Runnable, Thread> threads) {
        this.host = host;
        this.threads = threads;
    }

    /// {@return how long to wait before a case is taken to have failed: [#LONG], or what [#patience(Duration)] said}
    static Duration patience() {
        return patience;
    }

    static void patience(Duration next) {
        patience = next;
    }

    /// {@return the real kernel, for what a case itself wants to know or do}
    Kernel kernel() {
        return Kernel.system();
    }

    Socket open(Kind kind) throws IOException {
        return keep(Opening.open(host, kind.family, kind.type, kind.protocol));
    }

    Socket open(Family family, SocketType type, Protocol protocol) throws IOException {
        return keep(Opening.open(host, family, type, protocol));
    }

    /// Sees to it that the socket is closed at the end.
    synchronized Socket keep(Socket socket) {
        if (closed) {
            socket.close(); // a call of the case has got it after the case was over
        }
        sockets.push(socket);
        return socket;
    }

    Address fresh(Kind kind) throws IOException {
        return kind.fresh(folder());
    }

    synchronized Path folder() throws IOException {
        Path made = folder;
        if (made == null) {
            made = Files.createTempDirectory("jacket");
            folder = made;
        }
        return made;
    }

    Socket bound(Kind kind) throws IOException {
        Socket socket = open(kind);
        socket.bind(fresh(kind));
        return socket;
    }

    Socket listener(Kind kind) throws IOException {
        return listener(kind, Socket.DEFAULT_BACKLOG);
    }

    Socket listener(Kind kind, int backlog) throws IOException {
        Socket socket = bound(kind);
        socket.listen(backlog);
        return socket;
    }

    Socket connected(Kind kind, Socket listener) throws IOException {
        Socket socket = open(kind);
        assertThat(socket.connect(listener.localAddress())).isTrue();
        return socket;
    }

    /// {@return two sockets of a kind, each connected to the other, both with names}
    Ends ends(Kind kind) throws IOException {
        if (kind.is(Kind.Group.DATAGRAM)) {
            Socket here = bound(kind);
            Socket there = bound(kind);
            here.connect(there.localAddress());
            there.connect(here.localAddress());
            return new Ends(here, there);
        }
        Socket listener = listener(kind);
        Socket here = kind.is(Kind.Group.UNIX) ? bound(kind) : open(kind);
        assertThat(here.connect(listener.localAddress())).isTrue();
        Socket there = keep(listener.accept());
        listener.close();
        return new Ends(here, there);
    }

    /// Begins a call on a thread of its own.
    synchronized <T> Background<T> start(Callable<T> body) {
        var call = new Background<>(body, threads);
        calls.add(call);
        return call;
    }

    /// Begins a call and returns when it waits for the socket.
    <T> Background<T> waiting(Socket socket, Callable<T> body) {
        int before = socket.handle.descriptor.awaiting();
        Background<T> call = start(body);
        until(() -> socket.handle.descriptor.awaiting() > before || call.isDone());
        return call;
    }

    /// {@return whether the process has a file open}
    ///
    /// @param file what procfs says that a descriptor is
    static boolean hasOpen(Path file) {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.anyMatch(each -> file.equals(target(each)));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static @Nullable Path target(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException closed) {
            return null;
        }
    }

    static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + patience.toNanos();
        for (int i = 0; !condition.getAsBoolean(); i++) {
            assertThat(System.nanoTime() - end).as("it does not come to pass").isNegative();
            if (i < 20) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(200_000);
            }
        }
    }

    /// {@return what a call throws when the kernel refuses it}
    static Throwable refused(Errno errno, ThrowingCallable call) {
        Throwable failure = catchThrowable(call);
        assertThat(failure).isInstanceOf(java.net.SocketException.class).isInstanceOf(CallFailure.class);
        assertThat(Errno.of(failure)).isEqualTo(errno);
        return failure;
    }

    /// {@return n bytes that tell their place}
    static byte[] pattern(int n) {
        byte[] bytes = new byte[n];
        for (int i = 0; i < n; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8));
        }
        return bytes;
    }

    /// {@return exactly n bytes of a stream}
    static byte[] exactly(Socket socket, int n) throws IOException {
        byte[] bytes = new byte[n];
        for (int done = 0; done < n; ) {
            int count = socket.recvInto(bytes, done, n - done);
            assertThat(count).as("bytes after %d of %d", done, n).isPositive();
            done += count;
        }
        return bytes;
    }

    /// Fills the way to the peer, and what room is made while that which is under way arrives.
    ///
    /// @return how many bytes, or messages, it took
    static int fill(Socket socket, int size) throws IOException {
        socket.nonBlocking();
        byte[] piece = new byte[size];
        boolean synchronous = socket.family().equals(Family.UNIX);
        boolean settled = synchronous;
        int total = 0;
        for (int refused = 0; ; ) {
            int count = socket.send(piece);
            if (count != Socket.WOULD_BLOCK) {
                total += socket.type().equals(SocketType.STREAM) ? count : 1;
                settled = synchronous;
                refused = 0;
            } else if (settled || ++refused == 50) {
                break;
            } else {
                settled = socket.unsent() == socket.notSent(); // nothing is under way
                LockSupport.parkNanos(settled ? 0 : 1_000_000);
            }
        }
        socket.blocking();
        return total;
    }

    /// Fills the queue of a listener that has room for one, so that the kernel drops what further peers of TCP send.
    void crowd(Kind kind, Socket listener) throws IOException {
        connected(kind, listener);
        if (kind.is(Kind.Group.INTERNET)) {
            awaitQueued(listener, 1);
        }
    }

    /// Returns when so many connections of TCP wait to be accepted: a connect is over a little before.
    static void awaitQueued(Socket listener, int count) {
        until(() -> {
            try {
                return listener.get(Options.TCP_INFO).unacked().orElseThrow() >= count;
            } catch (IOException failed) {
                throw new AssertionError(failed);
            }
        });
    }

    /// Returns when bytes, or a datagram of UDP, have arrived behind so many others: the internet's loopback is not
    /// always done when the send is.
    static void awaitArrival(Socket socket, int before) throws IOException {
        if (socket.family().equals(Family.UNIX)) {
            return;
        }
        socket.set(Options.SO_PEEK_OFF, before);
        until(() -> {
            try {
                return socket.recvInto(new byte[1], 0, 1, MsgFlags.MSG_PEEK.and(MsgFlags.MSG_DONTWAIT)) > 0;
            } catch (IOException failed) {
                throw new AssertionError(failed);
            }
        });
        socket.set(Options.SO_PEEK_OFF, -1);
    }

    /// Two views of what may still be changing.
    interface Comparison {
        void run() throws IOException;
    }

    /// Returns when two views agree that are not taken at the same moment.
    static void untilTheyAgree(Comparison comparison) throws IOException {
        for (long end = System.nanoTime() + patience.toNanos(); ; LockSupport.parkNanos(10_000_000)) {
            try {
                comparison.run();
                return;
            } catch (AssertionError different) {
                if (System.nanoTime() - end > 0) {
                    throw different;
                }
            }
        }
    }

    interface Sending {
        int send() throws IOException;
    }

    /// {@return what a send gives once nothing more is taken: a late acknowledgement may make room in between}
    static int whenFull(Sending sending) throws IOException {
        for (; ; ) {
            int count = sending.send();
            if (count <= 0) {
                return count;
            }
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
            sockets.forEach(Socket::close);
            calls.forEach(Background::interrupt);
        }
        until(() -> calls.stream().allMatch(Background::isDone));
        Path made = folder;
        if (made != null) {
            try (var files = Files.walk(made)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }
}
