package dev.jacket.loop.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import dev.jacket.loop.Backend;
import dev.jacket.loop.LoopConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@Needs("io_uring")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RingLoopDescriptorTest extends DescriptorContract {
    private LoopGroup loops;

    @BeforeAll
    void start() {
        loops = LoopGroup.start(LoopConfig.DEFAULT.loops(2).backend(Backend.IO_URING));
    }

    @AfterAll
    void end() {
        loops.close();
    }

    @Override
    Thread thread(Runnable body) {
        return loops.newThread(body);
    }

    @Test
    void threads_run_onTheLoops() throws Exception {
        assertThat(loops.backend()).isEqualTo(Backend.IO_URING);
        assertThat(call(EventLoop::current).get()).isIn(loops.loops());
    }
}
