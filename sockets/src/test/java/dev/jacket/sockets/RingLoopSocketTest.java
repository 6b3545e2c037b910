package dev.jacket.sockets;

import dev.jacket.checks.Needs;
import dev.jacket.loop.internal.EventLoop;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

@Needs("io_uring")
class RingLoopSocketTest extends SocketContract {
    @AfterAll
    static void closeLoops() {
        ThreadKind.closeLoops();
    }

    @Override
    public Thread thread(Runnable body) {
        return ThreadKind.RING_LOOP.thread(body);
    }

    @Test
    void cases_run_onALoop() {
        // Not at each moment: while another case blocks the loop, its threads run elsewhere.
        Lab.until(() -> EventLoop.current() != null);
    }
}
