package dev.jacket.tls;

import dev.jacket.loop.internal.LineQueue;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The secrets of connections in the format of NSS, which packet viewers read: whoever has them can read
/// along. The first one puts a provider of key derivations before the JDK's own for the process; without one
/// there is none.
///
/// **threads:** shared.
public final class KeyLog implements AutoCloseable {
    private final Consumer<String> lines;
    private final LongSupplier lost;
    private final @Nullable Pipe pipe;

    private KeyLog(Consumer<String> lines, LongSupplier lost, @Nullable Pipe pipe) {
        this.lines = lines;
        this.lost = lost;
        this.pipe = pipe;
        KeyLogProvider.install();
    }

    /// {@return a log that a function takes line by line}
    ///
    /// @param lines hears each line, without its end, on the thread of the handshake
    public static KeyLog to(Consumer<String> lines) {
        return new KeyLog(lines, () -> 0, null);
    }

    /// {@return a log that adds to a file, made with mode 0600 if it is not there}
    ///
    /// No handshake waits for who reads a pipe: up to 8,192 lines wait for him, beyond that the newest are
    /// dropped. A pipe needs no reader yet. No handshake fails either where a line cannot be written, as on a
    /// full disk. What is lost is counted by [#lost], and a comment says how many lines it was.
    ///
    /// @param file where
    /// @throws IOException if it cannot be opened
    public static KeyLog to(Path file) throws IOException {
        if (LineQueue.isPipe(file)) {
            var pipe = new Pipe(LineQueue.append(file));
            return new KeyLog(pipe, pipe::lost, pipe);
        }
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        LineQueue.append(file, mode).close();
        var kept = new Kept(file);
        return new KeyLog(kept, kept::lost, null);
    }

    /// {@return how many lines are in no log, as nobody read them or they could not be written}
    public long lost() {
        return lost.getAsLong();
    }

    /// Tells of a secret, or says something else.
    void tell(String line) {
        lines.accept(line);
    }

    /// Gives what waits for the reader of a pipe half a second, and closes the pipe. Where it is none there is
    /// nothing to close.
    @Override
    public void close() throws IOException {
        if (pipe != null) {
            pipe.close();
        }
    }

    /// The way to a file.
    private static final class Kept implements Consumer<String> {
        private final Path file;
        private final AtomicLong lost = new AtomicLong();
        private final AtomicLong untold = new AtomicLong();

        Kept(Path file) {
            this.file = file;
        }

        long lost() {
            return lost.get();
        }

        @Override
        public void accept(String line) {
            long missing = untold.getAndSet(0);
            // The last may have been cut off within.
            String gap = missing == 0 ? "" : "\n# " + missing + " secrets could not be written\n";
            try {
                append(gap + line + '\n');
            } catch (IOException full) {
                lost.incrementAndGet();
                untold.addAndGet(missing + 1);
            }
        }

        private void append(String text) throws IOException {
            var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
        }
    }

    /// The way to a reader who may stall. A process that ends gives its last lines a moment.
    private static final class Pipe implements Consumer<String>, AutoCloseable {
        private static final Duration PATIENCE = Duration.ofMillis(500);

        private final OutputStream out;
        private final LineQueue queue;
        private final Thread atEnd = new Thread(this::flush, "jacket-keys-end");

        Pipe(OutputStream out) {
            this.out = out;
            queue = new LineQueue(
                    out,
                    "jacket-keys",
                    number -> "# " + number + " secrets were dropped, as nobody read them\n",
                    _ -> {}); // who read along has gone
            Runtime.getRuntime().addShutdownHook(atEnd);
        }

        long lost() {
            return queue.lost();
        }

        private void flush() {
            queue.flush(PATIENCE);
        }

        @Override
        public void close() throws IOException {
            try {
                Runtime.getRuntime().removeShutdownHook(atEnd);
            } catch (IllegalStateException ending) {
                // the process does it
            }
            flush();
            out.close();
        }

        @Override
        public void accept(String line) {
            queue.add(line + '\n');
        }
    }

    Session session() {
        return new Session(this);
    }

    /// What hears the secrets of one connection. They are derived after its ClientHello has gone by, whose
    /// random number is the connection's name in the log.
    ///
    /// **threads:** as [Engine].
    static final class Session {
        /// The connection whose handshake the calling thread does.
        static final ScopedValue<Session> CURRENT = ScopedValue.newInstance();

        private static final int HANDSHAKE = 22;
        private static final int CLIENT_HELLO = 1;
        private static final int TYPE_AT = 5;
        private static final int RANDOM_AT = 11;
        private static final int RANDOM = 32;

        private final KeyLog log;
        private volatile @Nullable String random;
        private final Queue<String> untold = new ConcurrentLinkedQueue<>();

        Session(KeyLog log) {
            this.log = log;
        }

        /// Looks at a record on its way.
        void saw(ByteBuffer bytes, int from, int to) {
            if (random == null
                    && to - from >= RANDOM_AT + RANDOM
                    && bytes.get(from) == HANDSHAKE
                    && bytes.get(from + TYPE_AT) == CLIENT_HELLO) {
                byte[] seen = new byte[RANDOM];
                bytes.get(from + RANDOM_AT, seen);
                random = HexFormat.of().formatHex(seen);
            }
        }

        /// Tells of the secrets of a step when it is over: who hears them may take his time, and others compute
        /// meanwhile.
        <T, E extends IOException> T hearing(ScopedValue.CallableOp<T, E> step) throws E {
            try {
                return ScopedValue.where(CURRENT, this).call(step);
            } finally {
                for (var line = untold.poll(); line != null; line = untold.poll()) {
                    log.tell(line);
                }
            }
        }

        void secret(String label, byte[] secret) {
            if (random != null) {
                untold.add(label + " " + random + " " + HexFormat.of().formatHex(secret));
            }
        }
    }
}
