package dev.jacket.sockets;

import java.time.Duration;

/// How [Socket#connectTo] tries the addresses of a name.
///
/// **threads:** immutable.
///
/// @param limit for the look-up and all addresses together, more than zero; 10 s
/// @param stagger how long an address may keep the next one waiting, zero or more; 250 ms
/// @param family the only family to try, or [Family#UNSPEC] for both; UNSPEC
/// @param from the local address to bind to, or [Address#NONE]; its family decides where `family` does not; NONE
/// @param setup sets further options before connecting
public record ConnectConfig(Duration limit, Duration stagger, Family family, Address from, Setup setup) {
    /// Both families, 250 ms apart, 10 s in all.
    public static final ConnectConfig DEFAULT =
            new ConnectConfig(Duration.ofSeconds(10), Duration.ofMillis(250), Family.UNSPEC, Address.NONE, Setup.NONE);

    /// Checks the ranges.
    ///
    /// @param limit for everything together
    /// @param stagger how long an address may keep the next one waiting
    /// @param family the only family to try, or UNSPEC
    /// @param from the local address, or NONE
    /// @param setup sets further options before connecting
    public ConnectConfig {
        if (!limit.isPositive()) {
            throw new IllegalArgumentException("limit " + limit + " is not more than zero");
        }
        if (stagger.isNegative()) {
            throw new IllegalArgumentException("stagger " + stagger + " is negative");
        }
    }

    /// {@return the same with another limit}
    ///
    /// @param next more than zero
    public ConnectConfig limit(Duration next) {
        return new ConnectConfig(next, stagger, family, from, setup);
    }

    /// {@return the same with another stagger}
    ///
    /// @param next zero or more
    public ConnectConfig stagger(Duration next) {
        return new ConnectConfig(limit, next, family, from, setup);
    }

    /// {@return the same for another family}
    ///
    /// @param next the only family to try, or [Family#UNSPEC]
    public ConnectConfig family(Family next) {
        return new ConnectConfig(limit, stagger, next, from, setup);
    }

    /// {@return the same from another local address}
    ///
    /// @param next the address, or [Address#NONE]
    public ConnectConfig from(Address next) {
        return new ConnectConfig(limit, stagger, family, next, setup);
    }

    /// {@return the same with other options set before connecting}
    ///
    /// @param next sets them
    public ConnectConfig setup(Setup next) {
        return new ConnectConfig(limit, stagger, family, from, next);
    }
}
