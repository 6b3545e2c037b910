package dev.jacket.sockets;

import static dev.jacket.sockets.BaseOptions.SO_BINDTODEVICE;
import static dev.jacket.sockets.BaseOptions.SO_INCOMING_CPU;
import static dev.jacket.sockets.BaseOptions.SO_LINGER;
import static dev.jacket.sockets.BaseOptions.SO_MAX_PACING_RATE;
import static dev.jacket.sockets.BaseOptions.SO_NO_CHECK;
import static dev.jacket.sockets.BaseOptions.SO_RCVBUF;
import static dev.jacket.sockets.BaseOptions.SO_RCVLOWAT;
import static dev.jacket.sockets.BaseOptions.SO_RCVTIMEO;
import static dev.jacket.sockets.BaseOptions.SO_REUSEPORT;
import static dev.jacket.sockets.BaseOptions.SO_SNDBUF;
import static dev.jacket.sockets.BaseOptions.SO_SNDTIMEO;
import static dev.jacket.sockets.BaseOptions.SO_ZEROCOPY;
import static dev.jacket.sockets.IpOptions.IP_ADD_MEMBERSHIP;
import static dev.jacket.sockets.IpOptions.IP_DROP_MEMBERSHIP;
import static dev.jacket.sockets.IpOptions.IP_MTU;
import static dev.jacket.sockets.IpOptions.IP_MTU_DISCOVER;
import static dev.jacket.sockets.IpOptions.IP_MULTICAST_IF;
import static dev.jacket.sockets.IpOptions.IP_MULTICAST_TTL;
import static dev.jacket.sockets.IpOptions.IP_TOS;
import static dev.jacket.sockets.IpOptions.IP_TTL;
import static dev.jacket.sockets.Ipv6Options.IPV6_JOIN_GROUP;
import static dev.jacket.sockets.Ipv6Options.IPV6_LEAVE_GROUP;
import static dev.jacket.sockets.Ipv6Options.IPV6_MTU;
import static dev.jacket.sockets.Ipv6Options.IPV6_MTU_DISCOVER;
import static dev.jacket.sockets.Ipv6Options.IPV6_MULTICAST_HOPS;
import static dev.jacket.sockets.Ipv6Options.IPV6_MULTICAST_IF;
import static dev.jacket.sockets.Ipv6Options.IPV6_TCLASS;
import static dev.jacket.sockets.Ipv6Options.IPV6_UNICAST_HOPS;
import static dev.jacket.sockets.TcpOptions.TCP_CONGESTION;
import static dev.jacket.sockets.TcpOptions.TCP_DEFER_ACCEPT;
import static dev.jacket.sockets.TcpOptions.TCP_LINGER2;
import static dev.jacket.sockets.TcpOptions.TCP_MAXSEG;
import static dev.jacket.sockets.TcpOptions.TCP_NOTSENT_LOWAT;
import static dev.jacket.sockets.TcpOptions.TCP_USER_TIMEOUT;
import static dev.jacket.sockets.TcpOptions.TCP_WINDOW_CLAMP;
import static dev.jacket.sockets.UdpOptions.UDP_SEGMENT;
import static dev.jacket.sockets.UnixOptions.SO_PEEK_OFF;
import static dev.jacket.sockets.UnixOptions.SO_PEERCRED;
import static dev.jacket.sockets.UnixOptions.SO_PEERSEC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every option that has a constant, on every kind of socket that it belongs to: what is set is read again, or what
/// the option's documentation says is. A new option is found by itself.
class OptionRoundTripTest {
    private enum Kind {
        TCP4,
        TCP6,
        UDP4,
        UDP6,
        UNIX,
        UNIX_DGRAM,
        SEQPACKET;

        Socket open() throws IOException {
            return switch (this) {
                case TCP4 -> Socket.open(Family.INET, SocketType.STREAM);
                case TCP6 -> Socket.open(Family.INET6, SocketType.STREAM);
                case UDP4 -> Socket.open(Family.INET, SocketType.DGRAM);
                case UDP6 -> Socket.open(Family.INET6, SocketType.DGRAM);
                case UNIX -> Socket.open(Family.UNIX, SocketType.STREAM);
                case UNIX_DGRAM -> Socket.open(Family.UNIX, SocketType.DGRAM);
                case SEQPACKET -> Socket.open(Family.UNIX, SocketType.SEQPACKET);
            };
        }

        boolean isTcp() {
            return this == TCP4 || this == TCP6;
        }

        boolean isUdp() {
            return this == UDP4 || this == UDP6;
        }

        boolean isUnix() {
            return !isTcp() && !isUdp();
        }
    }

    /// A value to set, and what reads afterwards.
    private record Sample(Object value, Object read) {
        static Sample of(Object value) {
            return new Sample(value, value);
        }
    }

