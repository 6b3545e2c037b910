package dev.jacket.sockets;

import dev.jacket.checks.Needs;
import dev.jacket.loop.Backend;
import dev.jacket.loop.EventLoops;
import dev.jacket.loop.LoopConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

@Needs("io_uring")
class RingLoopFamilyTest extends FamilyContract {
    private static EventLoops loops;

    @BeforeAll
    static void startLoops() {
        loops = EventLoops.start(LoopConfig.DEFAULT.loops(2).backend(Backend.IO_URING));
    }

    @AfterAll
    static void closeLoops() {
        loops.close();
    }

    @Override
    public Thread thread(Runnable body) {
        return loops.newThread(body);
    }
}
