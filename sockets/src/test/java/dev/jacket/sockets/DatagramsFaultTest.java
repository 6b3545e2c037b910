package dev.jacket.sockets;

import static dev.jacket.testkit.FaultyKernel.always;
import static dev.jacket.testkit.FaultyKernel.failingFirst;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Row;
import dev.jacket.loop.Deadline;
import dev.jacket.loop.internal.Host;
import dev.jacket.sys.Errnos;
import dev.jacket.sys.ForeignMemory;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.Syscall;
import dev.jacket.sys.mmsghdr;
import dev.jacket.sys.msghdr;
import dev.jacket.testkit.FaultyKernel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Batches of datagrams on a kernel that refuses: each reply arrives once, or is counted as dropped.
@ExtendWith(OnThread.class)
@ParameterizedClass
@EnumSource(ThreadKind.class)
@Row("C11")
class DatagramsFaultTest implements OnThread.Threaded {
    private static final int COUNT = 6;
    private static final int SIZE = 100;

    @Parameter
    ThreadKind threads = ThreadKind.PLATFORM;

    private final FaultyKernel kernel = new FaultyKernel();
    private final List<Long> parts = new ArrayList<>();
    private final Lab lab = new Lab(new Host(new Recorder(), System::nanoTime), this::thread);
    private final List<Errno> lost = new ArrayList<>();

    /// Remembers how many datagrams each message had that was sent.
    private final class Recorder implements Kernel {
        @Override
        public long call(Syscall nr, long a, long b, long c, long d, long e, long f) {
            long result = kernel.call(nr, a, b, c, d, e, f);
            boolean many = nr == Syscall.SENDMMSG;
            if (result >= 0 && (many || nr == Syscall.SENDMSG)) {
                for (int i = 0; i < (many ? result : 1); i++) {
                    parts.add(msghdr.msg_iovlen(ForeignMemory.of(b + (long) i * mmsghdr.SIZEOF, msghdr.SIZEOF)));
                }
            }
            return result;
        }
    }

    @Override
    public Thread thread(Runnable body) {
        return threads.thread(body);
    }

    private Socket server;
    private Socket client;

    @BeforeEach
    void open() throws IOException {
        server = lab.bound(Kind.UDP4);
        client = lab.bound(Kind.UDP4);
        client.timeout(Lab.LONG);
        client.connect(server.localAddress());
    }

    @AfterEach
    void close() throws IOException {
        lab.close();
    }

    /// Returns when so many of one size have arrived.
    private void send(int count) throws IOException {
        client.send(Lab.pattern(SIZE));
        Lab.until(() -> waiting() > 0);
        long each = waiting();
        for (int i = 1; i < count; i++) {
            client.send(Lab.pattern(SIZE));
        }
        Lab.until(() -> waiting() >= each * count);
    }

    private long waiting() {
        try {
            return server.get(Options.SO_MEMINFO).received();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Datagrams datagrams() throws IOException {
        Datagrams datagrams = server.datagrams(64, SIZE);
        datagrams.onDrop((to, bytes, why) -> {
            assertThat(bytes).isEqualTo(SIZE);
            lost.add(why);
        });
        return datagrams;
    }

    /// Receives so many, and answers each.
    private static void answer(Datagrams datagrams, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            datagrams.next(Deadline.after(Lab.LONG));
            datagrams.reply(datagrams.data());
        }
    }

    private void expect(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            assertThat(client.recv(2 * SIZE)).isEqualTo(Lab.pattern(SIZE));
        }
        client.nonBlocking();
        assertThat(client.recvInto(new byte[1])).isEqualTo(Socket.WOULD_BLOCK);
    }

    @Test
    void repliesOfOneLengthToOnePeer_goAsOneMessage() throws IOException {
        send(COUNT);
        try (Datagrams datagrams = datagrams()) {
            answer(datagrams, COUNT);
        }
        expect(COUNT);
        assertThat(parts).containsExactly((long) COUNT);
    }

    @Test
    void repliesOfSeveralLengths_areJoinedUpToTheFirstThatIsShorter() throws IOException {
        send(COUNT);
        int[] sizes = {10, 10, 7, 7, 9, 9};
        try (Datagrams datagrams = datagrams()) {
            for (int size : sizes) {
                datagrams.next(Deadline.after(Lab.LONG));
                datagrams.data().limit(size);
                datagrams.reply(datagrams.data());
            }
        }
        for (int size : sizes) {
            assertThat(client.recv(SIZE)).hasSize(size);
        }
        assertThat(parts).containsExactly(3L, 1L, 2L);
    }

    @Test
    void repliesToSeveralPeers_areNotJoined() throws IOException {
        Socket other = lab.bound(Kind.UDP4);
        other.timeout(Lab.LONG);
        other.connect(server.localAddress());
        try (Datagrams datagrams = datagrams()) {
            send(2);
            long two = waiting();
            other.send(Lab.pattern(SIZE));
            Lab.until(() -> waiting() > two);
            answer(datagrams, 3);
        }
        expect(2);
        assertThat(other.recv(SIZE)).hasSize(SIZE);
        assertThat(parts).containsExactly(2L, 1L);
    }

