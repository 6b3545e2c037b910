package dev.jacket.cli;

import dev.jacket.server.internal.EventText;
import dev.jacket.server.internal.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One run of the command: its words, what it tells, and what must be closed at its end.
final class Run {
    private final List<AutoCloseable> closeables = new ArrayList<>();
    private Arguments arguments = new Arguments(Verb.HELP, new EnumMap<>(Flag.class), List.of());
    private Notices notices = new Notices(0, false, false);
    private Events events = Events.off();
    private String protocol = "-";
    private String place = "-";
    private volatile @Nullable TimeLimit expiry;
    private @Nullable Json end;
    private @Nullable String sum;

    /// Reads the words after the verb.
    Run begin(Verb verb, List<String> words) throws IOException {
        arguments = new Arguments(verb, new EnumMap<>(Flag.class), List.of());
        arguments = new ArgumentParser(verb).parse(words);
        FlagValues.check(arguments);
        notices = Notices.of(arguments);
        String json = arguments.text(Flag.JSON);
        if (json != null) {
            events = Events.of(json);
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

    /// {@return the protocol and the endpoint's address, for error lines}
    String place() {
        return place;
    }

    /// From now on it is about this endpoint.
    void about(Target target) {
        protocol = target.protocol();
        place = protocol + " " + target.address();
    }

    /// From now on it is about this part of ours.
    void about(String part) {
        protocol = part;
        place = part;
    }

    /// What went through in the whole run.
    void totals(long in, long out, int connections, long millis) {
        if (events.isOn()) {
            end = EventText.begin("end")
                    .number("in", in)
                    .number("out", out)
                    .number("conns", connections)
                    .number("ms", millis);
        }
    }

    /// The sum of what went through.
    void sha256(String hex) {
        sum = hex;
    }

    private void end(int exit) {
        if (events.isOn()) {
            var last = end == null ? EventText.begin("end") : end;
            events.write((sum == null ? last : last.text("sha256", sum)).number("exit", exit));
        }
    }

    /// The limit of the whole run is over.
    void expire(TimeLimit limit) {
        expiry = limit;
    }

    boolean hasExpired() {
        return expiry != null;
    }

    /// {@return what ends a run whose limit is over}
    Trouble expired() {
        var limit = expiry;
        return Trouble.of(
                limit == null ? Exit.INTERRUPTED : Exit.TIME,
                verb().word() + " " + place + " : "
                        + (limit == null ? "interrupted" : "the run was not over after " + limit));
    }

    /// Adds something that is closed when the run ends, the last first.
    <T extends AutoCloseable> T onClose(T closeable) {
        closeables.add(closeable);
        return closeable;
    }

    /// Closes what is open and tells programs that the run is over; {@return the exit code}
    int close(int exit) {
        for (int i = closeables.size() - 1; i >= 0; i--) {
            try {
                closeables.get(i).close();
            } catch (Exception e) {
                notices.detail(2, "close : " + e);
            }
        }
        closeables.clear();
        try {
            end(exit);
            events.close();
            return exit;
        } catch (UncheckedIOException | IOException e) {
            return e.getCause() instanceof StdoutGone ? Exit.STDOUT_GONE : exit;
        }
    }
}
