package dev.jacket.sockets;

import java.time.Duration;

/// What close does with data that are not sent yet: SO_LINGER.
///
/// **threads:** immutable.
///
/// @param on whether close waits for them
/// @param time how long it waits, in whole seconds, rounded up; zero resets the connection and drops them
public record Linger(boolean on, Duration time) {
    // Before the constants, which are checked by it.
    private static final DurationCodec TIME = DurationCodec.seconds(0, Integer.MAX_VALUE);

    /// Close returns at once and the kernel goes on sending; what every socket begins with.
    public static final Linger OFF = new Linger(false, Duration.ZERO);

    /// Close resets the connection: the peer gets RST, and unsent data are dropped.
    public static final Linger RESET = new Linger(true, Duration.ZERO);

    /// Checks the time.
    ///
    /// @throws IllegalArgumentException if the time is negative or longer than the kernel can say
    public Linger {
        if (!TIME.permits(time)) {
            throw new IllegalArgumentException("linger " + time + " is not in " + TIME.range());
        }
    }

    /// {@return to wait for a time}
    ///
    /// @param time in whole seconds, rounded up
    public static Linger of(Duration time) {
        return new Linger(true, time);
    }

    static Linger decode(byte[] bytes) {
        var memory = Codecs.of(bytes);
        return new Linger(memory.getInt() != 0, Duration.ofSeconds(Math.max(0, memory.getInt())));
    }

    byte[] encode() {
        return Codecs.memory(2 * Integer.BYTES)
                .putInt(on ? 1 : 0)
                .put(TIME.encode(time))
                .array();
    }
}
