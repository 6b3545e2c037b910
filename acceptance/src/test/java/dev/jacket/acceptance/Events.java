package dev.jacket.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The events that a verb of ours writes to a file (`--json=FILE`). Every line must be an object of JSON.
final class Events {
    private final Path file;

    Events(Path file) {
        this.file = file;
    }

    /// One event: its fields.
    record Event(Map<String, Object> fields) {
        String name() {
            return text("event");
        }

        String text(String field) {
            return Optional.ofNullable(fields.get(field))
                    .orElseThrow(() -> new AssertionError("no " + field + " in " + fields))
                    .toString();
        }

        double number(String field) {
            return Double.parseDouble(text(field));
        }
    }

    /// All whole lines so far.
    List<Event> all() {
        try {
            var text = Files.exists(file) ? Files.readString(file) : "";
            return text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .map(Json::object)
                    .map(Event::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Event> named(String name) {
        return all().stream().filter(event -> event.name().equals(name)).toList();
    }

    /// Waits for the first event of this name.
    Event await(Running running, String name) {
        return awaitCount(running, name, 1).getFirst();
    }

    /// Waits until there are so many of this name.
    List<Event> awaitCount(Running running, String name, int count) {
        return org.awaitility.Awaitility.await(count + " x " + name + " among the events")
                .atMost(Limits.START)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> look(running, name, count), events -> events.size() >= count);
    }

    private List<Event> look(Running running, String name, int count) {
        var alive = running.isAlive();
        var found = named(name);
        if (!alive && found.size() < count) {
            throw new AssertionError("ended without " + count + " x " + name + ":\n" + running.transcript());
        }
        return found;
    }
}
