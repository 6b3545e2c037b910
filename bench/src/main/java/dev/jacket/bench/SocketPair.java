package dev.jacket.bench;

import com.sun.management.ThreadMXBean;
import dev.jacket.loop.Deadline;
import dev.jacket.sockets.MsgFlags;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// What a 64-byte send and its recv cost, one after the other on one thread, over two connected Unix stream sockets.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("doclint:missing") // the benchmarks are what their names say
public class SocketPair {
    static final int SIZE = 64;

    /// The processor time of the thread that runs a benchmark: beside other work the time on the clock says
    /// little. And what the same costs in C right after it, since a machine that does other things is not as
    /// fast at one time as at another.
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Cost {
        private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        /// How many pairs there have been.
        public long pairs;

        /// How many nanoseconds they took.
        public long nanos;

        /// How many bytes of the heap they took.
        public long bytes;

        /// How many nanoseconds one takes in C.
        public double inC;

        /// How many nanoseconds one takes in C in a process with a second thread.
        public double inThreadedC;

        private final PairInC alone = new PairInC();
        private final PairInC threaded = new PairInC("threads");
        private long allocated;
        private long begun;

        @Setup(Level.Iteration)
        public void begin() {
            pairs = 0;
            allocated = THREADS.getCurrentThreadAllocatedBytes();
            begun = THREADS.getCurrentThreadCpuTime();
        }

        @TearDown(Level.Iteration)
        public void end() {
            nanos = THREADS.getCurrentThreadCpuTime() - begun;
            bytes = THREADS.getCurrentThreadAllocatedBytes() - allocated;
            inC = alone.nanos();
            inThreadedC = threaded.nanos();
        }

        @TearDown
        public void close() {
            alone.close();
            threaded.close();
        }
    }

    /// The ends that Jacket opens.
    @State(Scope.Thread)
    public static class Ours {
        private final dev.jacket.sockets.SocketPair ends;
        private final byte[] out = new byte[SIZE];
        private final byte[] in = new byte[SIZE];
        private final MemorySegment outMemory = Arena.global().allocate(SIZE);
        private final MemorySegment inMemory = Arena.global().allocate(SIZE);

        public Ours() {
            try {
                ends = Socket.pair();
            } catch (IOException refused) {
                throw new IllegalStateException(refused);
            }
        }

        @TearDown
        public void close() {
            ends.close();
        }
    }

    /// The ends that the JDK opens: it has no socketpair, so they are connected by a path.
    @State(Scope.Thread)
    public static class Jdk {
        private final SocketChannel sender;
        private final SocketChannel receiver;
        private final ByteBuffer out = ByteBuffer.allocateDirect(SIZE);
        private final ByteBuffer in = ByteBuffer.allocateDirect(SIZE);

        public Jdk() {
            try (var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                Path folder = Files.createTempDirectory("jacket");
                Path path = folder.resolve("s");
                listener.bind(UnixDomainSocketAddress.of(path));
                sender = SocketChannel.open(UnixDomainSocketAddress.of(path));
                receiver = listener.accept();
                Files.delete(path);
                Files.delete(folder);
            } catch (IOException refused) {
                throw new IllegalStateException(refused);
            }
        }

        @TearDown
        public void close() throws IOException {
            sender.close();
            receiver.close();
        }
    }

    @Benchmark
    public int array(Ours ours, Cost cost) throws IOException {
        cost.pairs++;
        return ours.ends.first().send(ours.out) + ours.ends.second().recvInto(ours.in);
    }

    @Benchmark
    public int memory(Ours ours, Cost cost) throws IOException {
        cost.pairs++;
        return ours.ends.first().send(ours.outMemory, MsgFlags.NONE, Deadline.NEVER)
                + ours.ends.second().recvInto(ours.inMemory, MsgFlags.NONE, Deadline.NEVER);
    }

    @Benchmark
    public int jdk(Jdk jdk, Cost cost) throws IOException {
        cost.pairs++;
        return jdk.sender.write(jdk.out.clear()) + jdk.receiver.read(jdk.in.clear());
    }
}
