package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import dev.jacket.loop.Backend;
import dev.jacket.loop.internal.EventLoop;
import dev.jacket.sys.Syscall;
import dev.jacket.testkit.FaultyKernel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@Needs("io_uring")
class RingStuckLoopTest extends StuckLoopContract {
    private volatile long watched = -1;
    private volatile boolean holding;
    private final AtomicInteger received = new AtomicInteger();
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch leave = new CountDownLatch(1);

    @Override
    Backend backend() {
        return Backend.IO_URING;
    }

    /// Holds the loop on its way into the ring, and counts who receives beside it.
    @BeforeEach
    void watch() {
        KERNEL.with((_, nr, arguments) -> {
            if (nr == Syscall.IO_URING_ENTER && holding) {
                inside.countDown();
                awaitQuietly(leave);
            }
            if (nr == Syscall.RECVFROM && arguments[0] == watched) {
                received.incrementAndGet();
            }
            return FaultyKernel.Fault.PASS;
        });
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(Lab.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// The ring may take bytes from now on, so nobody else may.
    @Test
    void loopIsBackInItsRing_aReaderElsewhereLeavesTheSocketToIt() throws Exception {
        Lab.Ends ends = lab.ends(Kind.TCP4);
        SocketStream stream = ends.there().stream();
        var opened = new CountDownLatch(1);
        var elsewhere = new CountDownLatch(1);
        var goOn = new AtomicBoolean();
        Background<Byte> reading = lab.start(() -> {
            while (EventLoop.current() == null) {
                LockSupport.parkNanos(1_000_000); // the loop's thread got no processor, and another begins to read
            }
            opened.countDown();
            assertThat(one(stream)).isEqualTo((byte) 1);
            assertThat(EventLoop.current()).isNull();
            elsewhere.countDown();
            while (!goOn.get()) {
                Thread.onSpinWait();
            }
            return one(stream);
        });
        awaitQuietly(opened);
        Lab.until(() -> reading.isReceiving(ends.there()));
        Holder holder = blocked();
        watched = ends.there().fd();
        ends.here().sendAll(new byte[] {1});
        awaitQuietly(elsewhere);
        assertThat(received).hasPositiveValue();

        holding = true;
        holder.close();
        awaitQuietly(inside);
        received.set(0);
        ends.here().sendAll(new byte[] {2});
        goOn.set(true);

        assertThat(leave.await(300, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(received).hasValue(0);
        assertThat(reading.isDone()).isFalse();
        holding = false;
        leave.countDown();
        assertThat(reading.result()).isEqualTo((byte) 2);
    }
}
