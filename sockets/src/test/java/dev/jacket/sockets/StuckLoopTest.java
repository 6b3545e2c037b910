package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import dev.jacket.loop.Backend;
import dev.jacket.loop.EventLoops;
import dev.jacket.loop.LoopConfig;
import dev.jacket.loop.internal.EventLoop;
import dev.jacket.loop.internal.Host;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A thread that does not let its loop go on, while others have written.
@Needs("io_uring")
@ParameterizedClass
@EnumSource(
        value = Backend.class,
        names = {"IO_URING", "EPOLL"})
class StuckLoopTest {
    @Parameter
    Backend backend = Backend.AUTO;

    private final AtomicBoolean released = new AtomicBoolean();
    private EventLoops loops = EventLoops.start();
    private Lab lab = new Lab(Host.system(), ThreadKind.PLATFORM::thread);

    @BeforeEach
    void open() {
        loops.close();
        loops = EventLoops.start(LoopConfig.DEFAULT.loops(1).backend(backend));
    }

    @AfterEach
    void close() throws IOException {
        released.set(true);
        lab.close();
        loops.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 4000})
    void whatWasWritten_isSentAllTheSame(int size) throws Exception {
        Lab.Ends ends = lab.ends(Kind.TCP4);
        byte[] bytes = Lab.pattern(size);
        var stuck = new CountDownLatch(1);
        // The three run in this order, and the loop asks the kernel for nothing after the second.
        loops.newThread(() -> {
                    loops.newThread(() -> writeAndRead(ends.there(), bytes)).start();
                    loops.newThread(() -> stick(stuck)).start();
                })
                .start();
        stuck.await();

        assertThat(Lab.exactly(ends.here(), size)).isEqualTo(bytes);
        assertThat(released).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 4000})
    void whatWasReadMeanwhile_isEchoedWhenTheLoopIsBack(int size) throws Exception {
        Lab.Ends ends = lab.ends(Kind.TCP4);
        byte[] bytes = Lab.pattern(size);
        ends.here().sendAll(bytes);
        Lab.until(() -> hasArrived(ends.there(), size));
        var stuck = new CountDownLatch(1);
        loops.newThread(() -> {
                    loops.newThread(() -> stick(stuck)).start();
                    loops.newThread(() -> echoWhenBack(ends.there())).start();
                })
                .start();

        assertThat(Lab.exactly(ends.here(), size)).isEqualTo(bytes);
    }

    private static boolean hasArrived(Socket socket, int size) {
        try {
            return socket.available() == size;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void echoWhenBack(Socket socket) {
        try (SocketStream stream = socket.stream()) {
            ByteBuffer read = stream.read();
            released.set(true);
            while (EventLoop.current() == null) {
                LockSupport.parkNanos(1_000_000);
            }
            stream.write(Objects.requireNonNull(read));
            stream.flush();
        } catch (IOException closed) {
            // the test is over
        }
    }

    private static void writeAndRead(Socket socket, byte[] bytes) {
        try (SocketStream stream = socket.stream()) {
            stream.write(ByteBuffer.wrap(bytes));
            assertThat(stream.read()).isNull();
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void stick(CountDownLatch stuck) {
        stuck.countDown();
        while (!released.get()) {
            Thread.onSpinWait();
        }
    }
}
