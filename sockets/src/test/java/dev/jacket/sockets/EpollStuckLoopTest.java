package dev.jacket.sockets;

import dev.jacket.loop.Backend;

class EpollStuckLoopTest extends StuckLoopContract {
    @Override
    Backend backend() {
        return Backend.EPOLL;
    }
}
