package dev.jacket.sockets;

import dev.jacket.sys.NetinetIn;

/// What the kernel does about the largest packet that a path takes: IP_MTU_DISCOVER and IPV6_MTU_DISCOVER. An open
/// value.
///
/// **threads:** immutable.
///
/// @param number what the kernel calls it
public record PathMtuDiscovery(int number) {
    /// Never forbid fragments.
    public static final PathMtuDiscovery DONT = new PathMtuDiscovery(NetinetIn.IP_PMTUDISC_DONT);

    /// Forbid them where the route says so.
    public static final PathMtuDiscovery WANT = new PathMtuDiscovery(NetinetIn.IP_PMTUDISC_WANT);

    /// Always forbid them: EMSGSIZE for what is too large.
    public static final PathMtuDiscovery DO = new PathMtuDiscovery(NetinetIn.IP_PMTUDISC_DO);

    /// Forbid them, and ignore what is known of the path.
    public static final PathMtuDiscovery PROBE = new PathMtuDiscovery(NetinetIn.IP_PMTUDISC_PROBE);

    /// Use the interface's MTU, and believe nobody else.
    public static final PathMtuDiscovery INTERFACE = new PathMtuDiscovery(NetinetIn.IP_PMTUDISC_INTERFACE);

    /// Like INTERFACE, but allow fragments.
    public static final PathMtuDiscovery OMIT = new PathMtuDiscovery(NetinetIn.IP_PMTUDISC_OMIT);

    /// {@return the value of a number}
    ///
    /// @param number any
    public static PathMtuDiscovery of(int number) {
        return new PathMtuDiscovery(number);
    }

    /// {@return the name, such as `DO`, or the number}
    @Override
    public String toString() {
        return switch (number) {
            case NetinetIn.IP_PMTUDISC_DONT -> "DONT";
            case NetinetIn.IP_PMTUDISC_WANT -> "WANT";
            case NetinetIn.IP_PMTUDISC_DO -> "DO";
            case NetinetIn.IP_PMTUDISC_PROBE -> "PROBE";
            case NetinetIn.IP_PMTUDISC_INTERFACE -> "INTERFACE";
            case NetinetIn.IP_PMTUDISC_OMIT -> "OMIT";
            default -> Integer.toString(number);
        };
    }
}
