package dev.jacket.cli;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Linger;
import dev.jacket.sockets.Membership;
import dev.jacket.sockets.MulticastInterface;
import dev.jacket.sockets.PathMtuDiscovery;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// The value of a socket option as the command line has it: its Java type says how it is written.
final class OptionValue {
    private static final List<PathMtuDiscovery> DISCOVERIES = List.of(
            PathMtuDiscovery.DONT,
            PathMtuDiscovery.WANT,
            PathMtuDiscovery.DO,
            PathMtuDiscovery.PROBE,
            PathMtuDiscovery.INTERFACE,
            PathMtuDiscovery.OMIT);

    private OptionValue() {}

    /// {@return the value of a text}
    ///
    /// @param where the option, for messages
    /// @param type of the value
    static Object of(String where, Class<?> type, String value) {
        if (type == Boolean.class) {
            return isOn(where, value);
        }
        if (type == Integer.class) {
            return (int) Math.min(Integer.MAX_VALUE, integer(where, value));
        }
        if (type == Long.class) {
            return integer(where, value);
        }
        if (type == Duration.class) {
            return TimeLimit.exactly(where, value).duration();
        }
        if (type == String.class) {
            return value;
        }
        return special(where, type, value);
    }

    private static Object special(String where, Class<?> type, String value) {
        if (type == PathMtuDiscovery.class) {
            return discovery(where, value);
        }
        try {
            if (type == Linger.class) {
                return value.equals("off")
                        ? Linger.OFF
                        : Linger.of(TimeLimit.exactly(where, value).duration());
            }
            if (type == Membership.class) {
                return Membership.of(value);
            }
            if (type == MulticastInterface.class && Address.inet(value, 0) instanceof Address.Inet4 via) {
                return MulticastInterface.of(via);
            }
        } catch (IllegalArgumentException e) {
            throw Trouble.usage(
                    where + "=" + Quantity.shown(value) + " : " + Quantity.shown(String.valueOf(e.getMessage())));
        }
        throw Trouble.usage(where + " has no text form; write it as --opt LEVEL:NUMBER=HEX");
    }

    private static PathMtuDiscovery discovery(String where, String value) {
        for (var known : DISCOVERIES) {
            if (known.toString().toLowerCase(Locale.ROOT).equals(value)) {
                return known;
            }
        }
        throw Trouble.usage(
                where + "=" + Quantity.shown(value) + " is unknown; it takes dont, want, do, probe, interface, omit");
    }

    /// Numbers may be sizes, such as `64k`, and below zero.
    private static long integer(String where, String value) {
        return value.startsWith("-")
                ? -Quantity.number(where, value.substring(1), 0, Integer.MAX_VALUE)
                : Quantity.size(where, value);
    }

    private static boolean isOn(String where, String value) {
        return switch (value) {
            case "1", "on", "true" -> true;
            case "0", "off", "false" -> false;
            default -> throw Trouble.usage(where + "=" + Quantity.shown(value) + " is unknown; it takes 1 or 0");
        };
    }
}
