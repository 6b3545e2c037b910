package dev.jacket.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.locks.LockSupport;

/// Where arriving bytes are written: stdout or a file, unbuffered.
///
/// Used by one thread at a time.
final class ByteSink implements AutoCloseable {
    private static final long PAUSE = 1_000_000;
    private static final long LONGEST_PAUSE = 16_000_000;

    private final FileChannel channel;
    private final boolean stdout;
    private final String name;

    private ByteSink(FileChannel channel, boolean stdout, String name) {
        this.channel = channel;
        this.stdout = stdout;
        this.name = name;
    }

    static ByteSink stdout() {
        return new ByteSink(Std.output().getChannel(), true, "stdout");
    }

    static ByteSink to(FileChannel channel, String name) {
        return new ByteSink(channel, false, name);
    }

    void write(byte[] bytes) throws IOException {
        write(ByteBuffer.wrap(bytes));
    }

    /// Writes all of it, however often the descriptor takes only a part or, shared and non-blocking, nothing.
    void write(ByteBuffer bytes) throws IOException {
        long pause = PAUSE;
        try {
            while (bytes.hasRemaining()) {
                if (channel.write(bytes) > 0) {
                    pause = PAUSE;
                } else {
                    LockSupport.parkNanos(pause);
                    pause = Math.min(pause * 2, LONGEST_PAUSE);
                }
            }
        } catch (IOException e) {
            throw stdout ? Std.writeFailure(e) : FileFailures.of("write file " + name, e);
        }
    }

    @Override
    public void close() throws IOException {
        if (!stdout) {
            channel.close();
        }
    }
}
