package dev.jacket.loop.internal;

import static dev.jacket.sys.Errnos.ENOMEM;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.loop.Deadline;
import dev.jacket.sys.Epoll;
import dev.jacket.sys.SysSocket;
import dev.jacket.sys.Syscall;
import dev.jacket.testkit.FaultyKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class VirtualPollerTest {
    private final FaultyKernel kernel = new FaultyKernel();
    private final Host host = new Host(kernel, System::nanoTime);

    /// Symptom: the thread that asks for virtual threads slept for ever when the kernel could not say that it should
    /// wake.
    @Test
    void kernelCannotSayThatThereIsNews_whoWaitsIsWokenAllTheSame() throws Exception {
        kernel.with((_, nr, arguments) ->
                nr == Syscall.EPOLL_CTL && arguments[1] == Epoll.EPOLL_CTL_MOD ? -ENOMEM : FaultyKernel.Fault.PASS);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(8, 4);
            assertThat(kernel.socketpair(SysSocket.AF_UNIX, SysSocket.SOCK_STREAM, 0, memory.address()))
                    .isZero();
            var reader = new Descriptor(host, memory.get(JAVA_INT, 0));
            var writer = new Descriptor(host, memory.get(JAVA_INT, 4));
            var waiting = new FutureTask<>(() -> waitOn(reader));
            Thread.ofVirtual().start(waiting);
            await().until(() -> reader.awaiting() > 0);

            assertThat(kernel.write(writer.number(), memory.address(), 1)).isEqualTo(1);

            assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(Outcome.READY);
            reader.close();
            writer.close();
        }
    }

    private static Outcome waitOn(Descriptor reader) {
        assertThat(reader.enter()).isTrue();
        try {
            return reader.await(Interest.READ, reader.ticket(Interest.READ), Deadline.NEVER);
        } finally {
            reader.exit();
        }
    }
}
