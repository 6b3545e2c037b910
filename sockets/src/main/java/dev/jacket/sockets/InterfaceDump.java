package dev.jacket.sockets;

import static dev.jacket.sys.LinuxRtnetlink.IFA_ADDRESS;
import static dev.jacket.sys.LinuxRtnetlink.IFA_BROADCAST;
import static dev.jacket.sys.LinuxRtnetlink.IFA_CACHEINFO;
import static dev.jacket.sys.LinuxRtnetlink.IFA_FLAGS;
import static dev.jacket.sys.LinuxRtnetlink.IFA_LOCAL;
import static dev.jacket.sys.LinuxRtnetlink.IFLA_ADDRESS;
import static dev.jacket.sys.LinuxRtnetlink.IFLA_IFNAME;
import static dev.jacket.sys.LinuxRtnetlink.IFLA_MTU;
import static dev.jacket.sys.LinuxRtnetlink.RTM_GETADDR;
import static dev.jacket.sys.LinuxRtnetlink.RTM_GETLINK;
import static dev.jacket.sys.LinuxRtnetlink.RTM_NEWADDR;
import static dev.jacket.sys.LinuxRtnetlink.RTM_NEWLINK;

import dev.jacket.loop.internal.Host;
import dev.jacket.sys.SysSocket;
import dev.jacket.sys.ifa_cacheinfo;
import dev.jacket.sys.ifaddrmsg;
import dev.jacket.sys.ifinfomsg;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Interfaces out of the messages of rtnetlink(7).
final class InterfaceDump {
    private static final int FOR_EVER = 0xffff_ffff;

    private InterfaceDump() {}

    static List<Interfaces.Interface> of(Host host) throws IOException {
        try (NetlinkDump dump = NetlinkDump.open(host, Protocol.Netlink.ROUTE)) {
            List<NetlinkMessage> links = dump.of(RTM_GETLINK, new byte[ifinfomsg.SIZEOF]);
            List<NetlinkMessage> addresses = dump.of(RTM_GETADDR, new byte[ifaddrmsg.SIZEOF]);
            return parse(links, addresses);
        }
    }

    static List<Interfaces.Interface> parse(List<NetlinkMessage> links, List<NetlinkMessage> addresses)
            throws ProtocolException {
        return interfaces(links, addressesByIndex(addresses));
    }

    private static List<Interfaces.Interface> interfaces(
            List<NetlinkMessage> links, Map<Integer, List<Interfaces.InterfaceAddress>> addresses)
            throws ProtocolException {
        var found = new ArrayList<Interfaces.Interface>();
        for (NetlinkMessage message : links) {
            if (message.type() != RTM_NEWLINK) {
                continue;
            }
            MemorySegment link = message.fixed(ifinfomsg.SIZEOF);
            NetlinkAttributes attributes = message.attributes(ifinfomsg.SIZEOF);
            int index = ifinfomsg.ifi_index(link);
            found.add(new Interfaces.Interface(
                    index,
                    attributes.text(IFLA_IFNAME),
                    ifinfomsg.ifi_flags(link),
                    Integer.toUnsignedLong(attributes.u32(IFLA_MTU).orElse(0)),
                    ifinfomsg.ifi_type(link),
                    HexFormat.ofDelimiter(":")
                            .formatHex(attributes.bytes(IFLA_ADDRESS).orElse(new byte[0])),
                    List.copyOf(addresses.getOrDefault(index, List.of()))));
        }
        return List.copyOf(found);
    }

    private static Map<Integer, List<Interfaces.InterfaceAddress>> addressesByIndex(List<NetlinkMessage> messages)
            throws ProtocolException {
        var found = new HashMap<Integer, List<Interfaces.InterfaceAddress>>();
        for (NetlinkMessage message : messages) {
            if (message.type() == RTM_NEWADDR) {
                MemorySegment fixed = message.fixed(ifaddrmsg.SIZEOF);
                Interfaces.InterfaceAddress address = address(fixed, message.attributes(ifaddrmsg.SIZEOF));
                if (address != null) {
                    found.computeIfAbsent(ifaddrmsg.ifa_index(fixed), _ -> new ArrayList<>())
                            .add(address);
                }
            }
        }
        return found;
    }

    /// {@return an address, or null if it is neither of IPv4 nor of IPv6}
    private static Interfaces.@Nullable InterfaceAddress address(MemorySegment fixed, NetlinkAttributes attributes)
            throws ProtocolException {
        int family = ifaddrmsg.ifa_family(fixed);
        int index = ifaddrmsg.ifa_index(fixed);
        // Where both are there, one is this end and the other that end; IPv4 names itself twice if there is no other.
        Optional<Address.Ip> local = ip(family, index, attributes.bytes(IFA_LOCAL));
        Optional<Address.Ip> other = ip(family, index, attributes.bytes(IFA_ADDRESS));
        Optional<Address.Ip> own = local.or(() -> other);
        if (own.isEmpty()) {
            return null;
        }
        Optional<MemorySegment> life = attributes.memory(IFA_CACHEINFO, ifa_cacheinfo.SIZEOF);
        return new Interfaces.InterfaceAddress(
                own.get(),
                ifaddrmsg.ifa_prefixlen(fixed),
                ifaddrmsg.ifa_scope(fixed),
                attributes.u32(IFA_FLAGS).orElse(ifaddrmsg.ifa_flags(fixed)),
                other.filter(address -> !address.equals(own.get())),
                ip(family, index, attributes.bytes(IFA_BROADCAST)),
                life.flatMap(info -> seconds(ifa_cacheinfo.ifa_prefered(info))),
                life.flatMap(info -> seconds(ifa_cacheinfo.ifa_valid(info))));
    }

    private static Optional<Duration> seconds(int seconds) {
        return seconds == FOR_EVER
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(Integer.toUnsignedLong(seconds)));
    }

    private static Optional<Address.Ip> ip(int family, int index, Optional<byte[]> bytes) throws ProtocolException {
        if (bytes.isEmpty() || (family != SysSocket.AF_INET && family != SysSocket.AF_INET6)) {
            return Optional.empty();
        }
        byte[] address = bytes.get();
        if (address.length != (family == SysSocket.AF_INET ? 4 : 16)) {
            throw new ProtocolException("netlink address of " + address.length + " bytes in family " + family);
        }
        if (family == SysSocket.AF_INET) {
            return Optional.of(Address.Inet4.of(address, 0));
        }
        boolean ofTheLink = (address[0] & 0xff) == 0xfe && (address[1] & 0xc0) == 0x80;
        return Optional.of(Address.Inet6.of(address, 0, 0, ofTheLink ? index : 0));
    }
}
