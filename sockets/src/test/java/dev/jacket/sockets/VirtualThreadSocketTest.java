package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VirtualThreadSocketTest extends SocketContract {
    @Override
    public Thread thread(Runnable body) {
        return Thread.ofVirtual().unstarted(body);
    }

    @Test
    void cases_run_onSuchAThread() {
        assertThat(Thread.currentThread().isVirtual()).isTrue();
    }
}
