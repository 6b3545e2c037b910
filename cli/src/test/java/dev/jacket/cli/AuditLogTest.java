package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Row;
import dev.jacket.command.Program;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The record of commands where the disk is full.
class AuditLogTest {
    /// A file on a disk that has room for so many bytes.
    private static final class Disk extends OutputStream {
        private final Path file;
        private int room;

        Disk(Path file) {
            this.file = file;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int count = Math.min(room, length);
            var some = Arrays.copyOfRange(bytes, offset, offset + count);
            Files.write(file, some, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            room -= count;
            if (count < length) {
                throw new IOException("No space left on device");
            }
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }
    }

    @Row("L7")
    @Test
    void before_diskFullWithinALine_refusesAndTheNextRecordHasALineOfItsOwn(@TempDir Path folder) throws IOException {
        var path = folder.resolve("full");
        var disk = new Disk(path);
        var log = new AuditLog(path, disk);
        var record = log.of("127.0.0.1:1", null, "");
        disk.room = 20;
        assertThatThrownBy(() -> record.before(Program.of("first"))).hasMessage("No space left on device");
        assertThatThrownBy(() -> record.before(Program.of("second"))).hasMessage("No space left on device");
        disk.room = 1000;
        record.before(Program.of("third"));
        assertThat(log.lost()).isEqualTo(2);

        var lines = Files.readAllLines(path);
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

    /// Symptom: a command that was ended by an interrupt closed the record for all.
    @Test
    void before_onAThreadThatIsInterrupted_isRecordedAndSoIsTheNext(@TempDir Path folder) throws IOException {
        var path = folder.resolve("commands");
        try (var log = new AuditLog(path)) {
            var record = log.of("127.0.0.1:1", null, "");
            Thread.currentThread().interrupt();
            record.before(Program.of("first"));
            assertThat(Thread.interrupted()).isTrue();
            record.before(Program.of("second"));
        }
        assertThat(Files.readAllLines(path)).hasSize(2);
        assertThat(Files.getPosixFilePermissions(path)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    private static void record(Path path, String program) throws IOException {
        try (var log = new AuditLog(path)) {
            log.of("127.0.0.1:1", null, "").before(Program.of(program));
        }
    }
}