    private static final Map<Option<?>, List<Sample>> SAMPLES = Map.ofEntries(
            Map.entry(SO_BINDTODEVICE, List.of(Sample.of("lo"), Sample.of(""))),
            Map.entry(SO_INCOMING_CPU, List.of(Sample.of(0))),
            Map.entry(
                    SO_LINGER,
                    List.of(
                            new Sample(Linger.of(Duration.ofMillis(1)), Linger.of(Duration.ofSeconds(1))),
                            Sample.of(Linger.RESET),
                            Sample.of(Linger.OFF))),
            Map.entry(SO_MAX_PACING_RATE, List.of(Sample.of(1_000_000L), Sample.of(1L << 40), Sample.of(-1L))),
            Map.entry(SO_RCVBUF, List.of(new Sample(0, 2304), new Sample(40_000, 80_000))),
            Map.entry(SO_SNDBUF, List.of(new Sample(0, 4608), new Sample(40_000, 80_000))),
            Map.entry(SO_RCVLOWAT, List.of(new Sample(0, 1), Sample.of(100))),
            Map.entry(SO_RCVTIMEO, List.of(Sample.of(Duration.ofSeconds(2)), Sample.of(Duration.ZERO))),
            Map.entry(SO_SNDTIMEO, List.of(Sample.of(Duration.ofSeconds(2)), Sample.of(Duration.ZERO))),
            Map.entry(SO_PEEK_OFF, List.of(Sample.of(5), Sample.of(-1))),
            Map.entry(IP_MTU_DISCOVER, List.of(Sample.of(PathMtuDiscovery.DO), Sample.of(PathMtuDiscovery.OMIT))),
            Map.entry(IPV6_MTU_DISCOVER, List.of(Sample.of(PathMtuDiscovery.PROBE))),
            Map.entry(
                    IP_MULTICAST_IF,
                    List.of(
                            Sample.of(MulticastInterface.of(Address.Inet4.loopback(0))),
                            new Sample(MulticastInterface.of(1), MulticastInterface.of(Address.Inet4.any(0))))),
            Map.entry(IP_MULTICAST_TTL, List.of(Sample.of(0), Sample.of(255), new Sample(-1, 1))),
            Map.entry(IP_TTL, List.of(Sample.of(1), Sample.of(255))),
            Map.entry(IPV6_MULTICAST_HOPS, List.of(Sample.of(255), new Sample(-1, 1))),
            Map.entry(IPV6_MULTICAST_IF, List.of(Sample.of(1), Sample.of(0))),
            Map.entry(IPV6_TCLASS, List.of(Sample.of(0xb8), new Sample(-1, 0))),
            Map.entry(IPV6_UNICAST_HOPS, List.of(Sample.of(0), Sample.of(7))),
            Map.entry(IP_TOS, List.of(Sample.of(0x10), Sample.of(0xb8))),
            Map.entry(TCP_CONGESTION, List.of(Sample.of("reno"))),
            Map.entry(
                    TCP_DEFER_ACCEPT,
                    List.of(
                            new Sample(Duration.ofMillis(1), Duration.ofSeconds(1)),
                            new Sample(Duration.ofSeconds(5), Duration.ofSeconds(7)),
                            Sample.of(Duration.ZERO))),
            Map.entry(
                    TCP_LINGER2,
                    List.of(
                            new Sample(Duration.ofSeconds(-7), Duration.ofSeconds(-1)),
                            Sample.of(Duration.ofSeconds(30)),
                            new Sample(Duration.ofMinutes(10), Duration.ofMinutes(2)))),
            Map.entry(TCP_MAXSEG, List.of(Sample.of(1000))),
            Map.entry(TCP_NOTSENT_LOWAT, List.of(Sample.of(16_384L), Sample.of(0xffff_ffffL))),
            Map.entry(
                    TCP_USER_TIMEOUT,
                    List.of(
                            Sample.of(Duration.ofSeconds(20)),
                            new Sample(Duration.ofNanos(1), Duration.ofMillis(1)),
                            Sample.of(Duration.ZERO))),
            Map.entry(TCP_WINDOW_CLAMP, List.of(Sample.of(100_000))),
            Map.entry(UDP_SEGMENT, List.of(Sample.of(1200), Sample.of(65_535), Sample.of(0))));

    /// What needs a peer, or takes back no value, and has tests of its own in [OptionTest].
    private static final Set<Option<?>> ELSEWHERE = Set.of(IP_MTU, IPV6_MTU, SO_PEERCRED, SO_PEERSEC);

    private static final Set<String> PRIVILEGED = Set.of(
            "SO_BUSY_POLL",
            "SO_DEBUG",
            "SO_MARK",
            "SO_RCVBUFFORCE",
            "SO_SNDBUFFORCE",
            "IP_TRANSPARENT",
            "IPV6_TRANSPARENT");

