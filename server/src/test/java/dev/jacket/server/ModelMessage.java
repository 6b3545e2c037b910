package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/// A message and its reply. It has letters only, so that nothing in it sets it apart.
///
/// **threads:** the handler's part runs on the handler's thread; all else is shared.
final class ModelMessage {
    private static final Framing PREFIX = Framing.lengthPrefix(4);
    static final int MAX_LINE = 4096;

    /// How the handler reads a message.
    enum Reading {
        LINE,
        EXACTLY,
        UNTIL,
        PREFIXED,
        STREAM,
        ANY,
        ECHO,
        SKIP
    }

    /// They take all that is there, so that nothing may follow.
    private static final List<Reading> GREEDY = List.of(Reading.ANY, Reading.ECHO, Reading.SKIP);

    /// How it writes a reply.
    enum Writing {
        BYTES,
        BUFFER,
        NATIVE,
        LINE,
        PREFIXED,
        STREAM
    }

    private final Reading reading;
    private final Writing writing;
    private final boolean flushes;
    private final boolean pauses;
    private final byte[] bytes;
    private final byte[] reply;

    /// @param last whether the client waits for the reply before it sends another
    ModelMessage(SplittableRandom chance, boolean last) {
        var way = Reading.values()[chance.nextInt(Reading.values().length)];
        reading = !last && GREEDY.contains(way) ? Reading.EXACTLY : way;
        writing = Writing.values()[chance.nextInt(Writing.values().length)];
        flushes = chance.nextInt(4) == 0;
        pauses = chance.nextInt(8) == 0;
        bytes = letters(chance, Math.max(1, length(chance, reading == Reading.LINE)));
        reply = letters(chance, Math.max(last ? 1 : 0, length(chance, false)));
    }

    private static int length(SplittableRandom chance, boolean isLine) {
        return switch (chance.nextInt(12)) {
            case 0 -> chance.nextInt(isLine ? MAX_LINE : 300_000);
            case 1, 2, 3 -> chance.nextInt(isLine ? MAX_LINE : 20_000);
            default -> chance.nextInt(100);
        };
    }

    byte[] sent() {
        return switch (reading) {
            case LINE -> Framing.line().frame(bytes);
            case UNTIL -> Framing.delimiter(0).frame(bytes);
            case PREFIXED -> PREFIX.frame(bytes);
            default -> bytes;
        };
    }

    byte[] replied() {
        if (reading == Reading.ECHO) {
            return bytes;
        }
        return switch (writing) {
            case LINE -> Framing.line().frame(reply);
            case PREFIXED -> PREFIX.frame(reply);
            default -> reply;
        };
    }

    /// Reads it and replies, on the handler's thread.
    void handle(Connection connection) throws IOException {
        receive(connection);
        reply(connection);
    }

    private void receive(Connection connection) throws IOException {
        byte[] due = bytes;
        switch (reading) {
            case LINE -> assertThat(connection.readLine()).isEqualTo(new String(due, StandardCharsets.UTF_8));
            case EXACTLY -> assertThat(connection.readExactly(due.length)).isEqualTo(due);
            case UNTIL -> assertThat(connection.readUntil((byte) 0)).isEqualTo(due);
            case PREFIXED -> assertThat(connection.read(PREFIX)).isEqualTo(due);
            case STREAM -> assertThat(stream(connection, due.length)).isEqualTo(due);
            case ANY, ECHO -> pieces(connection, due, reading == Reading.ECHO);
            case SKIP -> skip(connection, due.length);
        }
    }

    private static byte[] stream(Connection connection, int length) throws IOException {
        InputStream input = connection.input();
        byte[] all = new byte[length];
        for (int count = 0; count < length; ) {
            int one = input.read();
            assertThat(one).isGreaterThan(0);
            all[count++] = (byte) one;
            int more = input.read(all, count, length - count);
            assertThat(more).isNotNegative();
            count += more;
        }
        return all;
    }

    private static void pieces(Connection connection, byte[] due, boolean echoes) throws IOException {
        for (int count = 0; count < due.length; ) {
            ByteBuffer piece = Objects.requireNonNull(connection.read());
            int length = piece.remaining();
            assertThat(length).isBetween(1, due.length - count);
            assertThat(piece).isEqualTo(ByteBuffer.wrap(due, count, length));
            count += length;
            if (echoes) {
                connection.write(piece);
            }
        }
    }

    /// All of the message, and nothing of the next round, which waits for our reply.
    private static void skip(Connection connection, int length) throws IOException {
        assertThat(connection.readExactly(1)).isNotNull();
        long due = connection.bytesIn() - connection.input().available() - 1 + length;
        connection.skip();
        while (connection.bytesIn() < due) {
            assertThat(connection.read()).isNotNull();
            connection.skip();
        }
        assertThat(connection.bytesIn()).isEqualTo(due);
    }

    private void reply(Connection connection) throws IOException {
        if (reading != Reading.ECHO) {
            write(connection);
        }
        if (pauses) {
            connection.pause(Duration.ofMillis(1));
        }
        if (flushes) {
            connection.flush();
        }
    }

    private void write(Connection connection) throws IOException {
        switch (writing) {
            case BYTES -> connection.write(reply);
            case BUFFER -> connection.write(ByteBuffer.wrap(reply).asReadOnlyBuffer());
            case NATIVE ->
                connection.write(
                        ByteBuffer.allocateDirect(reply.length).put(reply).flip());
            case LINE -> connection.writeLine(new String(reply, StandardCharsets.UTF_8));
            case PREFIXED -> connection.write(PREFIX, reply);
            case STREAM -> {
                int half = reply.length / 2;
                connection.output().write(reply, 0, half);
                connection.output().write(reply, half, reply.length - half);
            }
        }
    }

    /// {@return so many letters}
    static byte[] letters(SplittableRandom chance, int length) {
        byte[] made = new byte[length];
        for (int i = 0; i < length; i++) {
            made[i] = (byte) ('a' + chance.nextInt(26));
        }
        return made;
    }
}
