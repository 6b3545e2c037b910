package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Row;
import dev.jacket.loop.internal.Host;
import dev.jacket.loop.internal.Interest;
import dev.jacket.sys.Errnos;
import dev.jacket.sys.SysSocket;
import dev.jacket.sys.Syscall;
import dev.jacket.testkit.FaultyKernel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a buffered stream makes of a kernel that does what kernels seldom do.
@ExtendWith(OnThread.class)
@ParameterizedClass
@EnumSource(
        value = ThreadKind.class,
        mode = EnumSource.Mode.EXCLUDE,
        names = "RING_LOOP") // no thread makes the call there
class StreamFaultTest implements OnThread.Threaded {
    // One host for all tests: each would keep a poller.
    private static final FaultyKernel KERNEL = new FaultyKernel();
    private static final Host HOST = new Host(KERNEL, System::nanoTime);

    @Parameter
    ThreadKind threads = ThreadKind.PLATFORM;

    private final Lab lab = new Lab(HOST, this::thread);

    @Override
    public Thread thread(Runnable body) {
        return threads.thread(body);
    }

    @AfterAll
    static void closeLoops() {
        ThreadKind.closeLoops();
    }

    @AfterEach
    void close() throws IOException {
        KERNEL.with(FaultyKernel.none());
        lab.close();
    }

    @Row("C12")
    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"TCP4", "STREAM_PATH"})
    void read_signalWhereBytesAreThere_readsThem(Kind kind) throws Exception {
        Lab.Ends ends = lab.ends(kind);
        SocketStream stream = ends.there().stream();
        Background<Byte> first = lab.waiting(
                ends.there(), () -> Objects.requireNonNull(stream.read()).get());
        ends.here().sendAll(new byte[] {1});
        assertThat(first.result()).isEqualTo((byte) 1);

        // The event of the bytes is told before they are read, and there will be no other.
        var descriptor = ends.there().handle.descriptor;
        long ticket = descriptor.ticket(Interest.READ);
        ends.here().sendAll(new byte[] {2});
        Lab.until(() -> threads == ThreadKind.PLATFORM || descriptor.ticket(Interest.READ) != ticket);
        KERNEL.with(FaultyKernel.failingFirst(Syscall.RECVFROM, 2, Errnos.EINTR));

        Background<Byte> second =
                lab.start(() -> Objects.requireNonNull(stream.read()).get());
        assertThat(second.result()).isEqualTo((byte) 2);
    }

    /// The peer sends more than a piece at a time and takes little at a time: its pieces come back together, and each
    /// system call takes a part of what it is given.
    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"TCP4", "STREAM_PATH"})
    void write_piecesThatWereLent_goOutTogetherAndWhole(Kind kind) throws Exception {
        Lab.Ends ends = lab.ends(kind);
        ends.there().set(Options.SO_SNDBUF, 40_000);
        byte[] bytes = Lab.pattern(3_000_000);
        int fd = ends.there().fd();
        var together = new AtomicInteger();
        var keeps = new AtomicBoolean();
        KERNEL.with((n, nr, arguments) -> {
            if (arguments[0] == fd && (nr == Syscall.SENDMSG || nr == Syscall.SENDTO)) {
                together.addAndGet(nr == Syscall.SENDMSG ? 1 : 0);
                keeps.set((arguments[nr == Syscall.SENDMSG ? 2 : 3] & SysSocket.MSG_MORE) != 0);
            }
            return FaultyKernel.Fault.PASS;
        });
        Background<Void> sending = lab.start(() -> {
            ends.here().sendAll(bytes);
            return null;
        });
        Background<byte[]> receiving = lab.start(() -> receive(ends.here(), bytes.length));
        Background<Integer> echoing = lab.start(() -> echo(ends.there(), bytes.length, keeps));

        assertThat(receiving.result()).isEqualTo(bytes);
        sending.result();
        assertThat(echoing.result()).isZero();
        assertThat(together).hasPositiveValue();
    }

    /// Requests that are there together, in one piece or in several, are answered together.
    @ParameterizedTest
    @ValueSource(ints = {1000, 50_000})
    void write_repliesToAllThatIsThere_goOutByOneCall(int size) throws Exception {
        Lab.Ends ends = lab.ends(Kind.TCP4);
        int fd = ends.there().fd();
        var sends = new AtomicInteger();
        KERNEL.with((n, nr, arguments) -> {
            if (arguments[0] == fd && (nr == Syscall.SENDMSG || nr == Syscall.SENDTO)) {
                sends.incrementAndGet();
            }
            return FaultyKernel.Fault.PASS;
        });
        ends.here().sendAll(Lab.pattern(size));
        Lab.until(() -> hasArrived(ends.there(), size));

        Background<Boolean> serving = lab.start(() -> {
            SocketStream stream = ends.there().stream();
            for (ByteBuffer piece; (piece = stream.read()) != null; ) {
                for (int i = 0; i < piece.remaining(); i += 100) {
                    stream.write(new byte[] {1, 2, 3}, 0, 3);
                }
            }
            return true;
        });

        Lab.until(() -> sends.get() > 0 && serving.isReceiving(ends.there()));
        assertThat(sends).hasValue(1);
        ends.here().shutdown(Shutdown.WRITE);
        assertThat(serving.result()).isTrue();
    }

    private static boolean hasArrived(Socket socket, int count) {
        try {
            return socket.available() >= count;
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static byte[] receive(Socket socket, int size) throws IOException {
        byte[] all = new byte[size];
        for (int done = 0; done < size; ) {
            int count = socket.recvInto(all, done, size - done);
            assertThat(count).isPositive();
            done += count;
        }
        return all;
    }

    /// {@return how often TCP was told that more follows, and nothing did, and what was not sent at the end}
    ///
    /// @param keeps whether it was told so with what was sent last
    private static int echo(Socket socket, int size, AtomicBoolean keeps) throws IOException {
        int stranded = 0;
        SocketStream stream = socket.stream();
        for (int left = size; left > 0; ) {
            ByteBuffer piece = Objects.requireNonNull(stream.read());
            left -= piece.remaining();
            stream.write(piece);
            stranded += keeps.get() && stream.pending() == 0 ? 1 : 0;
        }
        stream.flush();
        return stranded + stream.pending();
    }
}
