package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Row;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Test;

/// Virtual threads that wait cost the others nothing: they leave their carriers.
@Row("M2")
class ManyReceiversTest {
    private static final int PAIRS = 2_000;
    private static final int RECEIVERS_OF_EACH =
            5; // and not a socket for each, as 20,000 descriptors are more than usual
    private static final int RECEIVERS = PAIRS * RECEIVERS_OF_EACH;

    /// Pins its thread to the carrier for a moment: nothing may be unmounted within a class initializer.
    private static final class Pin {
        static final Thread HELD = hold();

        private static Thread hold() {
            LockSupport.parkNanos(1_000_000);
            return Thread.currentThread();
        }
    }

    @Test
    void recv_tenThousandVirtualThreads_holdNoCarrier() throws Exception {
        var pinned = new ConcurrentLinkedQueue<String>();
        var ends = new ArrayList<SocketPair>();
        loadClasses();
        try (var events = new RecordingStream()) {
            events.enable("jdk.VirtualThreadPinned")
                    .withThreshold(Duration.ZERO)
                    .withStackTrace();
            events.onEvent("jdk.VirtualThreadPinned", event -> pinned.add(String.valueOf(event.getStackTrace())));
            events.startAsync();
            List<FutureTask<Integer>> receivers = blocked(ends);

            assertThat(carriersThatWork()).isEqualTo(Runtime.getRuntime().availableProcessors());
            assertThat(run(() -> Pin.HELD.isVirtual())).isTrue();

            for (int i = 0; i < RECEIVERS; i++) {
                ends.get(i % PAIRS).first().send(new byte[] {1});
            }
            for (FutureTask<Integer> receiver : receivers) {
                assertThat(receiver.get(20, TimeUnit.SECONDS)).isEqualTo(1);
            }
            events.stop();
        } finally {
            ends.forEach(SocketPair::close);
        }
        // The one is there, so there would be others.
        assertThat(pinned).hasSize(1).first().asString().contains("Pin.hold");
    }

    /// Whoever loads a class or waits for one to be loaded is pinned, which is not what this is about.
    private static void loadClasses() throws Exception {
        try (SocketPair pair = Socket.pair()) {
            var receiver = new FutureTask<>(() -> pair.second().recvInto(new byte[1]));
            Thread.ofVirtual().start(receiver);
            Lab.until(() -> pair.second().handle.descriptor.awaiting() == 1);
            pair.first().send(new byte[1]);
            assertThat(receiver.get(20, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    /// Begins to receive, each on a virtual thread of its own, and returns when all wait.
    private static List<FutureTask<Integer>> blocked(List<SocketPair> ends) throws IOException {
        var receivers = new ArrayList<FutureTask<Integer>>();
        for (int i = 0; i < PAIRS; i++) {
            SocketPair pair = Socket.pair();
            ends.add(pair);
            for (int n = 0; n < RECEIVERS_OF_EACH; n++) {
                var receiver = new FutureTask<>(() -> pair.second().recvInto(new byte[1]));
                receivers.add(receiver);
                Thread.ofVirtual().start(receiver);
            }
        }
        Lab.until(() ->
                ends.stream().allMatch(pair -> pair.second().handle.descriptor.awaiting() == RECEIVERS_OF_EACH));
        return receivers;
    }

    /// {@return how many virtual threads got to run at the same time}
    private static int carriersThatWork() throws Exception {
        int carriers = Runtime.getRuntime().availableProcessors();
        var running = new AtomicInteger();
        var workers = new ArrayList<FutureTask<Boolean>>();
        for (int i = 0; i < carriers; i++) {
            var worker = new FutureTask<>(() -> {
                running.incrementAndGet();
                long end = System.nanoTime() + Lab.LONG.toNanos();
                // Each keeps its carrier until all have one.
                while (running.get() < carriers && System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
                return running.get() == carriers;
            });
            workers.add(worker);
            Thread.ofVirtual().start(worker);
        }
        int worked = 0;
        for (FutureTask<Boolean> worker : workers) {
            worked += worker.get(2 * Lab.LONG.toSeconds(), TimeUnit.SECONDS) ? 1 : 0;
        }
        return worked;
    }

    private static boolean run(java.util.concurrent.Callable<Boolean> body) throws Exception {
        var task = new FutureTask<>(body);
        Thread.ofVirtual().start(task);
        return task.get(Lab.LONG.toSeconds(), TimeUnit.SECONDS);
    }
}
