package dev.jacket.acceptance;

import dev.jacket.acceptance.Events.Event;
import java.util.ArrayList;
import java.util.List;

/// A run of `jacket load` that has ended: what it says as events.
final class Loaded {
    private static final int TRIES = 5;
    private static final int NOTHING_CAME = 5;

    private final Running running;
    private final List<Event> events;

    private Loaded(Running running, List<Event> events) {
        this.running = running;
        this.events = events;
    }

    /// Measures for a short time and expects this exit code. A busy machine may let that time pass before the first
    /// reply: then it measures again.
    static Loaded by(Programs programs, int exit, String endpoint, String... words) {
        var all = new ArrayList<>(List.of("load", endpoint, "--json", "--warmup", "0", "--duration", "600ms"));
        all.addAll(List.of("--connections", "4"));
        all.addAll(List.of(words)); // the last one counts
        var load = measured(programs.jacket(all.toArray(String[]::new)));
        for (int tries = 1; exit == 0 && load.hadNoTurn() && tries < TRIES; tries++) {
            load = measured(programs.jacket(all.toArray(String[]::new)));
        }
        load.running.ends(exit);
        return load;
    }

    /// {@return whether nothing came of it, and nothing was wrong either}
    private boolean hadNoTurn() {
        return running.exit() == NOTHING_CAME && figure("messages") == 0 && figure("errors") == 0;
    }

    private static Loaded measured(Running running) {
        running.exit();
        return new Loaded(
                running,
                running.out()
                        .restText()
                        .lines()
                        .map(Json::object)
                        .map(Event::new)
                        .toList());
    }

    Running running() {
        return running;
    }

    List<Event> named(String name) {
        return events.stream().filter(event -> event.name().equals(name)).toList();
    }

    double figure(String field) {
        return named("result").getFirst().number(field);
    }

    String text(String field) {
        return named("result").getFirst().text(field);
    }

    boolean has(String field) {
        return named("result").getFirst().fields().containsKey(field);
    }
}
