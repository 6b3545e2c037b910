package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlatformThreadSocketTest extends SocketContract {
    @Override
    public Thread thread(Runnable body) {
        return Thread.ofPlatform().daemon().unstarted(body);
    }

    @Test
    void cases_run_onSuchAThread() {
        assertThat(Thread.currentThread().isVirtual()).isFalse();
    }
}
