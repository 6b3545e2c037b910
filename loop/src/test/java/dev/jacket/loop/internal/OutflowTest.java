package dev.jacket.loop.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import dev.jacket.loop.Backend;
import dev.jacket.loop.LoopConfig;
import dev.jacket.sys.Errnos;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.SysSocket;
import dev.jacket.sys.Syscall;
import dev.jacket.testkit.FaultyKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A piece that a ring is to send, when its socket is closed while another thread has to do with it.
@Row("N2")
@Needs("io_uring")
class OutflowTest {
    private static final int LENGTH = 1000;

    private final FaultyKernel kernel = new FaultyKernel();
    private final Host host = new Host(kernel, System::nanoTime);
    private final LoopGroup loops =
            LoopGroup.start(host, LoopConfig.DEFAULT.loops(1).backend(Backend.IO_URING));
    private final int[] numbers = pair();
    private final Descriptor descriptor = new Descriptor(host, numbers[0]);

    private volatile @Nullable Outflow outflow;

    private static int[] pair() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment fds = arena.allocate(8, 4);
            int type = SysSocket.SOCK_STREAM | SysSocket.SOCK_CLOEXEC | SysSocket.SOCK_NONBLOCK;
            assertThat(Kernel.system().socketpair(SysSocket.AF_UNIX, type, 0, fds.address()))
                    .isZero();
            return new int[] {fds.get(JAVA_INT, 0), fds.get(JAVA_INT, 4)};
        }
    }

    @AfterEach
    void close() {
        kernel.with(FaultyKernel.none());
        descriptor.close();
        Kernel.system().close(numbers[1]);
        loops.close();
    }

    /// {@return what a thread of the loop says}
    private <T> T onLoop(Callable<T> body) throws Exception {
        var task = new FutureTask<>(body);
        loops.newThread(task).start();
        return task.get(20, TimeUnit.SECONDS);
    }

    /// Symptom: the buffer went back while another thread was in a system call that sends from it.
    @Test
    void descriptorIsClosed_whatTheWriterHasTakenBackStaysHis() throws Exception {
        onLoop(() -> {
            Inflow inflow = Inflow.of(descriptor, false);
            Outflow outflow = Objects.requireNonNull(inflow.outflow());
            var blocks = Objects.requireNonNull(EventLoop.current()).blocks();
            Block block = Block.take();
            assertThat(outflow.queue(block, 0, LENGTH)).isTrue();
            assertThat(outflow.takeBack()).isTrue();

            descriptor.close();

            assertThat(outflow.left()).isEqualTo(LENGTH);
            assertThat(blocks).doesNotContain(block);
            outflow.sent(LENGTH - 1);
            assertThat(outflow.left()).isEqualTo(1);
            inflow.close();
            assertThat(outflow.left()).isZero();
            assertThat(blocks).containsOnlyOnce(block);
            return true;
        });
    }

    /// Symptom: the rest waited for a peer that takes nothing, and the number was never freed.
    @Test
    void descriptorIsClosedWhileAnotherSendsSome_theRestDoesNotWait() throws Exception {
        fill();
        var closes = new AtomicInteger();
        var inside = new AtomicBoolean();
        kernel.with((_, nr, arguments) -> {
            if (nr == Syscall.CLOSE && arguments[0] == numbers[0]) {
                closes.incrementAndGet();
            }
            if (nr != Syscall.SENDTO) {
                return FaultyKernel.Fault.PASS;
            }
            inside.set(true);
            descriptor.close();
            awaitLoop();
            return 1;
        });
        var elsewhere = new FutureTask<>(() -> {
            outflow().sendElsewhere();
            return true;
        });

        onLoop(() -> {
            outflow = Inflow.of(descriptor, false).outflow();
            assertThat(outflow().queue(Block.take(), 0, LENGTH)).isTrue();
            Thread.ofPlatform().daemon().start(elsewhere);
            while (!inside.get()) {
                Thread.onSpinWait(); // the loop would give it to the ring
            }
            return true;
        });

        assertThat(elsewhere.get(20, TimeUnit.SECONDS)).isTrue();
        await().untilAsserted(() -> assertThat(closes).hasValue(1));
        assertThat(outflow().isUnderWay()).isFalse();
    }

    private Outflow outflow() {
        return Objects.requireNonNull(outflow);
    }

    /// The peer takes nothing, and there is no more room.
    private void fill() {
        try (Arena arena = Arena.ofConfined()) {
            long bytes = arena.allocate(LENGTH).address();
            long result;
            do {
                result = Kernel.system().write(numbers[0], bytes, LENGTH);
            } while (result > 0);
            assertThat(result).isEqualTo(-Errnos.EAGAIN);
        }
    }

    /// Waits until the loop has done what it has to do by now.
    private void awaitLoop() {
        var done = new CountDownLatch(1);
        loops.loops().getFirst().executeHere(done::countDown);
        try {
            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
