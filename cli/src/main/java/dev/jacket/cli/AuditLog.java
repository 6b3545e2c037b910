package dev.jacket.cli;

import dev.jacket.command.CommandAudit;
import dev.jacket.command.CommandResult;
import dev.jacket.command.Program;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// The record of commands: a JSON line before each and one after it, in a file that only grows.
///
/// **threads:** shared.
final class AuditLog implements AutoCloseable {
    private final FileChannel file;
    private final AtomicLong numbers = new AtomicLong();

    AuditLog(Path path) throws IOException {
        this.file = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /// {@return the record of one command}
    ///
    /// @param peer from where it is asked for
    /// @param user who asks
    CommandAudit of(String peer, long user) {
        long number = numbers.incrementAndGet();
        return new CommandAudit() {
            @Override
            public void before(Program program) throws IOException {
                write(event("exec", number)
                        .text("peer", peer)
                        .number("uid", user)
                        .text("command", program.toString()));
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
        var bytes = ByteBuffer.wrap(event.line().getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
