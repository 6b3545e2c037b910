package dev.jacket.sockets;

import static dev.jacket.testkit.FaultyKernel.Fault.PASS;
import static dev.jacket.testkit.FaultyKernel.failing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import dev.jacket.checks.Row;
import dev.jacket.loop.internal.Host;
import dev.jacket.sys.Errnos;
import dev.jacket.sys.Syscall;
import dev.jacket.testkit.FaultyKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What signals do to calls: nothing, but for the hook.
@OnEachThread
class SignalTest {
    // One host for all tests: each would keep a poller.
    private static final FaultyKernel KERNEL = new FaultyKernel();
    private static final Host HOST = new Host(KERNEL, System::nanoTime);

    private final Lab lab = new Lab(HOST, ThreadKind::another);

    @AfterEach
    void close() throws IOException {
        KERNEL.with(FaultyKernel.none());
        lab.close();
    }

    @Test
    @Row("C12")
    @Covers("Socket.onSignal")
    void onSignal_betweenTries_runs() throws IOException {
        Lab.Ends ends = lab.ends(Kind.TCP4);
        var hooks = new AtomicInteger();
        ends.here().onSignal(hooks::incrementAndGet);
        ends.there().send(new byte[] {1});

        var tries = new AtomicInteger();
        KERNEL.with((_, nr, _) -> nr == Syscall.RECVFROM && tries.incrementAndGet() < 4 ? -Errnos.EINTR : PASS);
        assertThat(ends.here().recv(9)).containsExactly(1);

        assertThat(hooks).hasValue(3);
    }

    /// The signal ends ppoll(2), which is where a platform thread waits.
    @Test
    @Row("C12")
    void onSignal_whileWaiting_runsAndTheCallGoesOn() throws Exception {
        Lab.Ends ends = lab.ends(Kind.TCP4);
        var hooks = new AtomicInteger();
        ends.here().onSignal(hooks::incrementAndGet);
        KERNEL.with((n, nr, _) -> nr == Syscall.PPOLL && n < 10 ? -Errnos.EINTR : PASS);
        Background<byte[]> call = lab.waiting(ends.here(), () -> ends.here().recv(9));

        if (!Thread.currentThread().isVirtual()) {
            Lab.until(() -> hooks.get() > 1);
        }
        ends.there().send(new byte[] {1});

        assertThat(call.result()).containsExactly(1);
    }

    /// Signals that never stop do not lengthen a limit, and do not end it early.
    @Test
    @Row("C12")
    void recv_signalAfterSignal_timesOutInTime() throws IOException {
        Socket socket = lab.ends(Kind.STREAM_ABSTRACT).here();
        socket.timeout(Duration.ofMillis(60));
        KERNEL.with((n, nr, _) -> nr == Syscall.PPOLL && n % 3 != 0 ? -Errnos.EINTR : PASS);

        Duration late = Duration.ofMillis(60 + 50);
        Duration quickest = Lab.LONG;
        for (int i = 0; i < 5 || (i < 50 && quickest.compareTo(late) > 0); i++) {
            long begun = System.nanoTime();
            assertThatThrownBy(() -> socket.recv(1)).isInstanceOf(CallTimeoutException.class);
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            quickest = took.compareTo(quickest) < 0 ? took : quickest;
        }
        assertThat(quickest).isBetween(Duration.ofMillis(60), late);
    }

