package dev.jacket.cli;

import dev.jacket.command.CommandAudit;
import dev.jacket.command.CommandResult;
import dev.jacket.command.Program;
import dev.jacket.loop.internal.LineQueue;
import dev.jacket.server.internal.Json;
import dev.jacket.server.internal.Timestamp;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// The record of commands: a JSON line before each and one after it, in a file that only grows.
///
/// **threads:** shared. A thread that is interrupted writes all the same, and closes nothing.
final class AuditLog implements AutoCloseable {
    private final Path path;
    private final OutputStream file;
    private final AtomicLong numbers = new AtomicLong();
    private final LongAdder lost = new LongAdder();
    private boolean torn; // a part of a line was written; guarded by this

    AuditLog(Path path) throws IOException {
        this(path, open(path));
    }

    AuditLog(Path path, OutputStream file) throws IOException {
        this.path = path;
        this.file = file;
        this.torn = endsWithinALine(path);
    }

    /// Not a channel, which whoever is interrupted in a write closes for all.
    private static OutputStream open(Path path) throws IOException {
        if (Files.notExists(path)) {
            var onlyMine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            LineQueue.append(path, onlyMine).close();
        }
        return Files.newOutputStream(path, StandardOpenOption.APPEND);
    }

    /// {@return whether what was written last has not come to the end of a line}
    private static boolean endsWithinALine(Path path) throws IOException {
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            return false;
        }
        try (var file = FileChannel.open(path, StandardOpenOption.READ)) {
            var last = ByteBuffer.allocate(1);
            return file.size() > 0 && file.read(last, file.size() - 1) == 1 && last.get(0) != '\n';
        }
    }

    /// {@return the record in the file that a flag names, else in the user's state folder: there always is one}
    static AuditLog of(Arguments arguments) throws IOException {
        var named = arguments.text(Flag.AUDIT);
        if (named != null) {
            return new AuditLog(Path.of(named));
        }
        var folder = HistoryFile.folder();
        Files.createDirectories(folder);
        return new AuditLog(folder.resolve("commands.jsonl"));
    }

    Path path() {
        return path;
    }

    /// {@return the record of one client's commands, one after the other}
    ///
    /// @param peer from where they are asked for
    /// @param user who asks, where the kernel knows it
    /// @param name who asks, by a certificate or a token; else empty
    CommandAudit of(String peer, @Nullable Long user, String name) {
        return new CommandAudit() {
            private long number;

            @Override
            public void before(Program program) throws IOException {
                number = numbers.incrementAndGet();
                var event = event("exec", number).text("peer", peer);
                if (user != null) {
                    event.number("uid", user);
                }
                if (!name.isEmpty()) {
                    event.text("who", name);
                }
                write(event.text("command", program.toString()));
            }

            @Override
            public void failed(Program program, IOException why) throws IOException {
                write(event("exec-end", number)
                        .text("end", "not-started")
                        .text("why", String.valueOf(why.getMessage())));
            }

            @Override
            public void after(Program program, CommandResult result) throws IOException {
                write(event("exec-end", number)
                        .text("end", result.end().word())
                        .number("status", result.exit().status())
                        .number("bytes", result.bytes())
                        .number("ms", result.time().toMillis()));
            }
        };
    }

    private static Json event(String what, long number) {
        return new Json()
                .text("ts", Timestamp.utc(Timestamp.micros()))
                .text("event", what)
                .number("command-number", number);
    }

    private synchronized void write(Json event) throws IOException {
        // What a full disk has cut stays a line of its own.
        var bytes = ((torn ? "\n" : "") + event.line()).getBytes(StandardCharsets.UTF_8);
        try {
            file.write(bytes);
            torn = false;
        } catch (IOException failed) {
            lost.increment();
            torn = endsWithinALine(path);
            throw failed;
        }
    }

    /// {@return how many lines could not be written so far}
    long lost() {
        return lost.sum();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
