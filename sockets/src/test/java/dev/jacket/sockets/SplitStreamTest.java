package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Row;
import dev.jacket.checks.Seed;
import dev.jacket.loop.internal.Host;
import dev.jacket.sys.Syscall;
import dev.jacket.testkit.FaultyKernel;
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

    /// 64 MiB in all: each chunk size moves as much as it can in its share of the time.
    @Test
    @Timeout(300)
    @Row("C13")
    void sendAll_kernelTakesAndGivesLess_everyByteArrivesInOrder() throws Throwable {
        System.out.printf("SPLIT %s threads: -Djacket.seed=%d%n", threads, seed);
        move(1, MEBIBYTE / 8);
        move(7, MEBIBYTE / 2);
        move(509, 4 * MEBIBYTE);
        move(4096, 11 * MEBIBYTE);
        move(65_536, 17 * MEBIBYTE);
    }

    private void move(int most, int size) throws Throwable {
        try (Lab lab = new Lab(HOST, threads::thread)) {
            OnThread.run(threads, () -> {
                Lab.Ends ends = lab.ends(Kind.TCP4);
                KERNEL.with(splitting(most));
                byte[] sent = new byte[size];
                new Random(seed).nextBytes(sent);
                Background<byte[]> receiving = lab.start(() -> digestUntilEnd(ends.there()));
                ends.here().sendAll(sent);
                ends.here().shutdown(Shutdown.WRITE);
                assertThat(receiving.result())
                        .as("chunks of at most %d, seed %d", most, seed)
                        .isEqualTo(MessageDigest.getInstance("SHA-256").digest(sent));
            });
        } finally {
            KERNEL.with(FaultyKernel.none());
        }
    }

    private FaultyKernel.Fault splitting(int most) {
        return (n, nr, arguments) -> {
            if (nr == Syscall.SENDTO || nr == Syscall.RECVFROM) {
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
    /// its end exactly once.
    @Test
    @Timeout(300)
    @Row("C3")
    void shutdown_halfClosedInThousandWays_allRepliesArriveAndThenOneEnd() throws Throwable {
        System.out.printf("HALF-CLOSE %s threads: -Djacket.seed=%d%n", threads, seed);
        SplittableRandom random = new SplittableRandom(seed);
        Kind[] kinds = {Kind.TCP4, Kind.TCP6, Kind.STREAM_PATH, Kind.STREAM_ABSTRACT};
        for (int i = 0; i < 500; i++) {
            Kind kind = kinds[i % kinds.length];
            int[] requests = random.ints(random.nextInt(8), 1, 20_000).toArray();
            int afterwards = random.nextInt(20_000);
            try (Lab lab = new Lab(Host.system(), threads::thread)) {
                OnThread.run(threads, () -> script(lab, kind, requests, afterwards));
            }
        }
    }

    private static void script(Lab lab, Kind kind, int[] requests, int afterwards) throws Exception {
        Lab.Ends ends = lab.ends(kind);
        Background<Integer> serving = lab.start(() -> echoThenSay(ends.there(), afterwards));
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

    private static int countUntilEnd(Socket socket) throws Exception {
        byte[] buffer = new byte[3000];
        int total = 0;
        for (int count; (count = socket.recvInto(buffer)) != Socket.EOF; ) {
            total += count;
        }
        return total;
    }
}
