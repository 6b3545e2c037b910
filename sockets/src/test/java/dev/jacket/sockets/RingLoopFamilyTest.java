package dev.jacket.sockets;

import dev.jacket.checks.Needs;
import org.junit.jupiter.api.AfterAll;

@Needs("io_uring")
class RingLoopFamilyTest extends FamilyContract {
    @AfterAll
    static void closeLoops() {
        ThreadKind.closeLoops();
    }

    @Override
    public Thread thread(Runnable body) {
        return ThreadKind.RING_LOOP.thread(body);
    }
}
