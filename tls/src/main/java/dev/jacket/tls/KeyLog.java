package dev.jacket.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// The secrets of connections in the format of NSS, which packet viewers read: whoever has them can read
/// along. The first one puts a provider of key derivations before the JDK's own for the process; without one
/// there is none.
///
/// **threads:** shared.
public final class KeyLog {
    private final Consumer<String> lines;

    private KeyLog(Consumer<String> lines) {
        this.lines = lines;
        KeyLogProvider.install();
    }

    /// {@return a log that a function takes line by line}
    ///
    /// @param lines hears each line, without its end, on the thread of the handshake
    public static KeyLog to(Consumer<String> lines) {
        return new KeyLog(lines);
    }

    /// {@return a log that adds to a file, made with mode 0600 if it is not there}
    ///
    /// @param file where
    /// @throws IOException if it cannot be opened
    public static KeyLog to(Path file) throws IOException {
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        FileChannel.open(file, options, mode).close();
        return new KeyLog(line -> append(file, line));
    }

    private static void append(Path file, String line) {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            channel.write(ByteBuffer.wrap((line + '\n').getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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

        <T> T hearing(ScopedValue.CallableOp<T, SSLException> step) throws SSLException {
            return ScopedValue.where(CURRENT, this).call(step);
        }

        void secret(String label, byte[] secret) {
            if (random != null) {
                log.lines.accept(label + " " + random + " " + HexFormat.of().formatHex(secret));
            }
        }
    }
}
