package dev.jacket.sockets;

import dev.jacket.checks.Needs;
import dev.jacket.loop.Backend;

@Needs("io_uring")
class RingStuckLoopTest extends StuckLoopContract {
    @Override
    Backend backend() {
        return Backend.IO_URING;
    }
}
