package dev.jacket.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;

/// One run of the command: its words, what it tells, and what must be closed at its end.
final class Run implements AutoCloseable {
    private final List<AutoCloseable> closeables = new ArrayList<>();
    private Arguments arguments = new Arguments(Verb.HELP, new EnumMap<>(Flag.class), List.of());
    private Notices notices = new Notices(0, false, false);
    private Events events = Events.off();
    private String protocol = "-";

    /// Reads the words after the verb.
    Run begin(Verb verb, List<String> words) throws IOException {
        arguments = new Arguments(verb, new EnumMap<>(Flag.class), List.of());
        arguments = new ArgumentParser(verb).parse(words);
        notices = Notices.of(arguments);
        String json = arguments.text(Flag.JSON);
        if (json != null) {
            events = onClose(Events.of(json));
            events.start(verb);
        }
        return this;
    }

    Verb verb() {
        return arguments.verb();
    }

    Arguments arguments() {
        return arguments;
    }

    Notices notices() {
        return notices;
    }

    Events events() {
        return events;
    }

    /// {@return the protocol that stands in error lines, such as `tcp`}
    String protocol() {
        return protocol;
    }

    void protocol(String name) {
        protocol = name;
    }

    /// Adds something that is closed when the run ends, the last first.
    <T extends AutoCloseable> T onClose(T closeable) {
        closeables.add(closeable);
        return closeable;
    }

    @Override
    public void close() {
        for (int i = closeables.size() - 1; i >= 0; i--) {
            try {
                closeables.get(i).close();
            } catch (Exception e) {
                notices.detail(2, "close : " + e);
            }
        }
        closeables.clear();
    }
}
