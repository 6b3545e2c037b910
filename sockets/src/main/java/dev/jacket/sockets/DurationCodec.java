package dev.jacket.sockets;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/// A time as a number of its unit. It is rounded away from zero, so that a short time does not become 0, which
/// means "off" or "default".
///
/// @param unit the wire's unit, a second or less
/// @param least the least number of units
/// @param most the greatest
/// @param form int or timeval
record DurationCodec(ChronoUnit unit, long least, long most, Form form) implements Codec<Duration> {
    /// How the number stands in memory.
    enum Form {
        /// An int of units.
        INT,
        /// A `struct timeval`.
        TIMEVAL
    }

    static DurationCodec seconds(int least, int most) {
        return new DurationCodec(ChronoUnit.SECONDS, least, most, Form.INT);
    }

    static DurationCodec millis(int least, int most) {
        return new DurationCodec(ChronoUnit.MILLIS, least, most, Form.INT);
    }

    static DurationCodec micros(int least, int most) {
        return new DurationCodec(ChronoUnit.MICROS, least, most, Form.INT);
    }

    static DurationCodec timeval() {
        return new DurationCodec(ChronoUnit.MICROS, 0, Integer.MAX_VALUE * 1_000_000L, Form.TIMEVAL);
    }

    @Override
    public Class<Duration> type() {
        return Duration.class;
    }

    @Override
    public int capacity() {
        return form == Form.INT ? Integer.BYTES : 2 * Long.BYTES;
    }

    @Override
    public boolean permits(Duration value) {
        // Compared before rounding, which could overflow. What is rounded up to the least is inside.
        boolean enough = least > 0
                ? value.compareTo(Duration.of(least - 1, unit)) > 0
                : value.compareTo(Duration.of(least, unit)) >= 0;
        return enough && value.compareTo(Duration.of(most, unit)) <= 0;
    }

    @Override
    public String range() {
        return Duration.of(least, unit) + ".." + Duration.of(most, unit);
    }

    @Override
    public byte[] encode(Duration value) {
        long units = units(value);
        if (form == Form.INT) {
            return Codecs.int32((int) units);
        }
        return Codecs.memory(capacity())
                .putLong(units / 1_000_000)
                .putLong(units % 1_000_000)
                .array();
    }

    /// Away from zero.
    private long units(Duration value) {
        Duration one = unit.getDuration();
        long whole = value.dividedBy(one);
        boolean exact = one.multipliedBy(whole).equals(value);
        return exact ? whole : value.isNegative() ? whole - 1 : whole + 1;
    }

    @Override
    public Duration decode(byte[] bytes) {
        if (form == Form.INT) {
            return Duration.of(Codecs.int32(bytes), unit);
        }
        var memory = Codecs.of(bytes);
        return Duration.ofSeconds(memory.getLong()).plus(memory.getLong(), ChronoUnit.MICROS);
    }
}
