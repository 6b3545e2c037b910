package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Row;
import dev.jacket.loop.internal.Host;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// No call holds the carrier of a virtual thread while it waits: each case of the contract runs under a flight
/// recording, which would say so.
@Row("M2")
class PinningTest {
    /// Pins its thread to the carrier for a moment: nothing may be unmounted within a class initializer.
    private static final class Pin {
        static final Thread HELD = hold();

        private static Thread hold() {
            LockSupport.parkNanos(1_000_000);
            return Thread.currentThread();
        }
    }

    @Test
    @Timeout(300)
    void everyCase_onVirtualThreads_pinsNoCarrier() throws Throwable {
        Queue<String> pinned = new ConcurrentLinkedQueue<>();
        try (var events = new RecordingStream()) {
            events.enable("jdk.VirtualThreadPinned")
                    .withThreshold(Duration.ZERO)
                    .withStackTrace();
            events.onEvent("jdk.VirtualThreadPinned", event -> pinned.add(shown(event)));
            events.startAsync();

            for (ContractCase each : oneOfEach().values()) {
                each.run(Host.system(), ThreadKind.VIRTUAL);
            }
            var control = new FutureTask<>(() -> Pin.HELD.isVirtual());
            Thread.ofVirtual().start(control);
            assertThat(control.get(20, TimeUnit.SECONDS)).isTrue();
            events.stop();
        }

        assertThat(pinned)
                .as("the recording tells of one that is pinned")
                .anyMatch(stack -> stack.contains("Pin.hold"));
        // Whoever loads a class, or waits for one, is pinned for that long, and no call is to blame.
        assertThat(pinned).allMatch(stack -> stack.contains("<clinit>"));
    }

    /// {@return each case, for one kind of socket}
    private static Map<String, ContractCase> oneOfEach() {
        var cases = new LinkedHashMap<String, ContractCase>();
        ContractCase.all().forEach(each -> cases.putIfAbsent(each.method().getName(), each));
        return cases;
    }

    private static String shown(RecordedEvent event) {
        var text = new StringBuilder(String.valueOf(event.getThread("eventThread")));
        event.getStackTrace()
                .getFrames()
                .forEach(frame -> text.append('\n')
                        .append(frame.getMethod().getType().getName())
                        .append('.')
                        .append(frame.getMethod().getName()));
        return text.toString().replace('$', '.');
    }
}
