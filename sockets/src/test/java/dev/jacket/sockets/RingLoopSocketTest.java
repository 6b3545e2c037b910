package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import dev.jacket.loop.Backend;
import dev.jacket.loop.EventLoops;
import dev.jacket.loop.LoopConfig;
import dev.jacket.loop.internal.EventLoop;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@Needs("io_uring")
class RingLoopSocketTest extends SocketContract {
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

    @Test
    void cases_run_onALoop() {
        boolean onLoop = EventLoop.current() != null;
        // Not at each moment: while another case blocks the loop, its threads run elsewhere.
        for (int i = 0; i < 1000 && !onLoop; i++) {
            LockSupport.parkNanos(1_000_000);
            onLoop = EventLoop.current() != null;
        }
        assertThat(onLoop).isTrue();
    }
}
