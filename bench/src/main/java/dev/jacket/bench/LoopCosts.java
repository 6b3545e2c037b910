package dev.jacket.bench;

import dev.jacket.loop.Backend;
import dev.jacket.loop.EventLoops;
import dev.jacket.loop.LoopConfig;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketPair;
import dev.jacket.sockets.SocketStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// What virtual threads of one event loop cost, beside those of the JDK's scheduler with one carrier: each benchmark
/// gives its threads much to do and waits until they have done it.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("doclint:missing") // the benchmarks are what their names say
public class LoopCosts {
    static final int TIMES = 10_000;

    /// Who runs the threads.
    @State(Scope.Benchmark)
    public static class Threads {
        /// `io-uring` or `epoll`, or `jdk` for the JDK's own scheduler.
        @Param({"io-uring", "epoll", "jdk"})
        public String scheduler = "jdk";

        private @Nullable EventLoops loops;

        @Setup
        public void start() {
            if (!scheduler.equals("jdk")) {
                var backend = scheduler.equals("epoll") ? Backend.EPOLL : Backend.IO_URING;
                loops = EventLoops.start(LoopConfig.DEFAULT.loops(1).backend(backend));
            }
        }

        @TearDown
        public void close() {
            if (loops != null) {
                loops.close();
            }
        }

        private ThreadFactory factory() {
            EventLoops own = loops;
            return own == null ? body -> Thread.ofVirtual().unstarted(body) : own;
        }

        private FutureTask<Integer> begin(Callable<Integer> body) {
            var task = new FutureTask<>(body);
            factory().newThread(task).start();
            return task;
        }
    }

    private static int both(FutureTask<Integer> one, FutureTask<Integer> other) {
        return result(one) + result(other);
    }

    private static int result(FutureTask<Integer> task) {
        try {
            return task.get();
        } catch (InterruptedException | ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /// Two threads let each other run.
    @Benchmark
    @OperationsPerInvocation(2 * TIMES)
    public int turn(Threads threads) {
        return both(threads.begin(LoopCosts::yields), threads.begin(LoopCosts::yields));
    }

    @SuppressWarnings("ThreadPriorityCheck") // it is what is measured
    private static int yields() {
        for (int i = 0; i < TIMES; i++) {
            Thread.yield();
        }
        return TIMES;
    }

    /// Two threads wake each other.
    @Benchmark
    @OperationsPerInvocation(2 * TIMES)
    public int wake(Threads threads) {
        var next = new AtomicReference<@Nullable Thread>();
        return both(threads.begin(() -> pass(next)), threads.begin(() -> pass(next)));
    }

    /// Wakes who waits, and waits; the last one does not.
    private static int pass(AtomicReference<@Nullable Thread> next) {
        Thread self = Thread.currentThread();
        for (int i = 0; i < TIMES; i++) {
            Thread other = next.getAndSet(self);
            if (other != null) {
                LockSupport.unpark(other);
            }
            while (i < TIMES - 1 && next.get() == self) {
                LockSupport.park();
            }
        }
        return TIMES;
    }

    /// A thread is made, runs and ends.
    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int start(Threads threads) {
        ThreadFactory factory = threads.factory();
        return result(threads.begin(() -> {
            for (int i = 1; i < TIMES; i++) {
                factory.newThread(() -> {}).start();
            }
            var last = threads.begin(() -> TIMES); // after all of them, as each has its turn
            return result(last);
        }));
    }

    /// 64 bytes go to another thread and come back, by two streams.
    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int echo(Threads threads) throws IOException {
        return echo(threads, null);
    }

    /// The same with a limit for each wait.
    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int echoInTime(Threads threads) throws IOException {
        return echo(threads, Duration.ofMinutes(1));
    }

    private static int echo(Threads threads, @Nullable Duration limit) throws IOException {
        try (SocketPair ends = Socket.pair()) {
            return both(
                    threads.begin(() -> ask(stream(ends.first(), limit))),
                    threads.begin(() -> answer(stream(ends.second(), limit))));
        }
    }

    private static SocketStream stream(Socket socket, @Nullable Duration limit) {
        SocketStream stream = socket.stream();
        if (limit != null) {
            stream.idleTimeout(limit);
        }
        return stream;
    }

    private static int ask(SocketStream stream) throws IOException {
        try (stream) {
            byte[] bytes = new byte[dev.jacket.bench.SocketPair.SIZE];
            for (int i = 0; i < TIMES; i++) {
                stream.write(bytes, 0, bytes.length);
                Objects.requireNonNull(stream.read());
            }
        }
        return TIMES;
    }

    private static int answer(SocketStream stream) throws IOException {
        int answered = 0;
        try (stream) {
            for (ByteBuffer piece; (piece = stream.read()) != null; answered++) {
                stream.write(piece);
            }
        }
        return answered;
    }
}
