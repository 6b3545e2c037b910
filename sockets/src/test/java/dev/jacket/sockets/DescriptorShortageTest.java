package dev.jacket.sockets;

import static dev.jacket.testkit.FaultyKernel.Fault.PASS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Covers;
import dev.jacket.checks.Row;
import dev.jacket.loop.internal.Host;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.Syscall;
import dev.jacket.testkit.FaultyKernel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Messages with descriptors for a process that has no numbers left for them.
@OnEachThread
class DescriptorShortageTest {
    // One host for all tests: each would keep a poller.
    private static final FaultyKernel KERNEL = new FaultyKernel();
    private static final Host HOST = new Host(KERNEL, System::nanoTime);

    private final Lab lab = new Lab(HOST, ThreadKind::another);

    @AfterEach
    void close() throws IOException {
        KERNEL.with(FaultyKernel.none());
        lab.close();
    }

    /// A real limit, but around the real call only: a class that is loaded beneath it could not be.
    private static FaultyKernel.Fault leaving(int free, Syscall kind) {
        return (_, nr, a) -> nr == kind
                ? DescriptorLimit.leaving(free, () -> Kernel.system().call(nr, a[0], a[1], a[2], a[3], a[4], a[5]))
                : PASS;
    }

    /// The process is at its limit: the descriptors that find a number are there, and of the others it is told.
    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"STREAM_ABSTRACT", "DGRAM_PATH", "SEQPACKET_ABSTRACT"})
    @Row("N4")
    @Covers("Socket.recvFds")
    void recvFds_noNumbersLeft_bringsWhatFitsAndSaysSo(Kind kind) throws IOException {
        Lab.Ends ends = lab.ends(kind);
        int fd = ends.here().fd();
        Path link = DescriptorLimit.link(fd);
        for (int free : new int[] {3, 2, 1, 0}) {
            ends.here().sendFds(ByteBuffer.wrap(new byte[] {1}), fd, fd, fd);
            long before = DescriptorLimit.open(link);
            KERNEL.with(leaving(free, Syscall.RECVMSG));
            try (Message message = ends.there().recvFds(ByteBuffer.allocate(1), 3)) {
                assertThat(message.count()).isEqualTo(1);
                assertThat(message.fds()).hasSize(free).allMatch(Fd::isOwned);
                assertThat(message.isControlTruncated()).isEqualTo(free < 3);
                assertThat(DescriptorLimit.open(link) - before).isEqualTo(free);
            }
            assertThat(DescriptorLimit.open(link)).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"DGRAM_PATH", "SEQPACKET_ABSTRACT"})
    @Row("N4")
    @Covers("Socket.recvMany")
    void recvMany_noNumbersLeft_bringsWhatFitsAndSaysSo(Kind kind) throws IOException {
        Lab.Ends ends = lab.ends(kind);
        int fd = ends.here().fd();
        Path link = DescriptorLimit.link(fd);
        try (MessageBatch batch = MessageBatch.of(3, 9, ControlMessage.space(2 * Integer.BYTES))) {
            for (int free : new int[] {6, 3, 0}) {
                for (int i = 0; i < 3; i++) {
                    ends.here().sendFds(ByteBuffer.wrap(new byte[] {1}), fd, fd);
                }
                batch.clear();
                long before = DescriptorLimit.open(link);

                KERNEL.with(leaving(free, Syscall.RECVMMSG));
                assertThat(ends.there().recvMany(batch)).isEqualTo(3);

                for (int i = 0; i < 3; i++) {
                    int fitting = Math.clamp(free - 2L * i, 0, 2);
                    assertThat(batch.message(i).fds()).hasSize(fitting);
                    assertThat(batch.message(i).isControlTruncated()).isEqualTo(fitting < 2);
                }
                assertThat(DescriptorLimit.open(link) - before).isEqualTo(free);
                batch.clear();
                assertThat(DescriptorLimit.open(link)).isEqualTo(before);
            }
        }
    }

    /// An empty record whose descriptors are lost is a record all the same.
    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"SEQPACKET_PATH"})
    @Row("N4")
    void recvFds_emptyRecordWithoutNumbersLeft_isNotTheEnd(Kind kind) throws IOException {
        Lab.Ends ends = lab.ends(kind);
        for (int free : new int[] {1, 0}) {
            ends.here().sendFds(ByteBuffer.allocate(0), ends.here().fd());
            KERNEL.with(leaving(free, Syscall.RECVMSG));
            try (Message message = ends.there().recvFds(ByteBuffer.allocate(1), 1)) {
                assertThat(message.count()).isZero();
                assertThat(message.fds()).hasSize(free);
            }
        }
    }
}
