package dev.jacket.sockets;

import org.junit.jupiter.api.AfterAll;

class EpollLoopFamilyTest extends FamilyContract {
    @AfterAll
    static void closeLoops() {
        ThreadKind.closeLoops();
    }

    @Override
    public Thread thread(Runnable body) {
        return ThreadKind.EPOLL_LOOP.thread(body);
    }
}
