package dev.jacket.sockets;

import dev.jacket.checks.Seed;
import dev.jacket.loop.internal.Host;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Random steps with a [SocketStream] and its peer, on each kind of thread: what comes of each is what a plain model
/// of both says.
///
/// 45 streams on each; `-Djacket.rounds` says otherwise, `-Djacket.seed` makes other steps.
@ParameterizedClass
@EnumSource(ThreadKind.class)
class StreamModelTest {
    private static final int STREAMS = Integer.getInteger("jacket.rounds", 45);
    private static final Kind[] KINDS = {Kind.TCP4, Kind.STREAM_ABSTRACT, Kind.TCP6};

    @Parameter
    ThreadKind threads = ThreadKind.PLATFORM;

    @AfterAll
    static void closeLoops() {
        ThreadKind.closeLoops();
    }

    @Test
    @Timeout(600)
    void steps_areAsTheModelSays() throws Throwable {
        long seed = Seed.value();
        System.out.printf("MODEL %s: %d streams, -Djacket.seed=%d%n", threads, STREAMS, seed);
        try (var outside =
                new Lab(Host.system(), body -> Thread.ofPlatform().daemon().unstarted(body))) {
            for (int i = 0; i < STREAMS; i++) {
                int number = i;
                OnThread.run(threads, () -> run(number, seed, outside));
            }
        }
    }

    private void run(int number, long seed, Lab outside) {
        Kind kind = KINDS[number % KINDS.length];
        try (Lab lab = new Lab(Host.system(), threads::thread)) {
            new StreamModel(lab.ends(kind), seed * 1_000_003 + number).run(outside);
        } catch (Throwable wrong) {
            throw new AssertionError("stream " + number + " of seed " + seed + ", " + kind, wrong);
        }
    }
}
