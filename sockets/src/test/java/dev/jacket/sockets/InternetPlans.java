package dev.jacket.sockets;

import static dev.jacket.sockets.OptionKind.HEADER6;
import static dev.jacket.sockets.OptionPlans.guess;
import static dev.jacket.sockets.OptionPlans.plan;
import static dev.jacket.sockets.Options.*;

import dev.jacket.sockets.Membership.GroupReq;
import dev.jacket.sockets.Membership.GroupSourceReq;
import dev.jacket.sockets.Membership.SourceMembership;
import dev.jacket.sockets.Options.AddressPreferences;
import dev.jacket.sockets.Options.PortRange;
import java.util.List;
import java.util.stream.Stream;

/// The plans of IPv4 and IPv6.
final class InternetPlans {
    private static final int LOOPBACK = 1;
    private static final Address.Inet4 GROUP4 = (Address.Inet4) Address.inet("239.1.2.3", 0);
    private static final Address.Inet6 GROUP6 = (Address.Inet6) Address.inet("ff12::99", 0);
    private static final Address.Inet4 SOURCE4 = (Address.Inet4) Address.inet("127.0.0.9", 0);
    private static final Address.Inet4 HERE4 = Address.Inet4.loopback(0);

    /// Padding of 6 bytes.
    private static final byte[] EXTENSION = {0, 0, 1, 4, 0, 0, 0, 0};

    private InternetPlans() {}

    static List<OptionPlan<?>> all() {
        return Stream.of(ip(), groups(), ipv6(), headers())
                .flatMap(List::stream)
                .toList();
    }

    private static boolean hasGroups(OptionKind kind) {
        return kind.isUdp() || kind.isUdpLite() || isRaw4(kind);
    }

    private static boolean hasGroups6(OptionKind kind) {
        return kind.isInet6() && (kind.isUdp() || kind.isUdpLite() || kind.isRaw());
    }

    private static boolean isRaw4(OptionKind kind) {
        return kind == OptionKind.RAW4 || kind == OptionKind.ICMP4;
    }

    private static boolean isRaw6(OptionKind kind) {
        return kind.isRaw() && kind.isInet6();
    }

    private static List<OptionPlan<?>> ip() {
        return List.of(
                guess(plan(IP_HDRINCL).on(InternetPlans::isRaw4)),
                plan(IP_LOCAL_PORT_RANGE).same(new PortRange(40_000, 40_100), PortRange.OFF),
                plan(IP_MTU_DISCOVER).same(PathMtuDiscovery.DO, PathMtuDiscovery.OMIT),
                plan(IP_MTU)
                        .after((socket, kind) -> InternetPlans.connect(socket, kind))
                        .on(kind -> kind == OptionKind.UDP4),
                plan(IP_MULTICAST_IF)
                        .on(InternetPlans::hasGroups)
                        .same(MulticastInterface.of(HERE4))
                        .reads(MulticastInterface.of(LOOPBACK), MulticastInterface.of(Address.Inet4.any(0))),
                plan(IP_MULTICAST_TTL).on(InternetPlans::hasGroups).same(0, 255).reads(-1, 1),
                guess(plan(IP_NODEFRAG).on(InternetPlans::isRaw4)),
                plan(IP_OPTIONS)
                        .on(kind -> kind.family.equals(Family.INET) && kind != OptionKind.SCTP4 && !kind.isMptcp())
                        .same(new byte[] {1, 1, 1, 0}, new byte[0])
                        .reads(new byte[] {1}, new byte[] {1, 0, 0, 0}),
                plan(IP_PKTOPTIONS).on(kind -> kind == OptionKind.TCP4),
                plan(IP_PROTOCOL).on(InternetPlans::isRaw4),
                guess(plan(IP_RECVFRAGSIZE).on(kind -> kind.isUdp() || isRaw4(kind))),
                guess(plan(IP_ROUTER_ALERT).on(InternetPlans::isRaw4)),
                plan(IP_TOS).same(0x10, 0xb8),
                guess(plan(IP_TRANSPARENT).forRoot()),
                plan(IP_TTL).same(1, 255),
                plan(IP_UNICAST_IF).same(LOOPBACK, 0));
    }

