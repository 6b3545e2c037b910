package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// The namespace of the tests: nobody lives in it but its own threads.
class NetworkNamespaceTest {
    /// Symptom: sockets of later tests, made on virtual threads, belonged to a network that was long over.
    ///
    /// A carrier is started where there are fewer than there are processors and none is idle: so one virtual
    /// thread waits for an answer while another keeps its carrier busy. Where both carriers run already, from
    /// other tests, this finds those that live in the namespace.
    @Test
    @Needs({"root", "netns", "ip"})
    void here_askedByAVirtualThread_startsNoCarrierThere() throws Exception {
        try (var namespace = new NetworkNamespace()) {
            var asked = new CountDownLatch(1);
            var answer = new CountDownLatch(1);
            var busy = new CountDownLatch(1);
            var over = new AtomicBoolean();
            var waiting = new FutureTask<>(() -> namespace.here(() -> {
                asked.countDown();
                return answer.await(20, TimeUnit.SECONDS);
            }));
            Thread waiter = Thread.ofVirtual().start(waiting);
            asked.await();
            Lab.until(() -> waiter.getState() == Thread.State.WAITING);
            Thread spinner = Thread.ofVirtual().start(() -> {
                busy.countDown();
                while (!over.get()) {
                    Thread.onSpinWait();
                }
            });
            busy.await();
            answer.countDown();

            Lab.until(() -> waiting.isDone() || Runtime.getRuntime().availableProcessors() == 1);
            assertThat(namespace.residents()).noneMatch(name -> name.startsWith("ForkJoinPool"));
            over.set(true);
            spinner.join();
            assertThat(waiting.get()).isTrue();
        }
    }
}
