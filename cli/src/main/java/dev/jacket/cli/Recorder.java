package dev.jacket.cli;

import dev.jacket.server.internal.Timestamp;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// `--record FILE`: both directions with time, direction and peer; a name in `.jsonl` as events, else as hex text.
final class Recorder implements Tap, AutoCloseable {
    private final OutputStream out;
    private final String file;

    private Recorder(OutputStream out, String file) {
        this.out = out;
        this.file = file;
    }

    /// {@return the recorder for a file; it writes events through `Events` where the name asks for them}
    static Recorder hex(String file) throws IOException {
        return new Recorder(OutFile.create(file), file);
    }

    static boolean isEvents(String file) {
        return file.endsWith(".jsonl");
    }

    @Override
    public synchronized void message(boolean in, ByteBuffer message, String peer, boolean truncated)
            throws IOException {
        var bytes = message.duplicate();
        var text = new StringBuilder()
                .append(Timestamp.utc(Timestamp.micros()))
                .append(in ? " < " : " > ")
                .append(peer)
                .append(' ')
                .append(bytes.remaining())
                .append(truncated ? " bytes, truncated\n" : " bytes\n");
        for (long offset = 0; bytes.hasRemaining(); offset += 16) {
            byte[] row = new byte[Math.min(16, bytes.remaining())];
            bytes.get(row);
            HexDisplay.append(text, offset, row);
        }
        try {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw FileFailures.of("write file " + file, e);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
