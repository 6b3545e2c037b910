package dev.jacket.server;

import dev.jacket.loop.internal.LineQueue;
import dev.jacket.server.internal.EventText;
import dev.jacket.server.internal.Json;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.SocketType;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a server does as one JSON object a line: `accepted`, `tls`, `closed`, `refused`, `drain` and `warning`, with
/// the fields that `jacket serve --json` has. [ServerBuilder#eventLog] gives it to a server.
///
/// No server waits for who reads them: a thread of the log's own writes the lines. Where too many wait the newest are
/// dropped, and what a full disk does not take is lost; [#lost] counts both, and a `warning` with `lost` stands in
/// their place.
///
/// **threads:** shared, also by several servers.
public final class EventLog implements ServerWatch, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Consumer<String> lines;
    private final @Nullable OutputStream file;
    private final @Nullable LineQueue queue;
    private final Map<Connection, String> locals = new ConcurrentHashMap<>();

    private EventLog(Consumer<String> lines, @Nullable LineQueue queue, @Nullable OutputStream file) {
        this.lines = lines;
        this.queue = queue;
        this.file = file;
    }

    private static EventLog queued(OutputStream out, @Nullable OutputStream own) {
        var queue = new LineQueue(
                out, "jacket-events", number -> EventText.lost(number).line(), _ -> {});
        return new EventLog(line -> queue.add(line + "\n"), queue, own);
    }

    /// {@return a log that adds to a file, which is made if it is not there; a pipe needs no reader yet}
    ///
    /// @param file where
    /// @throws IOException if it cannot be opened
    public static EventLog to(Path file) throws IOException {
        var out = LineQueue.append(file);
        return queued(out, out);
    }

    /// {@return a log that writes UTF-8, a line in one piece}
    ///
    /// @param out where, such as `System.out`; stays open
    public static EventLog to(OutputStream out) {
        return queued(flushed(out), null);
    }

    /// Lines come one by one, and who reads them should not wait for the next.
    private static OutputStream flushed(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] line) throws IOException {
                out.write(line);
                out.flush();
            }
        };
    }

    /// {@return a log that a function takes line by line}
    ///
    /// @param lines hears each line, without its end, on the thread that does what it tells of; it must not wait
    public static EventLog to(Consumer<String> lines) {
        return new EventLog(lines, null, null);
    }

    /// Says how many lines may wait to be written.
    ///
    /// @param next 1 or more; 8,192. Where a function takes the lines none waits
    /// @return this
    public EventLog logQueueRecords(int next) {
        if (next < 1) {
            throw new IllegalArgumentException("log-queue-records " + next + " is less than 1");
        }
        if (queue != null) {
            queue.most(next);
        }
        return this;
    }

    /// {@return how many lines have been lost so far}
    public long lost() {
        return queue == null ? 0 : queue.lost();
    }

    @Override
    public Map<String, Long> lostLines() {
        return Map.of("events", lost());
    }

    private void write(Json event) {
        lines.accept(event.toString());
    }

    @Override
    public void accepted(Connection connection) {
        String local = local(connection);
        locals.put(connection, local);
        write(EventText.begin("accepted")
                .number("conn", connection.number())
                .text("local", local)
                .text("peer", peer(connection))
                .text("family", connection.peer().unmapped().family().name().toLowerCase(Locale.ROOT)));
        connection.tls().ifPresent(facts -> write(EventText.tls(connection.number(), facts)));
    }

    private static String peer(Connection connection) {
        return EventText.endpoint(connection.socket().type(), connection.peer());
    }

    private static String local(Connection connection) {
        try {
            return EventText.endpoint(connection.socket().type(), connection.local());
        } catch (IOException gone) {
            return "-";
        }
    }

    @Override
    public boolean wantsState() {
        return true;
    }

    @Override
    public void closed(Connection connection) {
        String local = locals.remove(connection);
        var event = EventText.begin("closed")
                .number("conn", connection.number())
                .text("local", local == null ? "-" : local)
                .text("peer", peer(connection))
                .number("in", connection.bytesIn())
                .number("out", connection.bytesOut())
                .number("ms", connection.age().toMillis())
                .text("why", connection.end().word());
        EventText.state(event, connection.state());
        write(event);
    }

    @Override
    public void refused(Address peer, Refusal why) {
        write(EventText.begin("refused").text("why", why.word()).text("peer", EventText.bare(peer)));
    }

    @Override
    public void notEstablished(Connection connection, IOException failure) {
        write(EventText.begin("refused")
                .text("why", Refusal.HANDSHAKE.word())
                .text("peer", peer(connection))
                .text("text", String.valueOf(failure.getMessage())));
    }

    @Override
    public void failed(Connection connection, Throwable failure) {
        write(EventText.failure("warning", failure, "a handler failed: " + failure)
                .number("conn", connection.number())
                .text("peer", peer(connection)));
    }

    @Override
    public void failed(Address peer, Throwable failure) {
        write(EventText.failure("warning", failure, "a handler failed: " + failure)
                .text("peer", EventText.endpoint(SocketType.DGRAM, peer)));
    }

    @Override
    public void acceptPaused(Exception failure, Duration pause) {
        warn(failure, failure.getMessage() + "; new clients wait");
    }

    private void warn(Throwable failure, String text) {
        write(EventText.failure("warning", failure, text));
    }

    @Override
    public void draining(int open, Duration grace) {
        write(EventText.begin("drain").number("open", open).number("grace_s", grace.toSeconds()));
    }

    @Override
    public void restartFailed(IOException failure) {
        warn(failure, "nobody took over: " + failure.getMessage());
    }

    @Override
    public void leftBehind(IOException failure) {
        warn(failure, "the file of a Unix socket was left behind: " + failure.getMessage());
    }

    /// Waits until all is written, but no longer than that.
    void flush(Duration limit) {
        if (queue != null) {
            queue.flush(limit);
        }
    }

    /// Gives what waits 5 s to be written, and closes a file that it has opened.
    @Override
    public void close() throws IOException {
        flush(PATIENCE);
        if (file != null) {
            file.close();
        }
    }
}
