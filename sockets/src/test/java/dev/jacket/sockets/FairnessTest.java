package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.loop.Backend;
import dev.jacket.loop.LoopConfig;
import dev.jacket.loop.internal.EventLoop;
import dev.jacket.loop.internal.Host;
import dev.jacket.loop.internal.LoopGroup;
import dev.jacket.sys.Syscall;
import dev.jacket.testkit.FaultyKernel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.TestAbortedException;

/// One connection that always has more to do lets the others of its loop have their turns.
@ParameterizedClass
@EnumSource(
        value = Backend.class,
        names = {"IO_URING", "EPOLL"})
class FairnessTest {
    private static final int TURNS = 100;
    private static final int PIECE = 16 << 10;

    // One host for all tests: each would keep wakers.
    private static final FaultyKernel KERNEL = new FaultyKernel();
    private static final Host HOST = new Host(KERNEL, System::nanoTime);

    private final LoopGroup loops;
    private final Lab lab;

    /// Peers run on threads of their own.
    private final Lab outside =
            new Lab(Host.system(), body -> Thread.ofPlatform().daemon().unstarted(body));

    private final AtomicInteger steps = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();

    FairnessTest(Backend backend) {
        try {
            loops = LoopGroup.start(HOST, LoopConfig.DEFAULT.loops(1).backend(backend));
        } catch (UncheckedIOException refused) {
            throw new TestAbortedException(backend + " is refused", refused);
        }
        lab = new Lab(HOST, loops::newThread);
    }

    @AfterEach
    void close() throws IOException {
        over.set(true);
        KERNEL.with(FaultyKernel.none());
        outside.close();
        lab.close();
        loops.close();
    }

    /// Something that a thread does again and again.
    private interface Step {
        void run() throws IOException;
    }

    /// Lets a thread of the loop do it until the test is over.
    private Background<Boolean> keepBusy(Step step) {
        Background<Boolean> busy = lab.start(() -> {
            while (!over.get()) {
                step.run();
                steps.incrementAndGet();
            }
            return true;
        });
        Lab.until(() -> steps.get() > 1000 || busy.isDone());
        return busy;
    }

    /// Another thread has its turns on the loop's own thread; those that stand in for a stuck loop do not count.
    ///
    /// @param most steps of the busy one between two turns; a few may be longer, while others run the threads
    private void assertOthersHaveTheirTurns(int most) throws Exception {
        int[] waits = lab.start(this::turns).result();
        Arrays.sort(waits);
        assertThat(waits[TURNS * 9 / 10]).as("steps between two turns").isLessThanOrEqualTo(most);
    }

    @SuppressWarnings("ThreadPriorityCheck") // it is about turns
    private int[] turns() {
        int[] waits = new int[TURNS];
        for (int i = 0; i < TURNS; ) {
            int before = steps.get();
            Thread.yield();
            int made = steps.get() - before;
            if (made > 0 && EventLoop.current() != null) { // without a step it has nothing to do, as its peer is slow
                waits[i++] = made;
            }
        }
        return waits;
    }

    /// The kernel has always more for it, or the ring has as much as its buffers hold.
    @Test
    void reader_neverDone_letsOthersHaveTheirTurns() throws Exception {
        Lab.Ends ends = lab.ends(Kind.TCP4);
        int fd = ends.there().fd();
        KERNEL.with((_, nr, arguments) ->
                nr == Syscall.RECVFROM && arguments[0] == fd ? arguments[2] : FaultyKernel.Fault.PASS);
        outside.start(() -> {
            while (!over.get()) {
                ends.here().sendAll(new byte[1 << 20]);
            }
            return true;
        });
        SocketStream stream = ends.there().stream();
        keepBusy(() -> assertThat(stream.read()).isNotNull());

        assertOthersHaveTheirTurns(256);
    }

    @Test
    void writer_neverHasToWait_letsOthersHaveTheirTurns() throws Exception {
        Lab.Ends ends = lab.ends(Kind.TCP4);
        int fd = ends.there().fd();
        KERNEL.with((_, nr, arguments) ->
                nr == Syscall.SENDTO && arguments[0] == fd ? arguments[2] : FaultyKernel.Fault.PASS);
        SocketStream stream = ends.there().stream();
        byte[] piece = new byte[PIECE];
        keepBusy(() -> stream.write(piece, 0, piece.length));

        assertOthersHaveTheirTurns(64);
    }

    /// Each of its replies comes back to itself.
    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"UDP4", "UDP6"})
    void datagrams_withoutEnd_letOthersHaveTheirTurns(Kind kind) throws Exception {
        Socket socket = lab.bound(kind);
        Address own = socket.localAddress();
        for (int i = 0; i < 100; i++) {
            socket.sendTo(new byte[10], own);
        }
        try (Datagrams datagrams = socket.datagrams()) {
            Background<Boolean> busy = keepBusy(() -> {
                datagrams.next();
                datagrams.reply(datagrams.data());
            });

            assertOthersHaveTheirTurns(512);
            over.set(true);
            assertThat(busy.result()).isTrue();
        }
    }
}
