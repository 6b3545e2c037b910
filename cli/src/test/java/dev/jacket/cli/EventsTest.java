package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.server.internal.EventText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventsTest {
    @TempDir
    Path folder;

    @Test
    void start_event_hasVersionAndStamp() {
        var out = new ByteArrayOutputStream();
        Events.to(out).start(Verb.LISTEN);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .matches(
                        "\\{\"ts\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z\",\"event\":\"start\",\"v\":1,"
                                + "\"version\":\"[^\"]+\",\"verb\":\"listen\",\"pid\":\\d+\\}\n");
    }

    @Test
    void write_toAStreamThatFails_saysSoOnceAndIsOff() {
        var writes = new AtomicInteger();
        var events = Events.to(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                writes.incrementAndGet();
                throw new IOException("No space left on device");
            }
        });
        assertThat(events.isOn()).isTrue();
        assertThatThrownBy(() -> events.write(EventText.begin("start")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("ENOSPC (No space left on device)");
        assertThat(events.isOn()).isFalse();
        events.write(EventText.begin("error"));
        assertThat(writes).hasValue(1);
    }

    @Test
    void run_eventsThatCannotBeWritten_isAFailureOfOurs() {
        assertThat(Main.run(new String[] {"send", "127.0.0.1:1", "--json=/dev/full", "x"}))
                .isEqualTo(Exit.USAGE);
        assertThat(Main.run(new String[] {"receive", "127.0.0.1:0", "--json=/dev/full"}))
                .isEqualTo(Exit.USAGE);
    }

    @Test
    void failure_ofTheFileOfEvents_namesCallFileAndErrno() throws Exception {
        var events = Events.of("/dev/full");
        assertThatThrownBy(() -> events.start(Verb.SEND)).satisfies(e -> {
            var trouble = Failures.trouble(new Run(), e);
            assertThat(trouble.getMessage()).isEqualTo("write file /dev/full : ENOSPC (No space left on device)");
            assertThat(trouble.exit()).isEqualTo(Exit.USAGE);
        });
        events.close();
    }

    @Test
    void failure_ofFiles_hasTheNameOfItsErrno() throws Exception {
        Files.createFile(folder.resolve("f"));
        assertThat(opening(folder)).isEqualTo("open file " + folder + " : EISDIR (Is a directory)");
        assertThat(opening(folder.resolve("f/g")))
                .isEqualTo("open file " + folder.resolve("f/g") + " : ENOTDIR (Not a directory)");
        assertThat(opening(folder.resolve("none/g")))
                .isEqualTo("open file " + folder.resolve("none/g") + " : ENOENT (No such file or directory)");
        assertThat(opening(folder.resolve("x".repeat(300)))).endsWith(" : ENAMETOOLONG (File name too long)");
        assertThat(FileFailures.of("read - stdin", new IOException("Input/output error")))
                .hasMessage("read - stdin : EIO (Input/output error)");
        assertThat(FileFailures.errno(new NoSuchFileException("f"))).isEqualTo("ENOENT (No such file or directory)");
        assertThat(FileFailures.errno(new IOException("what nobody knows"))).isEqualTo("what nobody knows");
    }

    @Test
    void write_several_areLines() {
        var out = new ByteArrayOutputStream();
        var events = Events.to(out);
        events.write(EventText.begin("a"));
        events.write(EventText.begin("b"));
        assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(2);
    }

    private static String opening(Path file) {
        try (var out = OutFile.create(file.toString())) {
            return "opened " + out;
        } catch (IOException e) {
            return Failures.trouble(new Run(), e).getMessage();
        }
    }
}
