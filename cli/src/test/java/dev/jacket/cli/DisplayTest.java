package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DisplayTest {
    @TempDir
    Path folder;

    private Path file = Path.of("none");

    @BeforeEach
    void newFile() {
        file = folder.resolve("out");
    }

    @Test
    void raw_block_addsNothing() throws IOException {
        assertThat(shown(sink -> new RawDisplay(sink, Frame.block(9), null, Prefix.none()), "a", "\0b\r\n"))
                .isEqualTo("a\0b\r\n");
    }

    @Test
    void raw_frames_setRecordsApart() throws IOException {
        assertThat(shown(sink -> new RawDisplay(sink, Frame.LINE, null, Prefix.none()), "a", "b\n", ""))
                .isEqualTo("a\nb\n\n");
        assertThat(shown(sink -> new RawDisplay(sink, Frame.parse("u16", 1), null, Prefix.none()), "ab", ""))
                .isEqualTo("\0\2ab\0\0");
        assertThat(shown(sink -> new RawDisplay(sink, Frame.parse("nul", 1), null, Prefix.none()), "ab"))
                .isEqualTo("ab\0");
    }

    @Test
    void raw_charset_isChangedIntoUtf8() throws IOException {
        Charset gbk = Charset.forName("GBK");
        byte[] bytes = "请输入".getBytes(gbk);
        try (var channel = open()) {
            var display = new RawDisplay(ByteSink.to(channel, "out"), Frame.block(9), new WireText(gbk), Prefix.none());
            display.arrived(ByteBuffer.wrap(bytes, 0, 3), "");
            display.arrived(ByteBuffer.wrap(bytes, 3, 3), "");
            display.end();
        }
        assertThat(Files.readString(file)).isEqualTo("请输入");
    }

    @Test
    void text_stream_letsOnlyLinesAct() throws IOException {
        assertThat(shown(sink -> text(sink, false), "a\033[2J\r", "\nb\rc", "d"))
                .isEqualTo("a\\e[2J\nb\\rcd\n");
    }

    @Test
    void text_lettersCutByPackets_areJoined() throws IOException {
        byte[] bytes = "é✓".getBytes(StandardCharsets.UTF_8);
        try (var channel = open()) {
            var display = text(ByteSink.to(channel, "out"), false);
            for (byte b : bytes) {
                display.arrived(ByteBuffer.wrap(new byte[] {b}), "");
            }
            display.end();
        }
        assertThat(Files.readString(file)).isEqualTo("é✓\n");
    }

    @Test
    void text_records_haveALineEach() throws IOException {
        assertThat(shown(sink -> text(sink, true), "a", "b\n", "", "\u00e9")).isEqualTo("a\nb\n\né\n");
    }

    @Test
    void text_peers_standBeforeEachLine() throws IOException {
        try (var channel = open()) {
            var display = new TextDisplay(
                    TextDisplay.on(ByteSink.to(channel, "out")),
                    new WireText(StandardCharsets.UTF_8),
                    true,
                    new Prefix(Prefix.Time.NONE, true));
            display.arrived(ByteBuffer.wrap(new byte[] {'a', '\n', 'b'}), "udp://1.2.3.4:5");
        }
        assertThat(Files.readString(file)).isEqualTo("udp://1.2.3.4:5 a\nudp://1.2.3.4:5 b\n");
    }

    @Test
    void hex_bothDirections_haveOffsets() throws IOException {
        try (var channel = open()) {
            var display = new HexDisplay(TextDisplay.on(ByteSink.to(channel, "out")), Prefix.none());
            display.arrived(ByteBuffer.wrap("Hello, world 1234\n".getBytes(StandardCharsets.US_ASCII)), "");
            display.sent(ByteBuffer.wrap(new byte[] {0, (byte) 0xFF}));
        }
        assertThat(Files.readString(file)).isEqualTo("""
                        < 00000000  48 65 6c 6c 6f 2c 20 77  6f 72 6c 64 20 31 32 33  |Hello, world 123|
                        < 00000010  34 0a                                             |4.|
                        > 00000000  00 ff                                             |..|
                        """);
    }

    private interface Making {
        Display of(ByteSink sink);
    }

    private static TextDisplay text(ByteSink sink, boolean records) {
        return new TextDisplay(TextDisplay.on(sink), new WireText(StandardCharsets.UTF_8), records, Prefix.none());
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private String shown(Making making, String... pieces) throws IOException {
        Files.deleteIfExists(file);
        try (var channel = open()) {
            var display = making.of(ByteSink.to(channel, "out"));
            for (String piece : pieces) {
                display.arrived(ByteBuffer.wrap(piece.getBytes(StandardCharsets.UTF_8)), "");
            }
            display.end();
        }
        return Files.readString(file);
    }
}
