package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.sockets.Address;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a flight recording holds of servers.
class FlightEventsTest {
    private static final List<String> NAMES = List.of("Accept", "Connection", "Handshake", "Refusal", "Drain");

    private interface Work {
        void run() throws Exception;
    }

    private static List<RecordedEvent> recorded(Path folder, Work work) throws Exception {
        try (var recording = new Recording()) {
            NAMES.forEach(name -> recording.enable("dev.jacket." + name));
            for (String name : List.of("Connection", "Handshake", "Drain")) {
                recording.enable("dev.jacket." + name).withThreshold(Duration.ofNanos(1));
            }
            recording.start();
            work.run();
            recording.stop();
            var file = folder.resolve("server.jfr");
            recording.dump(file);
            return RecordingFile.readAllEvents(file);
        }
    }

    private static RecordedEvent only(List<RecordedEvent> events, String name) {
        var found = events.stream()
                .filter(event -> event.getEventType().getName().equals("dev.jacket." + name))
                .toList();
        assertThat(found).as(name).hasSize(1);
        return found.getFirst();
    }

    private static void serveAndDrain() throws Exception {
        try (var served = Served.of(SocketServer.tcp("127.0.0.1:0")
                .handler(Served.ECHO)
                .phase((_, _) -> null)
                .limits(limits -> limits.maxConns(1))
                .watch(ServerWatch.none()))) {
            try (var client = served.client()) {
                Served.exchange(client, "hello");
                try (var tooMany = served.client()) {
                    assertThat(Served.rest(tooMany)).isEmpty();
                }
            }
            await().until(() -> served.server().counts().open() == 0);
            served.server().drain(Duration.ofSeconds(5));
        }
    }

    @Test
    void recording_ofServer_holdsWhatHappened(@TempDir Path folder) throws Exception {
        var events = recorded(folder, FlightEventsTest::serveAndDrain);
        assertThat(only(events, "Accept").getLong("connection")).isEqualTo(1);
        assertThat(only(events, "Handshake").getBoolean("established")).isTrue();
        var connection = only(events, "Connection");
        assertThat(connection.getLong("received")).isEqualTo(5);
        assertThat(connection.getLong("sent")).isEqualTo(5);
        assertThat(connection.getString("end")).isEqualTo("eof");
        assertThat(connection.getString("peer")).startsWith("127.0.0.1:");
        assertThat(connection.getDuration()).isPositive();
        assertThat(only(events, "Refusal").getString("reason")).isEqualTo("max-conns");
        assertThat(only(events, "Drain").getInt("open")).isZero();
    }

    @Test
    void types_ofEvents_sayWhatTheyAndTheirFieldsAre(@TempDir Path folder) throws Exception {
        recorded(folder, FlightEventsTest::serveAndDrain);
        List<EventType> ours = FlightRecorder.getFlightRecorder().getEventTypes().stream()
                .filter(type -> type.getCategoryNames().equals(List.of("Jacket", "Server")))
                .toList();
        assertThat(ours).extracting(EventType::getLabel).containsExactlyInAnyOrderElementsOf(NAMES);
        for (EventType type : ours) {
            assertThat(type.getDescription()).as(type.getName()).isNotBlank();
            assertThat(type.getFields().stream()
                            .filter(field -> !List.of("startTime", "duration", "eventThread")
                                    .contains(field.getName())))
                    .as(type.getName())
                    .isNotEmpty()
                    .allSatisfy(field -> assertThat(field.getDescription()).isNotBlank());
        }
    }

    @Test
    void events_whileNobodyRecords_allocateNothing() throws IOException {
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        var peer = Address.inet("127.0.0.1", 1);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 10; round++) { // the first ones load classes
            long begun = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10_000; i++) {
                askAll(peer);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - begun);
        }
        assertThat(least).isLessThan(10_000);
    }

    private static void askAll(Address peer) {
        FlightEvents.refused(peer, Refusal.VERIFY);
        if (FlightEvents.life() != null || FlightEvents.handshake() != null || FlightEvents.drain() != null) {
            throw new AssertionError("somebody records");
        }
    }
}
