package dev.jacket.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.FutureTask;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Brief calls give the results and errnos that others do, before and after their own downcall is linked.
class BriefCallTest {
    private static final Kernel KERNEL = Kernel.system();
    private static final int CALLS = 20_000;

    private int here;
    private int there;

    @BeforeEach
    void open() {
        try (Arena arena = Arena.ofConfined()) {
            var ends = arena.allocate(8, 4);
            int type = SysSocket.SOCK_STREAM | SysSocket.SOCK_CLOEXEC;
            assertThat(KERNEL.call(Syscall.SOCKETPAIR, SysSocket.AF_UNIX, type, 0, ends.address(), 0, 0))
                    .isZero();
            here = ends.get(ValueLayout.JAVA_INT, 0);
            there = ends.get(ValueLayout.JAVA_INT, 4);
        }
    }

    @AfterEach
    void close() {
        KERNEL.close(here);
        KERNEL.close(there);
    }

    @Test
    void callBriefly_manyTimes_movesEachByte() {
        try (Scratch scratch = Scratch.take()) {
            var data = scratch.data();
            for (int i = 0; i < CALLS; i++) {
                data.set(ValueLayout.JAVA_BYTE, 0, (byte) i);
                assertThat(move(Syscall.SENDTO, here, scratch)).isEqualTo(1);
                data.set(ValueLayout.JAVA_BYTE, 0, (byte) ~i);
                assertThat(move(Syscall.RECVFROM, there, scratch)).isEqualTo(1);
                assertThat(data.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) i);
            }
        }
    }

    @Test
    void callBriefly_manyTimesWithArrays_movesEachByteFromItsPlaceToItsPlace() {
        byte[] out = new byte[4];
        byte[] in = new byte[5];
        for (int i = 0; i < CALLS; i++) {
            out[2] = (byte) i;
            in[3] = (byte) ~i;
            assertThat(KERNEL.callBriefly(Syscall.SENDTO, here, out, 2, 1, SysSocket.MSG_DONTWAIT))
                    .isEqualTo(1);
            assertThat(KERNEL.callBriefly(Syscall.RECVFROM, there, in, 3, 2, SysSocket.MSG_DONTWAIT))
                    .isEqualTo(1);
            assertThat(in).containsExactly(0, 0, 0, (byte) i, 0);
        }
    }

    @Test
    void callBriefly_nothingToReceive_givesErrnoAndDoesNotWait() {
        byte[] in = new byte[1];
        assertThat(alwaysGives(-Errnos.EAGAIN, () -> receive(there))).isTrue();
        assertThat(alwaysGives(
                        -Errnos.EAGAIN,
                        () -> KERNEL.callBriefly(Syscall.RECVFROM, there, in, 0, 1, SysSocket.MSG_DONTWAIT)))
                .isTrue();
    }

    @Test
    void callBriefly_outsideTheArray_isRefused() {
        byte[] in = new byte[4];
        for (int i = 0; i < CALLS; i++) {
            KERNEL.callBriefly(Syscall.RECVFROM, there, in, 2, 2, SysSocket.MSG_DONTWAIT);
        }

        assertThatThrownBy(() -> KERNEL.callBriefly(Syscall.RECVFROM, there, in, 2, 3, SysSocket.MSG_DONTWAIT))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> KERNEL.callBriefly(Syscall.SENDTO, here, in, -1, 2, SysSocket.MSG_DONTWAIT))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void callBriefly_onSeveralThreads_givesEachItsErrno() throws Exception {
        var wouldBlock = new FutureTask<>(() -> alwaysGives(-Errnos.EAGAIN, () -> receive(there)));
        var noDescriptor = new FutureTask<>(() -> alwaysGives(-Errnos.EBADF, () -> receive(-1)));
        Thread[] threads = {
            Thread.ofPlatform().start(wouldBlock), Thread.ofVirtual().start(noDescriptor),
        };
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(wouldBlock.get()).isTrue();
        assertThat(noDescriptor.get()).isTrue();
    }

    private static boolean alwaysGives(long expected, LongSupplier call) {
        for (int i = 0; i < CALLS; i++) {
            if (call.getAsLong() != expected) {
                return false;
            }
        }
        return true;
    }

    private static long receive(int fd) {
        try (Scratch scratch = Scratch.take(1)) {
            return move(Syscall.RECVFROM, fd, scratch);
        }
    }

    private static long move(Syscall nr, int fd, Scratch scratch) {
        return KERNEL.callBriefly(nr, fd, scratch.data().address(), 1, SysSocket.MSG_DONTWAIT);
    }
}
