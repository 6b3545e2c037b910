package dev.jacket.server;

import java.io.ByteArrayOutputStream;

/// How a stream is cut into messages, and how messages are set apart again.
///
/// ```java
/// var framing = Framing.lengthPrefix(4).most(65_536);
/// for (byte[] message; (message = c.read(framing)) != null; ) c.write(framing, message);
/// ```
///
/// On a socket that keeps records each record is a message, whatever the framing.
///
/// **threads:** immutable.
public final class Framing {
    private static final int SERVERS = 0;
    private static final Framing LINE = new Framing(Kind.LINE, '\n', SERVERS, false);
    private static final Framing VARINT = new Framing(Kind.VARINT, 0, SERVERS, false);

    /// The rules.
    enum Kind {
        LINE,
        DELIMITER,
        PREFIX,
        VARINT,
        FIXED
    }

    final Kind kind;

    /// The delimiter, the width of the prefix, or the fixed length.
    final int number;

    private final int most;
    private final boolean keepsEnd;

    private Framing(Kind kind, int number, int most, boolean keepsEnd) {
        this.kind = kind;
        this.number = number;
        this.most = most;
        this.keepsEnd = keepsEnd;
    }

    /// {@return lines: a line feed, or a carriage return and a line feed, ends each; the last may lack it. The limit
    /// is
    /// the server's `max-line`}
    public static Framing line() {
        return LINE;
    }

    /// {@return messages that a byte ends, such as 0; the last may lack it. The limit is the server's `max-message`}
    ///
    /// @param delimiter -128..255
    public static Framing delimiter(int delimiter) {
        if (delimiter < Byte.MIN_VALUE || delimiter > 0xFF) {
            throw new IllegalArgumentException("delimiter " + delimiter + " is no byte");
        }
        return new Framing(Kind.DELIMITER, (byte) delimiter, SERVERS, false);
    }

    /// {@return messages after their length, the highest byte first. The limit is the server's `max-message`, and no
    /// message is longer than the prefix can tell}
    ///
    /// @param width of the length in bytes: 1, 2 or 4
    public static Framing lengthPrefix(int width) {
        if (width != 1 && width != 2 && width != 4) {
            throw new IllegalArgumentException("width " + width + " is none of 1, 2, 4");
        }
        return new Framing(Kind.PREFIX, width, SERVERS, false);
    }

    /// {@return messages after their length in groups of seven bits, the lowest first, each but the last with the
    /// highest bit set. The limit is the server's `max-message`}
    public static Framing varint() {
        return VARINT;
    }

    /// {@return messages that all have one length}
    ///
    /// @param length in bytes, 1 or more
    public static Framing fixed(int length) {
        if (length < 1) {
            throw new IllegalArgumentException("length " + length + " is less than 1");
        }
        return new Framing(Kind.FIXED, length, length, false);
    }

    /// {@return the same with a limit of its own; a fixed length is its own limit}
    ///
    /// @param bytes the longest message without what sets it apart, 1 or more
    public Framing most(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("most " + bytes + " is less than 1");
        }
        return kind == Kind.FIXED ? this : new Framing(kind, number, bytes, keepsEnd);
    }

    /// {@return the same, whose lines come with their line ends, so that it can be told which one each had}
    ///
    /// @throws IllegalStateException if it does not cut lines
    public Framing keepingEnd() {
        if (kind != Kind.LINE) {
            throw new IllegalStateException("only lines have line ends");
        }
        return new Framing(kind, number, most, true);
    }

    boolean keepsEnd() {
        return keepsEnd;
    }

    boolean isDelimited() {
        return kind == Kind.LINE || kind == Kind.DELIMITER;
    }

    int most(ServerLimits.Sizes sizes) {
        if (most != SERVERS) {
            return most;
        }
        return kind == Kind.LINE ? sizes.line() : sizes.message();
    }

    /// {@return a message as it goes over a stream}
    ///
    /// @param message the message
    /// @throws IllegalArgumentException if it cannot be set apart: it holds the delimiter, or is too long for the
    ///     prefix
    ///     or not of the fixed length
    public byte[] frame(byte[] message) {
        check(message);
        var framed = new ByteArrayOutputStream(message.length + Integer.BYTES + 1);
        switch (kind) {
            case PREFIX -> {
                for (int shift = (number - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                    framed.write(message.length >> shift);
                }
            }
            case VARINT -> {
                int rest = message.length;
                for (; rest > 0x7F; rest >>= 7) {
                    framed.write(rest | 0x80);
                }
                framed.write(rest);
            }
            default -> {}
        }
        framed.writeBytes(message);
        if (isDelimited() && !(keepsEnd && endsInDelimiter(message))) {
            framed.write(number);
        }
        return framed.toByteArray();
    }

    private boolean endsInDelimiter(byte[] message) {
        return message.length > 0 && message[message.length - 1] == number;
    }

    private void check(byte[] message) {
        if (kind == Kind.FIXED && message.length != number) {
            throw new IllegalArgumentException("a message of " + message.length + " bytes, and each has " + number);
        }
        if (kind == Kind.PREFIX && number < Integer.BYTES && message.length >= 1 << (number * Byte.SIZE)) {
            throw new IllegalArgumentException(
                    "a message of " + message.length + " bytes does not fit a length of " + number + " bytes");
        }
        int last = keepsEnd ? message.length - 1 : message.length;
        for (int i = 0; isDelimited() && i < last; i++) {
            if (message[i] == number) {
                throw new IllegalArgumentException("the message holds its own delimiter at " + i);
            }
        }
    }

    @Override
    public String toString() {
        return switch (kind) {
            case LINE -> "line";
            case DELIMITER -> "delimiter " + (number & 0xFF);
            case PREFIX -> "length prefix of " + number;
            case VARINT -> "varint";
            case FIXED -> "fixed " + number;
        };
    }
}
