package dev.jacket.sockets;

import static dev.jacket.testkit.FaultyKernel.Fault.PASS;
import static dev.jacket.testkit.FaultyKernel.always;
import static dev.jacket.testkit.FaultyKernel.failing;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Row;
import dev.jacket.loop.Deadline;
import dev.jacket.loop.internal.Host;
import dev.jacket.sys.Errnos;
import dev.jacket.sys.ForeignMemory;
import dev.jacket.sys.SysSocket;
import dev.jacket.sys.Syscall;
import dev.jacket.testkit.FaultyKernel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a socket makes of a kernel that does what kernels seldom do.
@OnEachThread
class SocketFaultTest {
    // One host for all tests: each would keep a poller.
    private static final FaultyKernel KERNEL = new FaultyKernel();
    private static final AtomicLong AHEAD = new AtomicLong();
    private static final Host HOST = new Host(KERNEL, () -> System.nanoTime() + AHEAD.get());

    private final Lab lab = new Lab(HOST, ThreadKind::another);

    @AfterEach
    void close() throws IOException {
        KERNEL.with(FaultyKernel.none());
        lab.close();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void recvAndSend_kernelsEtimedout_isNeverOurTimeout(Kind kind) throws IOException {
        assertEtimedoutIsTheKernels(KERNEL, lab.ends(kind));
    }

    static void assertEtimedoutIsTheKernels(FaultyKernel kernel, Lab.Ends ends) {
        ends.here().timeout(Duration.ofHours(1));
        kernel.with(always(Errnos.ETIMEDOUT, Syscall.RECVFROM, Syscall.RECVMSG, Syscall.SENDTO, Syscall.SENDMSG));

        for (Throwable failure : List.of(
                Lab.refused(Errno.ETIMEDOUT, () -> ends.here().recv(1)),
                Lab.refused(Errno.ETIMEDOUT, () -> ends.here().recvFrom(new byte[1], MsgFlags.NONE)),
                Lab.refused(Errno.ETIMEDOUT, () -> ends.here().recvMsg(List.of(ByteBuffer.allocate(1)), MsgFlags.NONE)),
                Lab.refused(Errno.ETIMEDOUT, () -> ends.here().send(new byte[1])),
                Lab.refused(Errno.ETIMEDOUT, () -> ends.here().sendAll(new byte[1])))) {
            assertThat(failure).isExactlyInstanceOf(SocketCallException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Errnos.EINVAL, Errnos.ENOSYS})
    void sendFile_kernelCannot_copies(int errno) throws Exception {
        for (int nth : new int[] {1, 2}) {
            Lab.Ends ends = lab.ends(Kind.STREAM_ABSTRACT);
            byte[] bytes = Lab.pattern(700_000);
            var file = java.nio.file.Files.write(lab.folder().resolve("file"), bytes);
            var tries = new AtomicInteger();
            KERNEL.with((n, nr, arguments) -> {
                if (nr != Syscall.SENDFILE) {
                    return PASS;
                }
                arguments[3] = 100_000; // or one call may do it all, where the reader is quick
                return tries.incrementAndGet() >= nth ? -errno : PASS;
            });

            Background<Long> sent = lab.start(() -> ends.here().sendFile(file, 0, bytes.length));

            assertThat(Lab.exactly(ends.there(), bytes.length)).isEqualTo(bytes);
            assertThat(sent.result()).isEqualTo(bytes.length);
            assertThat(tries).hasValue(nth);
        }
    }

    /// One pass over all that splice(2) may say: interrupted, short, nothing yet, and refused at once or in
    /// the middle.
    @ParameterizedTest
    @ValueSource(ints = {Errnos.EINTR, Errnos.EAGAIN, Errnos.EINVAL, Errnos.ENOSYS})
    void splice_kernelSaysOtherwise_losesNothing(int errno) throws Exception {
        for (int nth : new int[] {1, 2, 5, 6}) {
            Lab.Ends in = lab.ends(Kind.TCP4);
            Lab.Ends out = lab.ends(Kind.STREAM_ABSTRACT);
            byte[] bytes = Lab.pattern(300_000);
            Background<Boolean> fed = lab.start(() -> {
                in.here().sendAll(bytes);
                return true;
            });
            assertThat(fed.result()).isTrue();
            var tries = new AtomicInteger();
            var signals = new AtomicInteger();
            in.there().onSignal(signals::incrementAndGet);
            KERNEL.with((n, nr, arguments) -> {
                if (nr != Syscall.SPLICE) {
                    return PASS;
                }
                arguments[4] = Math.min(arguments[4], 9_001);
                int now = tries.incrementAndGet();
                boolean always = errno == Errnos.EINVAL || errno == Errnos.ENOSYS;
                return now == nth || (always && now > nth) ? -errno : PASS;
            });

            Background<Long> moved = lab.start(() -> in.there().splice(out.here(), bytes.length));

            assertThat(Lab.exactly(out.there(), bytes.length)).isEqualTo(bytes);
            assertThat(moved.result()).isEqualTo(bytes.length);
            assertThat(tries.get()).isGreaterThanOrEqualTo(nth);
            assertThat(signals.get()).isEqualTo(errno == Errnos.EINTR ? 1 : 0);
        }
    }

    @Test
    void splice_noDescriptorsLeft_takesNothing() throws Exception {
        Lab.Ends in = lab.ends(Kind.TCP4);
        Lab.Ends out = lab.ends(Kind.TCP4);
        in.here().sendAll(new byte[] {1});
        KERNEL.with(always(Errnos.EMFILE, Syscall.PIPE2));

        Lab.refused(Errno.EMFILE, () -> in.there().splice(out.here(), 1));

        assertThat(in.there().recv(9)).containsExactly(1);
    }

    /// A kind of socket that no internet socket is tells how connecting ended by SO_ERROR alone.
    @Test
    void connect_underWayElsewhere_soErrorDecides() throws IOException {
        Address address = lab.listener(Kind.STREAM_ABSTRACT).localAddress();
        for (int errno : new int[] {Errnos.ECONNREFUSED, 0}) {
            Socket socket = lab.open(Kind.STREAM_ABSTRACT);
            KERNEL.with(new FaultyKernel.Fault() {
                private boolean began;

                @Override
                public long at(long n, Syscall nr, long[] arguments) {
                    if (nr != Syscall.CONNECT || began) {
                        return PASS;
                    }
                    began = true;
                    return -Errnos.EINPROGRESS;
                }

                @Override
                public long after(Syscall nr, long[] arguments, long result) {
                    if (nr == Syscall.GETSOCKOPT && arguments[2] == SysSocket.SO_ERROR) {
                        ForeignMemory.of(arguments[3], Integer.BYTES).set(JAVA_INT, 0, errno);
                    }
                    return result;
                }
            });

            assertThat(socket.connectEx(address)).isEqualTo(Errno.of(errno));
            KERNEL.with(FaultyKernel.none());
        }
    }

    @Test
    void connect_kernelsEtimedout_isAConnectException() throws IOException {
        Address address = lab.listener(Kind.TCP4).localAddress();
        Socket socket = lab.open(Kind.TCP4);
        socket.timeout(Duration.ofHours(1));
        KERNEL.with(failing(Syscall.CONNECT, 1, Errnos.ETIMEDOUT));

        assertThat(Lab.refused(Errno.ETIMEDOUT, () -> socket.connect(address))).isInstanceOf(ConnectException.class);
        KERNEL.with(failing(Syscall.CONNECT, 1, Errnos.ETIMEDOUT));
        assertThat(socket.connectEx(address)).isEqualTo(Errno.ETIMEDOUT);
    }

    @ParameterizedTest
    @ValueSource(ints = {Errnos.ENETUNREACH, Errnos.EHOSTUNREACH})
    void send_noWayThere_isNoRouteToHost(int errno) throws IOException {
        Lab.Ends ends = lab.ends(Kind.UDP4);
        KERNEL.with(failing(Syscall.SENDTO, 1, errno));

        assertThat(Lab.refused(Errno.of(errno), () -> ends.here().send(new byte[1])))
                .isInstanceOf(NoRouteToHostException.class);
    }

    /// No memory for a send is an error and never a wait.
    @ParameterizedTest
    @ValueSource(ints = {Errnos.ENOBUFS, Errnos.ENOMEM})
    void send_kernelShortOfMemory_failsAtOnce(int errno) throws IOException {
        Lab.Ends ends = lab.ends(Kind.DGRAM_ABSTRACT);
        KERNEL.with(failing(Syscall.SENDTO, 1, errno));

        assertThat(Errno.of(Lab.refused(Errno.of(errno), () -> ends.here().send(new byte[1])))
                        .isResource())
                .isTrue();
        ends.here().send(new byte[] {1});
        assertThat(ends.there().recv(9)).containsExactly(1);
    }

    /// Symptom: accept called the kernel without a pause as long as each connection was broken.
    @Test
    @Row("C10")
    void accept_allConnectionsBreak_pausesNowAndThen() throws IOException {
        Socket listener = lab.listener(Kind.TCP4);
        listener.timeout(Duration.ofMillis(200));
        long before = KERNEL.calls();
        KERNEL.with(always(Errnos.EPROTO, Syscall.ACCEPT4));

        assertThatThrownBy(listener::accept).isInstanceOf(CallTimeoutException.class);

        // 16 to each pause of 1, 2, 4, 8, 16, 16 … ms, or longer ones if the machine is busy, and what a pause costs.
        assertThat(KERNEL.calls() - before).isBetween(16L, 2_000L);
        assertThat(listener.tryAccept()).isEmpty();
        KERNEL.with(FaultyKernel.none());
        lab.connected(Kind.TCP4, listener);
        assertThat(lab.keep(listener.accept()).isClosed()).isFalse();
    }

    /// A datagram that the kernel has no buffer for is told to the caller, each of them; the others arrive.
    @Test
    @Row("C11")
    void send_datagramsWithoutABuffer_eachIsToldAndTheOthersArrive() throws IOException {
        Lab.Ends ends = lab.ends(Kind.UDP4);
        int dropped = 0;
        for (int i = 0; i < 100; i++) {
            KERNEL.with(i % 7 == 3 ? always(Errnos.ENOBUFS, Syscall.SENDTO) : FaultyKernel.none());
            try {
                ends.here().send(new byte[] {(byte) i});
            } catch (java.net.SocketException failed) {
                assertThat(Errno.of(failed)).isEqualTo(Errno.ENOBUFS);
                dropped++;
            }
        }
        KERNEL.with(FaultyKernel.none());

        assertThat(dropped).isEqualTo(14);
        for (int i = 0; i < 100; i++) {
            if (i % 7 != 3) {
                assertThat(ends.there().recv(9)).containsExactly(i);
            }
        }
    }

    /// The smallest buffer that the kernel gives, and a reader that takes a little now and then.
    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"TCP4", "TCP6", "STREAM_PATH"})
    @Row("C11")
    void sendAll_smallestBuffer_waitsAndLosesNothing(Kind kind) throws Exception {
        Lab.Ends ends = lab.ends(kind);
        ends.here().set(Options.SO_SNDBUF, 1);
        byte[] bytes = Lab.pattern(1 << 20);
        Background<Boolean> sending = lab.start(() -> {
            ends.here().sendAll(bytes);
            ends.here().shutdown(Shutdown.WRITE);
            return true;
        });
        MessageDigest arrived = MessageDigest.getInstance("SHA-256");
        byte[] room = new byte[7_001];

        for (int count = ends.there().recvInto(room);
                count > 0;
                count = ends.there().recvInto(room)) {
            arrived.update(room, 0, count);
        }

        assertThat(sending.result()).isTrue();
        assertThat(arrived.digest())
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @ParameterizedTest
    @Row("C10")
    @ValueSource(
            ints = {
                Errnos.ECONNABORTED,
                Errnos.EPROTO,
                Errnos.ENOPROTOOPT,
                Errnos.ENETDOWN,
                Errnos.ENETUNREACH,
                Errnos.EHOSTDOWN,
                Errnos.EHOSTUNREACH,
                Errnos.ENONET
            })
    void accept_thatConnectionBroke_takesTheNext(int errno) throws IOException {
        Socket listener = lab.listener(Kind.TCP4);
        lab.connected(Kind.TCP4, listener);
        KERNEL.with(failing(Syscall.ACCEPT4, 1, errno));

        assertThat(lab.keep(listener.accept()).isClosed()).isFalse();
    }

    @ParameterizedTest
    @Row("C10")
    @ValueSource(ints = {Errnos.EMFILE, Errnos.ENFILE, Errnos.ENOBUFS, Errnos.ENOMEM, Errnos.EPERM})
    void accept_noResources_isThrownAndTheConnectionStaysQueued(int errno) throws IOException {
        Socket listener = lab.listener(Kind.TCP4);
        lab.connected(Kind.TCP4, listener);
        KERNEL.with(failing(Syscall.ACCEPT4, 1, errno));

        assertThat(Lab.refused(Errno.of(errno), listener::accept)).hasMessageStartingWith("accept tcp 127.0.0.1:");
        assertThat(lab.keep(listener.accept()).isClosed()).isFalse();
    }

    @Test
    void everyCall_carriesItsFlags() throws IOException {
        var wrong = new ConcurrentLinkedQueue<String>();
        KERNEL.with((_, nr, arguments) -> {
            if (lacksItsFlags(nr, arguments)) {
                wrong.add(nr + " " + List.of(arguments[0], arguments[1], arguments[2], arguments[3]));
            }
            return PASS;
        });

        for (Kind kind : Kind.values()) {
            new Conversation(lab, kind).hold();
        }
        Opening.pair(HOST, Family.UNIX, SocketType.STREAM, Protocol.DEFAULT).close();

        assertThat(wrong).isEmpty();
    }

    private static boolean lacksItsFlags(Syscall nr, long[] arguments) {
        long born = SysSocket.SOCK_CLOEXEC | SysSocket.SOCK_NONBLOCK;
        int dupWithoutCloexec = 0;
        return switch (nr) {
            case SOCKET, SOCKETPAIR -> (arguments[1] & born) != born;
            case ACCEPT4 -> (arguments[3] & born) != born;
            case SENDTO, SENDMMSG -> (arguments[3] & SysSocket.MSG_NOSIGNAL) == 0;
            case SENDMSG -> (arguments[2] & SysSocket.MSG_NOSIGNAL) == 0;
            case RECVMSG -> (arguments[2] & SysSocket.MSG_CMSG_CLOEXEC) == 0;
            case RECVMMSG -> (arguments[3] & SysSocket.MSG_CMSG_CLOEXEC) == 0;
            case FCNTL -> arguments[1] == dupWithoutCloexec;
            case EVENTFD2, EPOLL_CREATE1 -> (arguments[nr == Syscall.EVENTFD2 ? 1 : 0] & SysSocket.SOCK_CLOEXEC) == 0;
            case DUP3 -> true;
            default -> false;
        };
    }

    @Test
    void fromFd_failsAfterTheCopy_closesIt() throws IOException {
        Socket socket = lab.open(Kind.TCP4);
        var closed = new AtomicInteger();
        KERNEL.with((_, nr, _) -> {
            if (nr == Syscall.CLOSE) {
                closed.incrementAndGet();
            }
            return nr == Syscall.GETSOCKOPT ? -Errnos.ENOMEM : PASS;
        });

        Lab.refused(Errno.ENOMEM, () -> Opening.fromFd(HOST, socket.fd(), Ownership.COPY));
        assertThat(closed).hasValue(1);
    }

    /// Linux has freed the number whatever close says; another close would hit a stranger.
    @ParameterizedTest
    @ValueSource(ints = {Errnos.EINTR, Errnos.EIO, Errnos.ENOSPC})
    void close_fails_isNeverRepeated(int errno) throws IOException {
        Socket socket = lab.open(Kind.TCP4);
        var closed = new AtomicInteger();
        KERNEL.with(new FaultyKernel.Fault() {
            @Override
            public long at(long n, Syscall nr, long[] arguments) {
                return PASS;
            }

            @Override
            public long after(Syscall nr, long[] arguments, long result) {
                return nr == Syscall.CLOSE && closed.incrementAndGet() > 0 ? -errno : result;
            }
        });

        socket.close();
        socket.close();

        assertThat(closed).hasValue(1);
    }

    @Test
    @Row("L5")
    void deadline_isOfTheHostsClock() {
        Deadline deadline = HOST.deadline(Duration.ofMinutes(30));
        assertThat(deadline.hasPassed()).isFalse();

        AHEAD.addAndGet(TimeUnit.HOURS.toNanos(1));

        assertThat(deadline.hasPassed()).isTrue();
        AHEAD.addAndGet(-TimeUnit.HOURS.toNanos(1));
        assertThat(deadline.hasPassed()).isFalse();
    }
}
