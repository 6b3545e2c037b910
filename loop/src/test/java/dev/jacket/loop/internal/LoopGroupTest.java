package dev.jacket.loop.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import dev.jacket.loop.Backend;
import dev.jacket.loop.EventLoops;
import dev.jacket.loop.LoopConfig;
import dev.jacket.sys.Errnos;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.Syscall;
import dev.jacket.testkit.FaultyKernel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoopGroupTest {
    private static final LoopConfig ONE = LoopConfig.DEFAULT.loops(1);

    @Row("L8")
    @Needs("io_uring")
    @ParameterizedTest
    @ValueSource(ints = {Errnos.EPERM, Errnos.ENOSYS, Errnos.ENOMEM, Errnos.EINVAL})
    void start_ringRefused_isOnEpollAndSaysWhy(int errno) {
        for (Syscall refused : new Syscall[] {Syscall.IO_URING_SETUP, Syscall.IO_URING_REGISTER, Syscall.MMAP}) {
            Host host = new Host(refusing(refused, errno), System::nanoTime);

            try (LoopGroup loops = LoopGroup.start(host, ONE)) {
                assertThat(loops.backend()).isEqualTo(Backend.EPOLL);
                assertThat(loops.reason()).contains("io_uring").contains(String.valueOf(errno));
            }
            assertThatThrownBy(() -> LoopGroup.start(host, ONE.backend(Backend.IO_URING)))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("io_uring");
        }
    }

    /// The kernel of the test hears no end at all: what is not mended hears none that comes with bytes.
    @Row("L8")
    @Needs("io_uring")
    @Test
    void start_ringMissesTheEndOfAStream_isOnEpollAndSaysWhy() throws Exception {
        Kernel kernel =
                new FaultyKernel().with((n, nr, arguments) -> nr == Syscall.SHUTDOWN ? 0 : FaultyKernel.Fault.PASS);
        Host host = new Host(kernel, System::nanoTime);
        long before = rings();
        try (LoopGroup loops = LoopGroup.start(host, ONE)) {
            assertThat(loops.backend()).isEqualTo(Backend.EPOLL);
            assertThat(loops.reason()).contains("io_uring", "miss the end");
        }
        assertThatThrownBy(() -> LoopGroup.start(host, ONE.backend(Backend.IO_URING)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("miss the end");
        assertThat(rings()).as("descriptors of rings").isLessThanOrEqualTo(before);
    }

    /// Descriptors may be enough for one ring and not for the next.
    @Row("L8")
    @Needs("io_uring")
    @ParameterizedTest
    @ValueSource(ints = {Errnos.EMFILE, Errnos.ENFILE, Errnos.ENOMEM})
    void start_ringOfTheSecondLoopRefused_areAllOnEpoll(int errno) throws Exception {
        var rings = new AtomicInteger();
        Kernel kernel = new FaultyKernel()
                .with((n, nr, arguments) -> nr == Syscall.IO_URING_SETUP && rings.incrementAndGet() == 2
                        ? -errno
                        : FaultyKernel.Fault.PASS);
        long before = rings();
        try (LoopGroup loops = LoopGroup.start(new Host(kernel, System::nanoTime), ONE.loops(3))) {
            assertThat(loops.backend()).isEqualTo(Backend.EPOLL);
            assertThat(loops.reason()).contains("io_uring_setup").contains(String.valueOf(errno));
            assertThat(loops.size()).isEqualTo(3);
            var ran = new FutureTask<>(() -> "ran");
            loops.newThread(ran).start();
            assertThat(ran.get(20, TimeUnit.SECONDS)).isEqualTo("ran");
        }
        assertThat(rings()).as("descriptors of the first ring").isLessThanOrEqualTo(before);
    }

    @Row("L8")
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void start_noDescriptorForAnything_isAnErrorOfItsOwn(int loop) throws Exception {
        var sets = new AtomicInteger();
        Kernel kernel = new FaultyKernel()
                .with((n, nr, arguments) -> nr == Syscall.EPOLL_CREATE1 && sets.incrementAndGet() >= loop
                        ? -Errnos.EMFILE
                        : FaultyKernel.Fault.PASS);
        long before = rings();
        for (Backend backend : new Backend[] {Backend.AUTO, Backend.EPOLL}) {
            sets.set(0);
            assertThatThrownBy(() -> LoopGroup.start(
                            new Host(kernel, System::nanoTime), ONE.loops(2).backend(backend)))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("no descriptor or memory for an epoll set");
        }
        assertThat(rings()).as("descriptors of the first loop").isLessThanOrEqualTo(before);
    }

    private static Kernel refusing(Syscall call, int errno) {
        return new FaultyKernel().with((n, nr, arguments) -> nr == call ? -errno : FaultyKernel.Fault.PASS);
    }

    @ParameterizedTest
    @EnumSource(
            value = Backend.class,
            names = {"AUTO", "EPOLL"})
    void close_leavesNoDescriptor(Backend backend) throws Exception {
        long before = rings();
        try (EventLoops loops = EventLoops.start(LoopConfig.DEFAULT.loops(3).backend(backend))) {
            assertThat(loops.size()).isEqualTo(3);
            assertThat(rings()).isGreaterThan(before);
        }
        assertThat(rings()).isLessThanOrEqualTo(before); // what other tests left may go meanwhile
    }

    private static long rings() throws IOException {
        long count = 0;
        try (var entries = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path entry : entries) {
                count += Files.exists(entry)
                                && Files.readSymbolicLink(entry).toString().startsWith("anon_inode")
                        ? 1
                        : 0;
            }
        }
        return count;
    }

    @ParameterizedTest
    @EnumSource(
            value = Backend.class,
            names = {"AUTO", "EPOLL"})
    void close_waitsForItsThreads(Backend backend) throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(1);
        LoopGroup loops = LoopGroup.start(ONE.backend(backend));
        loops.newThread(() -> {
                    begun.countDown();
                    LockSupport.parkNanos(20_000_000);
                    ended.set(true);
                })
                .start();
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

        loops.close();

        assertThat(ended).isTrue();
    }

    /// A thread that blocks its loop's, as a foreign call does, leaves the others running.
    @Row("C18")
    @ParameterizedTest
    @EnumSource(
            value = Backend.class,
            names = {"AUTO", "EPOLL"})
    void newThread_loopIsStuck_runsElsewhere(Backend backend) throws Exception {
        AtomicBoolean stuck = new AtomicBoolean(true);
        try (LoopGroup loops = LoopGroup.start(ONE.backend(backend))) {
            CountDownLatch spinning = new CountDownLatch(1);
            loops.newThread(() -> {
                        spinning.countDown();
                        while (stuck.get()) {
                            Thread.onSpinWait();
                        }
                    })
                    .start();
            assertThat(spinning.await(20, TimeUnit.SECONDS)).isTrue();

            FutureTask<String> other = new FutureTask<>(() -> {
                LockSupport.parkNanos(1_000_000);
                return "ran";
            });
            loops.newThread(other).start();

            assertThat(other.get(20, TimeUnit.SECONDS)).isEqualTo("ran");
            stuck.set(false);
        } finally {
            stuck.set(false);
        }
    }

    /// Symptom: where a busy machine held up a loop in its last step, the thread that stood in for it went on for ever.
    @Row("C18")
    @ParameterizedTest
    @EnumSource(
            value = Backend.class,
            names = {"AUTO", "EPOLL"})
    void close_loopSeemsStuckAtItsEnd_nobodyStandsInForItAfterwards(Backend backend) {
        LoopGroup loops = LoopGroup.start(ONE.backend(backend));
        EventLoop loop = loops.loops().getFirst();
        loops.close();

        loop.relief().check(0);
        loop.relief().check(1_000_000_000);

        await().until(() -> loop.relief().standing() == 0);
    }

    @Test
    void config_outOfRange_isRefused() {
        assertThatThrownBy(() -> ONE.loops(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ONE.loops(1025)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ONE.bufferBytes(1)).isInstanceOf(IllegalArgumentException.class);
    }
}
