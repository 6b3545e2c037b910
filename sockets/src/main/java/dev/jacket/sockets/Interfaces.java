package dev.jacket.sockets;

import static dev.jacket.sys.LinuxRtnetlink.IFF_LOOPBACK;
import static dev.jacket.sys.LinuxRtnetlink.IFF_MULTICAST;
import static dev.jacket.sys.LinuxRtnetlink.IFF_POINTOPOINT;
import static dev.jacket.sys.LinuxRtnetlink.IFF_RUNNING;
import static dev.jacket.sys.LinuxRtnetlink.IFF_UP;
import static dev.jacket.sys.LinuxRtnetlink.RT_SCOPE_HOST;
import static dev.jacket.sys.LinuxRtnetlink.RT_SCOPE_LINK;
import static dev.jacket.sys.LinuxRtnetlink.RT_SCOPE_SITE;
import static dev.jacket.sys.LinuxRtnetlink.RT_SCOPE_UNIVERSE;

import dev.jacket.loop.internal.Host;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The network interfaces of this machine and their addresses, asked from the kernel each time.
///
/// ```java
/// for (var each : Interfaces.list()) System.out.println(each.name() + " " + each.addresses());
/// ```
///
/// **call:** dumps of RTM_GETLINK and RTM_GETADDR over rtnetlink(7), again where the kernel says that something
/// changed meanwhile.
///
/// **threads:** shared.
public final class Interfaces {
    private Interfaces() {}

    /// One interface.
    ///
    /// **threads:** immutable.
    ///
    /// @param index its number, above zero
    /// @param name such as `eth0`
    /// @param flags `IFF_` bits of netdevice(7)
    /// @param mtu the longest packet, in bytes
    /// @param hardwareType an `ARPHRD_` number: 1 Ethernet, 772 loopback
    /// @param hardwareAddress such as `02:00:00:00:00:01`; empty if it has none
    /// @param addresses in the kernel's order
    public record Interface(
            int index,
            String name,
            int flags,
            long mtu,
            int hardwareType,
            String hardwareAddress,
            List<InterfaceAddress> addresses) {
        /// {@return whether somebody has switched it on}
        public boolean isUp() {
            return has(IFF_UP);
        }

        /// {@return whether it is on and has its link}
        public boolean isRunning() {
            return has(IFF_RUNNING);
        }

        /// {@return whether it leads back to this machine}
        public boolean isLoopback() {
            return has(IFF_LOOPBACK);
        }

        /// {@return whether it takes packets to groups}
        public boolean isMulticast() {
            return has(IFF_MULTICAST);
        }

        /// {@return whether there is only one machine at its other end}
        public boolean isPointToPoint() {
            return has(IFF_POINTOPOINT);
        }

        private boolean has(int flag) {
            return (flags & flag) != 0;
        }
    }

    /// One address of an interface.
    ///
    /// **threads:** immutable.
    ///
    /// @param address with port 0; a link-local one carries the interface's number as its scope id
    /// @param prefix how many of its bits are the network's
    /// @param scope where it holds: 0 everywhere, 253 on the link, 254 on this machine
    /// @param flags `IFA_F_` bits
    /// @param peer the other end of a point-to-point link, if it is known
    /// @param broadcast the address of everybody on the link, if there is one
    /// @param preferred how long it may still be used for new connections; empty for ever
    /// @param valid how long it still holds; empty for ever
    public record InterfaceAddress(
            Address.Ip address,
            int prefix,
            int scope,
            int flags,
            Optional<Address.Ip> peer,
            Optional<Address.Ip> broadcast,
            Optional<Duration> preferred,
            Optional<Duration> valid) {
        /// {@return the scope as ip-address(8) prints it: `global`, `site`, `link`, `host` or a number}
        public String scopeName() {
            return switch (scope) {
                case RT_SCOPE_UNIVERSE -> "global";
                case RT_SCOPE_SITE -> "site";
                case RT_SCOPE_LINK -> "link";
                case RT_SCOPE_HOST -> "host";
                default -> Integer.toString(scope);
            };
        }

        /// {@return address and prefix: `127.0.0.1/8`}
        @Override
        public String toString() {
            return address.host() + "/" + prefix;
        }
    }

    /// {@return the interfaces with their addresses, in the kernel's order, which is that of their numbers}
    ///
    /// **call:** netlink(7): RTM_GETLINK and RTM_GETADDR, again if something changed meanwhile.
    ///
    /// @throws IOException if the kernel refuses
    public static List<Interface> list() throws IOException {
        return list(Host.system());
    }

    static List<Interface> list(Host host) throws IOException {
        return InterfaceDump.of(host);
    }

    /// {@return the interface of a name, if there is one}
    ///
    /// **call:** netlink(7): RTM_GETLINK and RTM_GETADDR, again if something changed meanwhile.
    ///
    /// @param name such as `lo`
    /// @throws IOException if the kernel refuses
    public static Optional<Interface> byName(String name) throws IOException {
        return list().stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /// {@return the interface of a number, if there is one}
    ///
    /// **call:** netlink(7): RTM_GETLINK and RTM_GETADDR, again if something changed meanwhile.
    ///
    /// @param index such as [Address.Inet6#scopeId] and [Address.Packet#ifIndex] give it
    /// @throws IOException if the kernel refuses
    public static Optional<Interface> byIndex(int index) throws IOException {
        return list().stream().filter(each -> each.index() == index).findFirst();
    }
}
