package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Row;
import dev.jacket.checks.Scale;
import dev.jacket.checks.Seed;
import dev.jacket.loop.internal.Host;
import dev.jacket.sys.Syscall;
import dev.jacket.testkit.FaultyKernel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Streams whose kernel moves only part of what it is asked for, and whose sides end one after the other.
@ParameterizedClass
@EnumSource(ThreadKind.class)
class SplitStreamTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final int TIMES = Scale.of(1, 8);
    private static final int SCRIPTS = Scale.of(500, 2_500);

    // One host for all tests: each would keep a poller.
    private static final FaultyKernel KERNEL = new FaultyKernel();
    private static final Host HOST = new Host(KERNEL, System::nanoTime);

    @Parameter
    ThreadKind threads = ThreadKind.PLATFORM;

    private final long seed = Seed.value();

    @AfterAll
    static void closeLoops() {
        ThreadKind.closeLoops();
    }

    /// 130 MiB on all kinds of thread together, or 1 GiB: each chunk size moves as much as it can in its share of the
    /// time, one half by the calls of a socket and the other by those of its stream.
    @Test
    @Timeout(1800)
    @Row("C13")
    void sendAll_kernelTakesAndGivesLess_everyByteArrivesInOrder() throws Throwable {
        System.out.printf("SPLIT %s threads: -Djacket.seed=%d%n", threads, seed);
        for (int i = 0; i < TIMES; i++) {
            for (Way way : Way.values()) {
                move(1, MEBIBYTE / way.part / 8, way);
                move(7, MEBIBYTE / way.part / 2, way);
                move(509, 4 * MEBIBYTE / way.part, way);
                move(4096, 11 * MEBIBYTE / way.part, way);
                move(65_536, 17 * MEBIBYTE / way.part, way);
            }
        }
    }

    /// How bytes are moved, and which part of them.
    private enum Way {
        CALLS(Kind.TCP4, 2),
        STREAM(Kind.STREAM_ABSTRACT, 4),
        /// A receive that comes short has taken all that is there, as epoll(7) says: only sends are cut.
        TCP_STREAM(Kind.TCP4, 4);

        private final Kind kind;
        private final int part;

        Way(Kind kind, int part) {
            this.kind = kind;
            this.part = part;
        }
    }

    private void move(int most, int size, Way way) throws Throwable {
        boolean buffered = way != Way.CALLS;
        try (Lab lab = new Lab(HOST, threads::thread)) {
            OnThread.run(threads, () -> {
                Lab.Ends ends = lab.ends(way.kind);
                KERNEL.with(splitting(most, way == Way.TCP_STREAM));
                byte[] sent = new byte[size];
                new Random(seed).nextBytes(sent);
                Background<byte[]> receiving =
                        lab.start(() -> buffered ? digestStream(ends.there()) : digestUntilEnd(ends.there()));
                send(ends.here(), sent, buffered);
                ends.here().shutdown(Shutdown.WRITE);
                assertThat(receiving.result())
                        .as("%s, chunks of at most %d, seed %d", way, most, seed)
                        .isEqualTo(MessageDigest.getInstance("SHA-256").digest(sent));
            });
        } finally {
            KERNEL.with(FaultyKernel.none());
        }
    }

    private static void send(Socket socket, byte[] bytes, boolean buffered) throws IOException {
        if (buffered) {
            SocketStream stream = socket.stream();
            stream.write(ByteBuffer.wrap(bytes));
            stream.flush();
        } else {
            socket.sendAll(bytes);
        }
    }

    private static byte[] digestStream(Socket socket) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        SocketStream stream = socket.stream();
        for (ByteBuffer piece; (piece = stream.read()) != null; ) {
            digest.update(piece);
        }
        return digest.digest();
    }

    private FaultyKernel.Fault splitting(int most, boolean sendsOnly) {
        return (n, nr, arguments) -> {
            if (nr == Syscall.SENDTO || (nr == Syscall.RECVFROM && !sendsOnly)) {
                int part = 1 + new SplittableRandom(seed + n).nextInt(most);
                arguments[2] = Math.min(arguments[2], part);
            }
            return FaultyKernel.Fault.PASS;
        };
    }

    private static byte[] digestUntilEnd(Socket socket) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] buffer = new byte[100_000];
        for (int count; (count = socket.recvInto(buffer)) != Socket.EOF; ) {
            digest.update(buffer, 0, count);
        }
        return digest.digest();
    }

    /// A client asks, ends its side, and goes on reading: it hears every reply and then one end, and the server sees
    /// its end exactly once. Every other server does it by a [SocketStream].
    @Test
    @Timeout(1800)
    @Row("C3")
    void shutdown_halfClosedInThousandWays_allRepliesArriveAndThenOneEnd() throws Throwable {
        System.out.printf("HALF-CLOSE %s threads: -Djacket.seed=%d%n", threads, seed);
        SplittableRandom random = new SplittableRandom(seed);
        Kind[] kinds = {Kind.TCP4, Kind.TCP6, Kind.STREAM_PATH, Kind.STREAM_ABSTRACT};
        for (int i = 0; i < SCRIPTS; i++) {
            Kind kind = kinds[i % kinds.length];
            int[] requests = random.ints(random.nextInt(8), 1, 20_000).toArray();
            int afterwards = random.nextInt(20_000);
            boolean buffered = i / kinds.length % 2 == 1;
            try (Lab lab = new Lab(Host.system(), threads::thread)) {
                OnThread.run(threads, () -> script(lab, lab.ends(kind), requests, afterwards, buffered));
            }
        }
    }

    private static void script(Lab lab, Lab.Ends ends, int[] requests, int afterwards, boolean buffered)
            throws Exception {
        Background<Integer> serving = lab.start(
                () -> buffered ? echoStream(ends.there(), afterwards) : echoThenSay(ends.there(), afterwards));
        Background<Integer> reading = lab.start(() -> countUntilEnd(ends.here()));
        int asked = 0;
        for (int request : requests) {
            ends.here().sendAll(Lab.pattern(request));
            asked += request;
        }
        ends.here().shutdown(Shutdown.WRITE);
        assertThat(serving.result())
                .as("bytes that the server saw before the end")
                .isEqualTo(asked);
        assertThat(reading.result()).as("bytes of the replies").isEqualTo(asked + afterwards);
        assertThat(ends.here().recvInto(new byte[1])).as("the end stays").isEqualTo(Socket.EOF);
    }

    private static int echoThenSay(Socket socket, int afterwards) throws Exception {
        byte[] buffer = new byte[4096];
        int total = 0;
        for (int count; (count = socket.recvInto(buffer)) != Socket.EOF; total += count) {
            socket.sendAll(buffer, 0, count);
        }
        if (afterwards > 0) {
            socket.sendAll(Lab.pattern(afterwards));
        }
        socket.shutdown(Shutdown.WRITE);
        return total;
    }

    private static int echoStream(Socket socket, int afterwards) throws Exception {
        SocketStream stream = socket.stream();
        int total = 0;
        for (ByteBuffer piece; (piece = stream.read()) != null; ) {
            total += piece.remaining();
            stream.write(piece);
        }
        assertThat(stream.read()).as("the end again").isNull();
        stream.write(ByteBuffer.wrap(Lab.pattern(afterwards)));
        stream.flush();
        socket.shutdown(Shutdown.WRITE);
        return total;
    }

    private static int countUntilEnd(Socket socket) throws Exception {
        byte[] buffer = new byte[3000];
        int total = 0;
        for (int count; (count = socket.recvInto(buffer)) != Socket.EOF; ) {
            total += count;
        }
        return total;
    }
}
