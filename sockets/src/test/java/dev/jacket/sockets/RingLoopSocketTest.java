package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.loop.Backend;
import dev.jacket.loop.internal.EventLoop;
import org.junit.jupiter.api.Test;

class RingLoopSocketTest extends SocketContract {
    @Override
    public Thread thread(Runnable body) {
        return Loops.thread(Backend.IO_URING, body);
    }

    @Test
    void cases_run_onALoop() {
        assertThat(EventLoop.current()).isNotNull();
    }
}
