package dev.jacket.cli;

import dev.jacket.loop.internal.LineQueue;
import dev.jacket.server.internal.EventText;
import dev.jacket.server.internal.Json;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What happens, as one JSON object a line.
///
/// May be used by any thread; each line is written in one piece.
final class Events implements AutoCloseable {
    private static final String STDOUT = "- stdout";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final @Nullable OutputStream out;
    private final String place;
    private volatile boolean broken;
    private volatile @Nullable Screen screen;
    private volatile @Nullable LineQueue queue;

    /// @param place for errors: `file` and its name, or [#STDOUT]
    private Events(@Nullable OutputStream out, String place) {
        this.out = out;
        this.place = place;
    }

    static Events off() {
        return new Events(null, "-");
    }

    static Events to(OutputStream out) {
        return new Events(out, "-");
    }

    /// {@return the events of `--json`: an empty word is stdout, else a file or `fd:N`}
    static Events of(String word) throws IOException {
        if (word.isEmpty() || word.equals("-") || word.equals("fd:1")) {
            return new Events(Std.output(), STDOUT);
        }
        if (word.equals("fd:2")) {
            return new Events(new FileOutputStream(FileDescriptor.err), "- stderr");
        }
        if (word.startsWith("fd:")) {
            long fd = Quantity.number("--json=fd:", word.substring(3), 0, Integer.MAX_VALUE);
            return new Events(OutFile.append("/proc/self/fd/" + fd), word.replace(':', ' '));
        }
        return new Events(OutFile.create(word), "file " + word);
    }

    /// {@return whether anybody is told; after a write that failed nobody is, as what follows would have a gap}
    boolean isOn() {
        return out != null && !broken;
    }

    /// {@return whether stdout carries the events, and so no data}
    boolean areOnStdout() {
        return place.equals(STDOUT);
    }

    /// From now on lines on a terminal go above this screen's prompt.
    void above(@Nullable Screen screen) {
        this.screen = screen;
    }

    /// From now on whoever tells of something does not wait until it is written: of what waits, so many lines are kept.
    ///
    /// @param most how many
    /// @param gone hears that nobody reads stdout any more
    /// @param failed hears, once, that lines are lost because they cannot be written
    void queue(int most, Consumer<StdoutGone> gone, Consumer<IOException> failed) {
        var to = out;
        if (to == null) {
            return;
        }
        var once = new AtomicBoolean();
        var lines = new LineQueue(
                to, "jacket-events", number -> EventText.lost(number).line(), e -> {
                    var failure = areOnStdout() ? Std.writeFailure(e) : FileFailures.of("write " + place, e);
                    if (failure instanceof StdoutGone reader) {
                        broken = true;
                        gone.accept(reader);
                    } else if (once.compareAndSet(false, true)) {
                        failed.accept(failure);
                    }
                });
        lines.most(most);
        queue = lines;
    }

    /// {@return how many were lost so far, as nobody read them or they could not be written}
    long lost() {
        var waiting = queue;
        return waiting == null ? 0 : waiting.lost();
    }

    void start(Verb verb) {
        write(EventText.begin("start")
                .number("v", 1)
                .text("version", Version.number())
                .text("verb", verb.word())
                .number("pid", ProcessHandle.current().pid()));
    }

    /// The failure that ended the run.
    void error(int exit, Throwable failure, String text) {
        if (isOn()) {
            write(EventText.failure("error", failure, text).number("exit", exit));
        }
    }

    /// A failure after which the run goes on.
    void warning(Throwable failure, String text) {
        if (isOn()) {
            write(EventText.failure("warning", failure, text));
        }
    }

    void write(Json event) {
        write(event.toString());
    }

    /// Writes an event.
    ///
    /// @param event without a line feed
    void write(String event) {
        var to = out;
        if (to == null || broken) {
            return;
        }
        var screen = this.screen;
        if (areOnStdout() && screen != null && screen.above(event)) {
            return;
        }
        var waiting = queue;
        if (waiting != null) {
            waiting.add(event + "\n");
            return;
        }
        byte[] line = (event + "\n").getBytes(StandardCharsets.UTF_8);
        synchronized (this) {
            try {
                to.write(line);
            } catch (IOException e) {
                broken = true;
                throw new UncheckedIOException(
                        areOnStdout() ? Std.writeFailure(e) : FileFailures.of("write " + place, e));
            }
        }
    }

    @Override
    public void close() throws IOException {
        var waiting = queue;
        if (waiting != null) {
            waiting.flush(PATIENCE);
        }
        var to = out;
        if (to != null && !areOnStdout()) {
            to.close();
        }
    }
}