    private static List<OptionPlan<?>> groups() {
        var member = new SourceMembership(GROUP4, HERE4, SOURCE4);
        return List.of(
                plan(IP_ADD_MEMBERSHIP).on(InternetPlans::hasGroups).same(Membership.of("239.1.2.3", LOOPBACK)),
                plan(IP_DROP_MEMBERSHIP)
                        .on(InternetPlans::hasGroups)
                        .after((socket, _) -> socket.set(IP_ADD_MEMBERSHIP, Membership.of("239.1.2.3", LOOPBACK)))
                        .same(Membership.of("239.1.2.3", LOOPBACK)),
                plan(IP_ADD_SOURCE_MEMBERSHIP).on(InternetPlans::hasGroups).same(member),
                plan(IP_DROP_SOURCE_MEMBERSHIP)
                        .on(InternetPlans::hasGroups)
                        .after((socket, _) -> socket.set(IP_ADD_SOURCE_MEMBERSHIP, member))
                        .same(member),
                plan(MCAST_JOIN_GROUP).on(InternetPlans::hasGroups6).same(new GroupReq(GROUP6, LOOPBACK)),
                plan(MCAST_LEAVE_GROUP)
                        .on(InternetPlans::hasGroups6)
                        .after((socket, _) -> socket.set(MCAST_JOIN_GROUP, new GroupReq(GROUP6, LOOPBACK)))
                        .same(new GroupReq(GROUP6, LOOPBACK)),
                plan(MCAST_JOIN_SOURCE_GROUP)
                        .on(InternetPlans::hasGroups)
                        .same(new GroupSourceReq(GROUP4, LOOPBACK, SOURCE4)),
                plan(MCAST_LEAVE_SOURCE_GROUP)
                        .on(InternetPlans::hasGroups)
                        .after((socket, _) ->
                                socket.set(MCAST_JOIN_SOURCE_GROUP, new GroupSourceReq(GROUP4, LOOPBACK, SOURCE4)))
                        .same(new GroupSourceReq(GROUP4, LOOPBACK, SOURCE4)),
                plan(IPV6_JOIN_GROUP).on(InternetPlans::hasGroups6).same(Membership.of("ff12::99", LOOPBACK)),
                plan(IPV6_LEAVE_GROUP)
                        .on(InternetPlans::hasGroups6)
                        .after((socket, _) -> socket.set(IPV6_JOIN_GROUP, Membership.of("ff12::99", LOOPBACK)))
                        .same(Membership.of("ff12::99", LOOPBACK)));
    }

    private static void connect(Socket socket, OptionKind kind) throws java.io.IOException {
        socket.connect(kind.isInet6() ? Address.Inet6.loopback(9) : Address.Inet4.loopback(9));
    }

    private static List<OptionPlan<?>> ipv6() {
        return List.of(
                plan(IPV6_ADDR_PREFERENCES)
                        .reads(
                                new AddressPreferences(AddressPreferences.TMP),
                                new AddressPreferences(AddressPreferences.TMP | AddressPreferences.HOME)),
                plan(IPV6_CHECKSUM).on(kind -> kind == OptionKind.RAW6).same(4, -1, 0),
                guess(plan(IPV6_HDRINCL).on(InternetPlans::isRaw6)),
                plan(IPV6_MTU).on(kind -> kind == OptionKind.UDP6).after(InternetPlans::connect),
                plan(IPV6_MTU_DISCOVER).same(PathMtuDiscovery.PROBE, PathMtuDiscovery.OMIT),
                plan(IPV6_MULTICAST_HOPS)
                        .on(InternetPlans::hasGroups6)
                        .same(255)
                        .reads(-1, 1),
                plan(IPV6_MULTICAST_IF).on(InternetPlans::hasGroups6).same(LOOPBACK, 0),
                plan(IPV6_PATHMTU).on(kind -> kind == OptionKind.UDP6).after(InternetPlans::connect),
                plan(IPV6_ROUTER_ALERT).on(kind -> kind == HEADER6).reads(5, 1).reads(-1, 1),
                guess(plan(IPV6_ROUTER_ALERT_ISOLATE).on(kind -> kind == HEADER6)),
                plan(IPV6_TCLASS).same(0xb8).reads(-1, 0),
                guess(plan(IPV6_TRANSPARENT).forRoot()),
                plan(IPV6_UNICAST_HOPS).same(0, 7),
                guess(plan(IPV6_V6ONLY).on(kind -> kind.isInet6() && !kind.isRaw() && !kind.isMptcp())),
                plan(IPV6_UNICAST_IF).same(LOOPBACK, 0));
    }

    private static List<OptionPlan<?>> headers() {
        byte[] routing = new byte[24];
        // A segment routing header of one segment, ::1.
        routing[1] = 2;
        routing[2] = 4;
        routing[23] = 1;
        return List.of(
                plan(IPV6_DSTOPTS).forRoot().same(EXTENSION, new byte[0]),
                plan(IPV6_HOPOPTS).forRoot().same(EXTENSION, new byte[0]),
                plan(IPV6_RTHDR).same(routing, new byte[0]),
                plan(IPV6_RTHDRDSTOPTS).forRoot().same(EXTENSION, new byte[0]));
    }
}
