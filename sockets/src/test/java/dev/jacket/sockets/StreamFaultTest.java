package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Row;
import dev.jacket.loop.internal.Host;
import dev.jacket.loop.internal.Interest;
import dev.jacket.sys.Errnos;
import dev.jacket.sys.Syscall;
import dev.jacket.testkit.FaultyKernel;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
}