    @TestFactory
    Stream<DynamicTest> everyOption_onEverySocketThatHasIt_roundTrips() {
        var tests = new ArrayList<DynamicTest>();
        for (Option<?> option : Option.all()) {
            for (Kind kind : Kind.values()) {
                if (!ELSEWHERE.contains(option) && belongs(option, kind)) {
                    tests.add(dynamicTest(option + " on " + kind, () -> roundTrip(option, kind)));
                }
            }
        }
        return tests.stream();
    }

    private static boolean belongs(Option<?> option, Kind kind) {
        return switch (option.name().substring(0, option.name().indexOf('_'))) {
            case "SO" -> belongsAtSocketLevel(option, kind);
            case "IP" -> !kind.isUnix() && (!isMulticast(option) || kind.isUdp());
            case "IPV6" -> kind == Kind.UDP6 || (kind == Kind.TCP6 && !isMulticast(option));
            case "TCP" -> kind.isTcp();
            case "UDP" -> kind.isUdp();
            default -> throw new AssertionError("no level known for " + option);
        };
    }

    private static boolean isMulticast(Option<?> option) {
        return option.equals(IP_MULTICAST_IF)
                || option.equals(IP_MULTICAST_TTL)
                || option.equals(IPV6_MULTICAST_HOPS)
                || option.equals(IPV6_MULTICAST_IF)
                || option.type() == Membership.class;
    }

    private static boolean belongsAtSocketLevel(Option<?> option, Kind kind) {
        if (option.equals(SO_PEEK_OFF)) {
            return kind.isUnix() || kind.isUdp();
        }
        if (option.equals(SO_NO_CHECK)) {
            return kind == Kind.UDP4;
        }
        if (option.equals(SO_ZEROCOPY) || option.equals(SO_REUSEPORT)) {
            return !kind.isUnix();
        }
        boolean unixOnly = option.name().startsWith("SO_PASS") || option.name().startsWith("SO_PEER");
        return !unixOnly || kind.isUnix();
    }

    private static <T> void roundTrip(Option<T> option, Kind kind) throws IOException {
        skipOnOlderKernel(option);
        try (Socket socket = kind.open()) {
            if (option.isReadable()) {
                assertThat(socket.get(option)).isInstanceOf(option.type());
            }
            if (!option.isWritable()) {
                return;
            }
            if (PRIVILEGED.contains(option.name()) && !isRoot()) {
                assertThatThrownBy(() -> socket.set(
                                option, option.type().cast(samples(option).getFirst().value)))
                        .extracting(Errno::of)
                        .matches(Errno::isPermission);
                return;
            }
            for (Sample sample : samples(option)) {
                socket.set(option, option.type().cast(sample.value));
                if (option.isReadable()) {
                    assertThat(socket.get(option)).as("after %s", sample.value).isEqualTo(sample.read);
                }
            }
        }
    }

    private static void skipOnOlderKernel(Option<?> option) {
        Assumptions.assumeTrue(
                Platform.isKernel(option.since()),
                () -> option + " needs Linux " + option.since() + ", this is " + Platform.kernelRelease());
    }

    private static boolean isRoot() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .anyMatch(line -> line.matches("Uid:\\s+\\d+\\s+0\\b.*"));
    }

    /// The table's, or for numbers and times some small ones, which every such option takes.
    private static List<Sample> samples(Option<?> option) {
        if (SAMPLES.containsKey(option)) {
            return SAMPLES.getOrDefault(option, List.of());
        }
        if (option.equals(IP_ADD_MEMBERSHIP) || option.equals(IP_DROP_MEMBERSHIP)) {
            // Leaving needs a membership: OptionTest joins and leaves.
            return option.equals(IP_ADD_MEMBERSHIP) ? List.of(Sample.of(Membership.of("239.1.2.3", 1))) : List.of();
        }
        if (option.equals(IPV6_JOIN_GROUP) || option.equals(IPV6_LEAVE_GROUP)) {
            return option.equals(IPV6_JOIN_GROUP) ? List.of(Sample.of(Membership.of("ff02::99", 1))) : List.of();
        }
        if (option.type() == Boolean.class) {
            return List.of(Sample.of(true), Sample.of(false));
        }
        if (option.type() == Integer.class) {
            return List.of(Sample.of(1), Sample.of(2));
        }
        if (option.type() == Long.class) {
            return List.of(Sample.of(1L), Sample.of(2L));
        }
        if (option.type() == Duration.class) {
            return List.of(Sample.of(Duration.ofSeconds(1)), Sample.of(Duration.ofSeconds(9)));
        }
        throw new AssertionError("give " + option + " a sample in this test's table");
    }
}
