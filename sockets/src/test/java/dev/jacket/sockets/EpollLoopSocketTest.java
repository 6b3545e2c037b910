package dev.jacket.sockets;

import dev.jacket.loop.internal.EventLoop;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class EpollLoopSocketTest extends SocketContract {
    @AfterAll
    static void closeLoops() {
        ThreadKind.closeLoops();
    }

    @Override
    public Thread thread(Runnable body) {
        return ThreadKind.EPOLL_LOOP.thread(body);
    }

    @Test
    void cases_run_onALoop() {
        // Not at each moment: while another case blocks the loop, its threads run elsewhere.
        Lab.until(() -> EventLoop.current() != null);
    }
}
