package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.jacket.loop.Deadline;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A send and its recv that need not wait leave nothing on the Java heap, in whatever form the bytes come.
@OnEachThread
class AllocationTest {
    private static final int SIZE = 64;
    private static final int WARM_UP = 20_000;
    private static final int PAIRS = 1_000_000;
    private static final int ECHOES = 100_000;

    /// The least object takes 16 bytes, so one at each pair would come to a thousand times as much.
    private static final long TINY = 16_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /// One send and its recv.
    private interface Pair {
        /// {@return how many bytes went, and came}
        int move(Socket from, Socket to) throws IOException;
    }

    /// The forms that bytes come in.
    enum Form {
        ARRAY(Form::array),
        ARRAY_WHOLE(Form::arrayWhole),
        MEMORY(Form::memory),
        MEMORY_WHOLE(Form::memoryWhole),
        BUFFER(() -> buffer(ByteBuffer.allocate(SIZE), ByteBuffer.allocate(SIZE))),
        DIRECT_BUFFER(() -> buffer(ByteBuffer.allocateDirect(SIZE), ByteBuffer.allocateDirect(SIZE)));

        @SuppressWarnings("ImmutableEnumChecker") // it makes what is not shared
        private final Supplier<Pair> pair;

        Form(Supplier<Pair> pair) {
            this.pair = pair;
        }

        private static Pair array() {
            byte[] out = new byte[SIZE];
            byte[] in = new byte[SIZE];
            return (from, to) -> from.send(out) + to.recvInto(in);
        }

        private static Pair arrayWhole() {
            byte[] out = new byte[SIZE];
            byte[] in = new byte[SIZE];
            return (from, to) -> {
                from.sendAll(out);
                return SIZE + to.recvInto(in, 0, SIZE, MsgFlags.NONE);
            };
        }

        private static Pair memory() {
            MemorySegment out = Arena.global().allocate(SIZE);
            MemorySegment in = Arena.global().allocate(SIZE);
            return (from, to) ->
                    from.send(out, MsgFlags.NONE, Deadline.NEVER) + to.recvInto(in, MsgFlags.NONE, Deadline.NEVER);
        }

        private static Pair memoryWhole() {
            MemorySegment out = Arena.ofAuto().allocate(SIZE);
            MemorySegment in = Arena.ofAuto().allocate(SIZE);
            return (from, to) -> {
                from.sendAll(out, Deadline.NEVER);
                return SIZE + to.recvInto(in, MsgFlags.NONE, Deadline.NEVER);
            };
        }

        private static Pair buffer(ByteBuffer out, ByteBuffer in) {
            return (from, to) -> from.send(out.clear(), MsgFlags.NONE, Deadline.NEVER) + to.recvInto(in.clear());
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendAndRecv_aMillion_allocateNothing(Form form) throws IOException {
        try (SocketPair ends = Socket.pair()) {
            assertThat(leastAllocated(form.pair.get(), ends, PAIRS)).isLessThan(TINY);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ARRAY", "ARRAY_WHOLE"})
    void sendAndRecv_aMillionWithATimeout_allocateNothing(Form form) throws IOException {
        try (SocketPair ends = Socket.pair()) {
            ends.first().timeout(Duration.ofHours(1));
            ends.second().timeout(Duration.ofHours(1));

            assertThat(leastAllocated(form.pair.get(), ends, PAIRS)).isLessThan(TINY);
        }
    }

    @Test
    void echoes_ofDatagrams_allocateNothing() throws IOException {
        byte[] bytes = new byte[SIZE];
        try (Socket server = Socket.open(Family.INET, SocketType.DGRAM);
                Socket client = Socket.open(Family.INET, SocketType.DGRAM)) {
            server.bind(Address.Inet4.loopback(0));
            client.connect(server.localAddress());
            client.timeout(Lab.LONG);
            server.timeout(Lab.LONG);
            try (Datagrams datagrams = server.datagrams()) {
                Pair echo = (from, to) -> {
                    int sent = from.send(bytes);
                    datagrams.next();
                    datagrams.reply(datagrams.data());
                    datagrams.flush();
                    return sent + from.recvInto(bytes);
                };
                // A thread that lets others run leaves a little now and then, but nothing for each datagram.
                assertThat(leastAllocated(echo, new SocketPair(client, server), ECHOES))
                        .isLessThan(ECHOES);
            }
        }
    }

    /// {@return the bytes that so many pairs allocated; the least of some, as what else runs may allocate as well}
    private static long leastAllocated(Pair pair, SocketPair ends, int pairs) throws IOException {
        long least = Long.MAX_VALUE;
        run(pair, ends, WARM_UP);
        for (int i = 0; i < 5 && least >= TINY; i++) {
            long before = allocated();
            run(pair, ends, pairs);
            least = Math.min(least, allocated() - before);
        }
        return least;
    }

    private static void run(Pair pair, SocketPair ends, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            if (pair.move(ends.first(), ends.second()) != 2 * SIZE) {
                throw new AssertionError("not all of it went, and came");
            }
        }
    }

    /// A virtual thread has no count of its own: what it allocates is counted to its carrier, whichever that is.
    private static long allocated() {
        return Thread.currentThread().isVirtual()
                ? THREADS.getTotalThreadAllocatedBytes()
                : THREADS.getCurrentThreadAllocatedBytes();
    }
}
