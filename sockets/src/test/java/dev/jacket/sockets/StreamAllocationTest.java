package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.jacket.loop.internal.Host;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A message that a stream of an event loop reads, waits for and answers leaves nothing on the Java heap.
class StreamAllocationTest {
    private static final int WARM_UP = 20_000;
    private static final int ECHOES = 100_000;

    /// The least object takes 16 bytes, so one at each message would come to four times as much.
    private static final long TINY = 4L * ECHOES;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @AfterAll
    static void closeLoops() {
        ThreadKind.closeLoops();
    }

    @ParameterizedTest
    @CsvSource({"RING_LOOP, 64", "EPOLL_LOOP, 64", "RING_LOOP, 4000", "EPOLL_LOOP, 4000"})
    void echoes_allocateNothing(ThreadKind threads, int size) throws Exception {
        try (Lab lab = new Lab(Host.system(), threads::thread)) {
            Lab.Ends ends = lab.ends(Kind.TCP4);
            lab.start(() -> echo(ends.there()));
            byte[] bytes = Lab.pattern(size);
            ask(ends.here(), bytes, WARM_UP);
            long least = Long.MAX_VALUE;
            for (int i = 0; i < 5 && least >= TINY; i++) {
                long before = allocatedByOthers();
                ask(ends.here(), bytes, ECHOES);
                least = Math.min(least, allocatedByOthers() - before);
            }
            assertThat(least).isLessThan(TINY);
        }
    }

    /// The peer is a platform thread, and its waits do leave something.
    private static long allocatedByOthers() {
        return THREADS.getTotalThreadAllocatedBytes() - THREADS.getCurrentThreadAllocatedBytes();
    }

    private static boolean echo(Socket socket) throws IOException {
        try (SocketStream stream = socket.stream()) {
            for (ByteBuffer piece; (piece = stream.read()) != null; ) {
                stream.write(piece);
            }
        }
        return true;
    }

    private static void ask(Socket client, byte[] bytes, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            client.sendAll(bytes);
            for (int done = 0; done < bytes.length; ) {
                done += client.recvInto(bytes, done, bytes.length - done);
            }
        }
    }
}
