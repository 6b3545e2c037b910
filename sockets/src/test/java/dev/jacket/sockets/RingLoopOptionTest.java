package dev.jacket.sockets;

import dev.jacket.checks.Needs;
import org.junit.jupiter.api.AfterAll;

@Needs("io_uring")
class RingLoopOptionTest extends OptionContract {
    @AfterAll
    static void closeLoops() {
        ThreadKind.closeLoops();
    }

    @Override
    public Thread thread(Runnable body) {
        return ThreadKind.RING_LOOP.thread(body);
    }
}
