package dev.jacket.sockets;

import org.junit.jupiter.api.AfterAll;

class EpollLoopOptionTest extends OptionContract {
    @AfterAll
    static void closeLoops() {
        ThreadKind.closeLoops();
    }

    @Override
    public Thread thread(Runnable body) {
        return ThreadKind.EPOLL_LOOP.thread(body);
    }
}
