package dev.jacket.loop.internal;

import static dev.jacket.sys.LinuxIoUring.IORING_OP_ASYNC_CANCEL;
import static dev.jacket.sys.LinuxIoUring.IORING_OP_POLL_ADD;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import dev.jacket.checks.Seed;
import dev.jacket.sys.Errnos;
import dev.jacket.sys.SysEventfd;
import dev.jacket.sys.SysPoll;
import dev.jacket.sys.Syscall;
import dev.jacket.sys.io_uring_sqe;
import dev.jacket.testkit.FaultyKernel;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A ring that is far too small for what goes through it.
@Row("L9")
@Needs("io_uring")
class RingTest {
    private static final int SUBMISSIONS = 16;
    private static final int COMPLETIONS = 32;
    private static final int OPERATIONS = 10_000;
    private static final long CANCELS = 1L << 40;

    private final FaultyKernel kernel = new FaultyKernel();
    private final int[] heard = new int[OPERATIONS]; // how often each operation was completed
    private final int[] results = new int[OPERATIONS];
    private int cancelsHeard;
    private @Nullable Ring opened;
    private int ready;
    private int silent;

    /// On the thread of the test, since only that may use it.
    private void open() throws RingRefusedException {
        opened = new Ring(kernel, RingMemory.open(kernel, SUBMISSIONS, COMPLETIONS));
        ready = (int) kernel.eventfd2(1, SysEventfd.EFD_CLOEXEC | SysEventfd.EFD_NONBLOCK);
        silent = (int) kernel.eventfd2(0, SysEventfd.EFD_CLOEXEC | SysEventfd.EFD_NONBLOCK);
    }

    @AfterEach
    void close() {
        kernel.with(FaultyKernel.none());
        ring().close();
        kernel.close(ready);
        kernel.close(silent);
    }

    private Ring ring() {
        return Objects.requireNonNull(opened);
    }

    private void hear(long userData, int result, int flags) {
        if (userData >= CANCELS) {
            cancelsHeard++;
        } else {
            heard[(int) userData]++;
            results[(int) userData] = result;
        }
    }

    private void poll(int fd, int number) {
        long entry = ring().prepare(IORING_OP_POLL_ADD, fd, number);
        ring().entries().set(JAVA_INT, entry + io_uring_sqe.rw_flags, SysPoll.POLLIN);
    }

    private void cancel(int number) {
        long entry = ring().prepare(IORING_OP_ASYNC_CANCEL, -1, CANCELS + number);
        ring().entries().set(JAVA_LONG, entry + io_uring_sqe.addr, number);
    }

    static Stream<FaultyKernel.Fault> harms() {
        return Stream.of(
                FaultyKernel.none(),
                everyThird(Errnos.EINTR),
                everyThird(Errnos.EAGAIN),
                everyThird(Errnos.EBUSY),
                halves());
    }

    private static FaultyKernel.Fault everyThird(int errno) {
        return (n, nr, arguments) -> nr == Syscall.IO_URING_ENTER && n % 3 == 0 ? -errno : FaultyKernel.Fault.PASS;
    }

    /// The kernel takes a part of what is submitted.
    private static FaultyKernel.Fault halves() {
        return (_, nr, arguments) -> {
            if (nr == Syscall.IO_URING_ENTER) {
                arguments[1] = (arguments[1] + 1) / 2;
            }
            return FaultyKernel.Fault.PASS;
        };
    }

    /// All at once: completions by the thousand, for 32 places.
    @ParameterizedTest
    @MethodSource("harms")
    void manyAtOnce_eachCompletesOnce(FaultyKernel.Fault harm) throws RingRefusedException {
        open();
        kernel.with(harm);
        for (int i = 0; i < OPERATIONS; i++) {
            poll(ready, i);
        }
        for (int turn = 0; turn < 100_000 && Arrays.stream(heard).anyMatch(each -> each == 0); turn++) {
            ring().await(0, this::hear);
        }

        assertThat(heard).containsOnly(1);
        assertThat(results).containsOnly(SysPoll.POLLIN);
        assertThat(ring().overflows()).isPositive();
    }

    /// A third complete, a third are cancelled, a third race: their event and their cancellation come together.
    @ParameterizedTest
    @MethodSource("harms")
    void cancellationsRace_eachOperationCompletesOrIsCancelled(FaultyKernel.Fault harm) throws RingRefusedException {
        open();
        kernel.with(harm);
        var random = new Random(Seed.value());
        int cancels = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            poll(i % 3 == 0 ? ready : silent, i);
            if (i % 3 != 0 || random.nextBoolean()) {
                cancel(i);
                cancels++;
            }
            if (random.nextInt(50) == 0) {
                ring().await(0, this::hear);
            }
        }
        for (int turn = 0; turn < 100_000 && (cancelsHeard < cancels || !allHeard()); turn++) {
            ring().await(0, this::hear);
        }

        assertThat(heard).containsOnly(1);
        assertThat(cancelsHeard).isEqualTo(cancels);
        for (int i = 0; i < OPERATIONS; i++) {
            if (i % 3 == 0) {
                assertThat(results[i]).as("seed %d", Seed.value()).isIn(SysPoll.POLLIN, -Errnos.ECANCELED);
            } else {
                assertThat(results[i]).isEqualTo(-Errnos.ECANCELED);
            }
        }
    }

    /// A ring that is gone, for one: to try for ever would be to hang.
    @Test
    void kernelTakesNothing_prepareSaysSo() throws RingRefusedException {
        open();
        kernel.with((_, nr, _) -> nr == Syscall.IO_URING_ENTER ? -Errnos.EBADF : FaultyKernel.Fault.PASS);
        for (int i = 0; i < SUBMISSIONS; i++) {
            poll(silent, i);
        }

        assertThatThrownBy(() -> poll(silent, SUBMISSIONS)).isInstanceOf(IllegalStateException.class);
    }

    private boolean allHeard() {
        return Arrays.stream(heard).allMatch(each -> each > 0);
    }
}
