package dev.jacket.cli;

import dev.jacket.server.Refusal;
import dev.jacket.sockets.Address;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// How often may be guessed: so many at once who have not logged in, and a time that doubles after each
/// failure of a source, during which it is turned away.
///
/// **threads:** shared.
final class LoginGate {
    /// What holds where nobody says otherwise.
    static final Limits DEFAULT = new Limits(10, 30, 100, Duration.ofSeconds(5), Duration.ofMinutes(10), 65_536);

    /// The limits of guessing.
    ///
    /// @param begin `max-unauthenticated`: from so many on some are refused at random
    /// @param percent how many of a hundred are refused then; the share grows
    /// @param full and here all are
    /// @param shortest `penalty-min`: the time after the first failure
    /// @param longest `penalty-max`: what it doubles to
    /// @param sources `penalty-sources`: how many are remembered
    record Limits(int begin, int percent, int full, Duration shortest, Duration longest, int sources) {}

    /// @param failures how many in a row
    /// @param until when it is let in again
    private record Penalty(int failures, long until) {}

    private final Limits limits;
    private final LongSupplier clock;
    private final DoubleSupplier dice;
    private int inside; // guarded by this
    private final Map<String, Penalty> penalties; // guarded by this; the longest unused goes first

    LoginGate(Limits limits, LongSupplier clock, DoubleSupplier dice) {
        this.limits = limits;
        this.clock = clock;
        this.dice = dice;
        this.penalties = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Penalty> eldest) {
                return size() > limits.sources();
            }
        };
    }

    /// {@return the limits that the flags name}
    static Limits limits(Arguments arguments) {
        var text = arguments.text(Flag.MAX_UNAUTHENTICATED);
        int[] three = {DEFAULT.begin, DEFAULT.percent, DEFAULT.full};
        if (text != null) {
            var words = text.split(":", -1);
            for (int i = 0; i < 3 && words.length == 3; i++) {
                three[i] = (int) Quantity.number(Flag.MAX_UNAUTHENTICATED.shown(), words[i], 0, i == 1 ? 100 : 1 << 20);
            }
            if (words.length != 3 || three[0] > three[2]) {
                throw Trouble.usage(Flag.MAX_UNAUTHENTICATED.shown() + " is such as 10:30:100");
            }
        }
        var shortest = arguments.time(Flag.PENALTY_MIN, TimeLimit.seconds(5)).duration();
        var longest = arguments.time(Flag.PENALTY_MAX, TimeLimit.seconds(600)).duration();
        if (!shortest.isPositive() || longest.compareTo(shortest) < 0) {
            throw Trouble.usage(Flag.PENALTY_MIN.shown() + " is more than zero, and " + Flag.PENALTY_MAX.shown()
                    + " not less than it");
        }
        int sources = (int) arguments.number(Flag.PENALTY_SOURCES, DEFAULT.sources, 1, 1 << 24);
        return new Limits(three[0], three[1], three[2], shortest, longest, sources);
    }

    /// {@return whose guesses count together: an IPv4 address, an IPv6 /64}
    static String source(Address peer) {
        if (!(peer.unmapped() instanceof Address.Ip ip)) {
            return "local";
        }
        byte[] bytes = ip.bytes();
        return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 8));
    }

    /// Lets somebody try, who leaves again.
    ///
    /// @return null, or why not
    synchronized @Nullable Refusal enter(String source) {
        var penalty = penalties.get(source);
        if (penalty != null && penalty.until - clock.getAsLong() > 0) {
            return Refusal.PENALTY;
        }
        if (inside >= limits.begin && dice.getAsDouble() * 100 < share()) {
            return Refusal.MAX_UNAUTHENTICATED;
        }
        inside++;
        return null;
    }

    /// {@return how many of a hundred are refused}
    private double share() {
        if (inside >= limits.full) {
            return 101;
        }
        double way = (double) (inside - limits.begin) / Math.max(1, limits.full - limits.begin);
        return limits.percent + way * (100 - limits.percent);
    }

    /// Somebody has logged in, has failed or has gone.
    synchronized void leave() {
        inside--;
    }

    synchronized void failed(String source) {
        var before = penalties.get(source);
        int failures = before == null ? 1 : before.failures + 1;
        long nanos = limits.shortest.toNanos();
        for (int i = 1; i < failures && nanos < limits.longest.toNanos(); i++) {
            nanos *= 2;
        }
        penalties.put(source, new Penalty(failures, clock.getAsLong() + Math.min(nanos, limits.longest.toNanos())));
    }

    synchronized void succeeded(String source) {
        penalties.remove(source);
    }
}
