package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Row;
import dev.jacket.command.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The record of commands where the disk is full.
class AuditLogTest {
    /// A file on a disk that has room for so many bytes.
    private static final class Disk implements WritableByteChannel {
        private final ByteArrayOutputStream file = new ByteArrayOutputStream();
        private int room;

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            if (room == 0) {
                throw new IOException("No space left on device");
            }
            int count = Math.min(room, bytes.remaining());
            byte[] some = new byte[count];
            bytes.get(some);
            file.writeBytes(some);
            room -= count;
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    @Row("L7")
    @Test
    void before_diskFullWithinALine_refusesAndTheNextRecordHasALineOfItsOwn() throws IOException {
        var disk = new Disk();
        var record = new AuditLog(Path.of("full"), disk).of("127.0.0.1:1", null, "");
        disk.room = 20;
        assertThatThrownBy(() -> record.before(Program.of("first"))).hasMessage("No space left on device");
        assertThatThrownBy(() -> record.before(Program.of("second"))).hasMessage("No space left on device");
        disk.room = 1000;
        record.before(Program.of("third"));

        var lines = disk.file.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).startsWith("{").hasSize(20);
        assertThat(lines.getLast()).startsWith("{\"ts\":").contains("third").endsWith("}");
    }

    @Row("L7")
    @Test
    void before_afterAnotherWasCutOff_hasALineOfItsOwn(@TempDir Path folder) throws IOException {
        var path = folder.resolve("commands");
        record(path, "first");
        var first = Files.readString(path);
        Files.writeString(path, first.substring(0, first.length() - 10));
        record(path, "second");
        record(path, "third");

        var lines = Files.readAllLines(path);
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).isEqualTo(first.substring(0, first.length() - 10));
        assertThat(lines.get(1)).startsWith("{\"ts\":").contains("second").endsWith("}");
        assertThat(lines.get(2)).startsWith("{\"ts\":").contains("third").endsWith("}");
    }

    private static void record(Path path, String program) throws IOException {
        try (var log = new AuditLog(path)) {
            log.of("127.0.0.1:1", null, "").before(Program.of(program));
        }
    }
}