    @ParameterizedTest
    @ValueSource(ints = {Errnos.EINVAL, Errnos.EIO})
    void kernelThatCannotCut_getsThemOneByOne(int errno) throws IOException {
        send(COUNT);
        kernel.with(failingFirst(Syscall.SENDMSG, 1, errno));
        try (Datagrams datagrams = datagrams()) {
            answer(datagrams, COUNT);
        }
        expect(COUNT);
        assertThat(parts).containsExactly(1L, 1L, 1L, 1L, 1L, 1L);
        assertThat(lost).isEmpty();
    }

    @Test
    void kernelThatNeverCuts_isAskedNoMoreAfterAWhile() throws IOException {
        var refusals = new AtomicInteger();
        kernel.with((n, nr, arguments) -> {
            boolean joined =
                    nr == Syscall.SENDMSG && msghdr.msg_iovlen(ForeignMemory.of(arguments[1], msghdr.SIZEOF)) > 1;
            if (joined) {
                refusals.incrementAndGet();
            }
            return joined ? -Errnos.EINVAL : FaultyKernel.Fault.PASS;
        });
        try (Datagrams datagrams = datagrams()) {
            for (int i = 0; i < 12; i++) {
                send(2);
                answer(datagrams, 2);
                datagrams.flush();
                assertThat(client.recv(SIZE)).hasSize(SIZE);
                assertThat(client.recv(SIZE)).hasSize(SIZE);
            }
        }
        assertThat(refusals).hasValue(8);
        assertThat(lost).isEmpty();
    }

    @Test
    void noBuffers_dropsOneAndCountsIt() throws IOException {
        kernel.with(failingFirst(Syscall.SENDMSG, 1, Errnos.ENOBUFS));
        try (Datagrams datagrams = datagrams()) {
            send(1);
            answer(datagrams, 1);
            send(1);
            answer(datagrams, 1);
            datagrams.flush();
            assertThat(datagrams.dropped()).isEqualTo(1);
        }
        expect(1);
        assertThat(lost).containsExactly(Errno.ENOBUFS);
    }

    @Test
    void noBuffersForSeveralThatGoAsOne_countsEach() throws IOException {
        send(COUNT);
        kernel.with(failingFirst(Syscall.SENDMSG, 1, Errnos.ENOBUFS));
        try (Datagrams datagrams = datagrams()) {
            answer(datagrams, COUNT);
            datagrams.flush();
            assertThat(datagrams.dropped()).isEqualTo(COUNT);
        }
        expect(0);
        assertThat(lost).hasSize(COUNT).containsOnly(Errno.ENOBUFS);
    }

    @Test
    void noRoomForAWhile_waitsAndSendsAll() throws IOException {
        send(COUNT);
        kernel.with(failingFirst(Syscall.SENDMSG, 1, Errnos.EAGAIN));
        try (Datagrams datagrams = datagrams()) {
            answer(datagrams, COUNT);
            datagrams.flush();
        }
        expect(COUNT);
        assertThat(lost).isEmpty();
    }

    @Test
    void noRoomUntilTheDeadline_keepsThem_andTheCloseCountsThem() throws IOException {
        send(COUNT);
        kernel.with(always(Errnos.EAGAIN, Syscall.SENDMSG, Syscall.SENDMMSG));
        try (Datagrams datagrams = datagrams()) {
            answer(datagrams, COUNT);
            assertThatThrownBy(() -> datagrams.flush(Deadline.after(Duration.ofMillis(5))))
                    .isInstanceOf(CallTimeoutException.class)
                    .hasMessageContaining("sendmmsg");
            assertThat(lost).isEmpty();
        }
        expect(0);
        assertThat(lost).hasSize(COUNT).containsOnly(Errno.EAGAIN);
    }

    @Test
    void signals_changeNothing() throws IOException {
        kernel.with(failingFirst(Syscall.SENDMSG, 5, Errnos.EINTR));
        send(1);
        try (Datagrams datagrams = datagrams()) {
            answer(datagrams, 1);
            datagrams.flush();
            kernel.with(failingFirst(Syscall.RECVMMSG, 5, Errnos.EINTR));
            send(1);
            answer(datagrams, 1);
        }
        expect(2);
    }

    @Test
    void errorOfAReceive_isThrownAndTheNextGoesOn() throws IOException {
        kernel.with(failingFirst(Syscall.RECVMMSG, 1, Errnos.ECONNREFUSED));
        send(1);
        try (Datagrams datagrams = datagrams()) {
            Lab.refused(Errno.ECONNREFUSED, datagrams::next);
            answer(datagrams, 1);
        }
        expect(1);
    }

    @Test
    void sourceThatOnlyReceives_isLeftOut() throws IOException {
        server.close();
        server = lab.open(Kind.UDP4);
        server.bind(Address.Inet4.any(0));
        client.disconnect();
        client.connect(Address.Inet4.loopback(((Address.Ip) server.localAddress()).port()));
        try (Datagrams datagrams = datagrams()) {
            send(1); // now the kernel tells where it was sent to
            kernel.with(failingFirst(Syscall.SENDMSG, 1, Errnos.EINVAL));
            answer(datagrams, 1);
        }
        expect(1);
        assertThat(lost).isEmpty();
    }
}