    /// What the hook throws leaves the call: nothing stays locked, in use or half done.
    @ParameterizedTest
    @ValueSource(
            classes = {
                IllegalStateException.class,
                java.io.UncheckedIOException.class,
                AssertionError.class,
                StackOverflowError.class,
                OutOfMemoryError.class
            })
    @Row("C17")
    @Covers("Socket.onSignal")
    void onSignal_hookThrows_leavesTheCallAndTheSocketUsable(Class<? extends Throwable> type) throws Exception {
        Throwable thrown = type == java.io.UncheckedIOException.class
                ? new java.io.UncheckedIOException(new IOException("hook"))
                : type.getConstructor().newInstance();
        for (Kind kind : List.of(Kind.TCP4, Kind.DGRAM_ABSTRACT)) {
            Lab.Ends ends = lab.ends(kind);
            ends.here().onSignal(() -> sneak(thrown));
            for (Syscall call : List.of(Syscall.SENDTO, Syscall.RECVFROM, Syscall.GETSOCKNAME)) {
                KERNEL.with(failing(call, 1, Errnos.EINTR));
                assertThatThrownBy(() -> everything(ends)).isSameAs(thrown);
                KERNEL.with(FaultyKernel.none());
                assertThat(ends.here().handle.descriptor.isSending()).isFalse();
                assertThat(ends.here().handle.descriptor.isInUse()).isFalse();
            }
            ends.there().nonBlocking();
            while (ends.there().recvInto(new byte[9]) > 0) {
                assertThat(ends.there().isClosed()).isFalse();
            }
            everything(ends);
            int fd = ends.here().fd();
            ends.here().close();
            assertThat(HOST.kernel().fcntl(fd, ShareCases.F_GETFD, 0)).isNegative();
        }
    }

    private static void everything(Lab.Ends ends) throws IOException {
        ends.here().sendAll(new byte[] {1});
        ends.there().send(new byte[] {2});
        assertThat(ends.here().recv(9)).contains(2);
        assertThat(ends.here().localAddress()).isNotEqualTo(Address.NONE);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /// Beside what the hook throws stands how many bytes the call had moved.
    @ParameterizedTest
    @EnumSource(Moving.class)
    @Covers("Socket.onSignal")
    void onSignal_hookThrowsWhenBytesHaveMoved_tellsHowMany(Moving moving) throws Exception {
        Lab.Ends ends = lab.ends(Kind.STREAM_PATH);
        Lab.Ends others = lab.ends(Kind.STREAM_PATH);
        ends.there().sendAll(new byte[] {1, 2, 3});
        var thrown = new IllegalStateException("hook");
        ends.here().onSignal(() -> {
            throw thrown;
        });
        var calls = new AtomicInteger();
        KERNEL.with((_, nr, arguments) -> {
            if (nr != moving.by) {
                return PASS;
            }
            if (nr == Syscall.SENDFILE) {
                arguments[3] = 3;
            }
            return calls.incrementAndGet() == moving.signalAt ? -Errnos.EINTR : PASS;
        });

        assertThatThrownBy(() -> moving.call.of(ends.here(), others.here(), lab.folder()))
                .isSameAs(thrown)
                .satisfies(hook -> assertThat(hook.getSuppressed())
                        .singleElement()
                        .isInstanceOfSatisfying(
                                CallInterruptedException.class,
                                how -> assertThat(how.bytesTransferred).isEqualTo(moving.moved)));
        assertThat(ends.here().handle.descriptor.isInUse()).isFalse();
    }

    private interface Call {
        void of(Socket socket, Socket other, Path folder) throws IOException;
    }

    /// Calls that move bytes by several system calls.
    @SuppressWarnings("ImmutableEnumChecker") // calls that hold nothing
    private enum Moving {
        SEND_ALL(Syscall.SENDTO, 2, 1 << 16, (socket, _, _) -> socket.sendAll(new byte[(1 << 16) + 5])),
        RECV_ALL(Syscall.RECVFROM, 2, 3, (socket, _, _) -> socket.recv(9, MsgFlags.MSG_WAITALL)),
        SEND_FILE(
                Syscall.SENDFILE,
                2,
                3,
                (socket, _, folder) -> socket.sendFile(Files.write(folder.resolve("file"), new byte[9]), 0, 9)),
        SPLICE(Syscall.SPLICE, 3, 3, (socket, other, _) -> socket.splice(other, 9));

        private final Syscall by;
        private final int signalAt;
        private final int moved;
        private final Call call;

        Moving(Syscall by, int signalAt, int moved, Call call) {
            this.by = by;
            this.signalAt = signalAt;
            this.moved = moved;
            this.call = call;
        }
    }
}
