package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Row;
import dev.jacket.loop.internal.Host;
import dev.jacket.sys.LinuxIcmp;
import dev.jacket.sys.LinuxIfPacket;
import dev.jacket.sys.LinuxIn6;
import dev.jacket.sys.LinuxMptcp;
import dev.jacket.sys.LinuxNetfilter;
import dev.jacket.sys.LinuxNetlink;
import dev.jacket.sys.LinuxSctp;
import dev.jacket.sys.LinuxTls;
import dev.jacket.sys.LinuxVmSockets;
import dev.jacket.sys.NetinetIn;
import dev.jacket.sys.NetinetTcp;
import dev.jacket.sys.NetinetUdp;
import dev.jacket.sys.SysSocket;
import dev.jacket.sys.Syscall;
import dev.jacket.testkit.FaultyKernel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionTest {
    private static final List<Class<?>> HEADERS = List.of(
            SysSocket.class,
            NetinetIn.class,
            NetinetTcp.class,
            NetinetUdp.class,
            LinuxIcmp.class,
            LinuxIfPacket.class,
            LinuxIn6.class,
            LinuxMptcp.class,
            LinuxNetfilter.class,
            LinuxNetlink.class,
            LinuxSctp.class,
            LinuxTls.class,
            LinuxVmSockets.class);

    @Test
    void all_areUniqueAndInCNameOrder() {
        assertThat(Option.all()).hasSizeGreaterThan(250);
        assertThat(Option.all().stream().map(Option::name)).doesNotHaveDuplicates();
        assertThat(Option.all().stream().map(Option::word)).doesNotHaveDuplicates();
        for (Class<?> holder : Option.holders()) {
            var names = new ArrayList<String>();
            for (var field : holder.getFields()) {
                names.add(field.getName());
            }
            assertThat(names).as(holder.getSimpleName()).isSorted();
        }
    }

    @Test
    void everyOption_hasTheLevelAndNumberOfItsName() throws Exception {
        for (Class<?> holder : Option.holders()) {
            for (var field : holder.getFields()) {
                Option<?> option = (Option<?>) field.get(null);
                assertThat(option.name()).isEqualTo(field.getName()).hasToString(option.toString());
                assertThat(option.number()).isEqualTo(numberOf(option.name()));
            }
        }
    }

    /// Under whichever header has it.
    private static int numberOf(String name) throws IllegalAccessException {
        if (name.startsWith("UDPLITE_")) {
            // No header has these: udplite(7).
            return name.endsWith("SEND_CSCOV") ? 10 : 11;
        }
        for (Class<?> header : HEADERS) {
            for (var field : header.getFields()) {
                if (field.getName().equals(name)) {
                    return field.getInt(null);
                }
            }
        }
        throw new AssertionError(name + " is in no header");
    }

    @Test
    void word_isTheNameOnTheCommandLine() {
        assertThat(Options.TCP_NODELAY.word()).isEqualTo("tcp-nodelay");
        assertThat(Options.SO_RCVBUF.word()).isEqualTo("rcvbuf");
        assertThat(Options.IP_TTL.word()).isEqualTo("ip-ttl");
        assertThat(Options.IPV6_V6ONLY.word()).isEqualTo("ipv6-v6only");
    }

    @ParameterizedTest
    @CsvSource({
        "IP_TOS, 256, IP_TOS 256 is not in 0..255",
        "IP_TOS, -1, IP_TOS -1 is not in 0..255",
        "IP_TTL, 0, IP_TTL 0 is not in 1..255 or -1",
        "IP_TTL, 256, IP_TTL 256 is not in 1..255 or -1",
        "TCP_KEEPCNT, 0, TCP_KEEPCNT 0 is not in 1..127",
        "TCP_KEEPCNT, 128, TCP_KEEPCNT 128 is not in 1..127",
        "TCP_MAXSEG, 87, TCP_MAXSEG 87 is not in 0 or 88..32767",
        "UDP_SEGMENT, 65536, UDP_SEGMENT 65536 is not in 0..65535",
        "SO_RCVBUF, -1, SO_RCVBUF -1 is not in 0..2147483647",
        "IPV6_UNICAST_HOPS, -2, IPV6_UNICAST_HOPS -2 is not in -1..255",
    })
    void encode_outOfRange_namesOptionValueAndRange(String name, int value, String message) {
        Option<Integer> option = named(name, Integer.class);
        assertThatThrownBy(() -> option.encode(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "TCP_KEEPIDLE, PT0S, false",
        "TCP_KEEPIDLE, PT0.000000001S, true",
        "TCP_KEEPIDLE, PT32767S, true",
        "TCP_KEEPIDLE, PT32766.5S, true",
        "TCP_KEEPIDLE, PT32767.5S, false",
        "TCP_KEEPIDLE, PT2562047788015215H, false",
        "TCP_USER_TIMEOUT, PT0S, true",
        "TCP_USER_TIMEOUT, PT-0.000000001S, false",
        "TCP_USER_TIMEOUT, PT2147483.647S, true",
        "TCP_USER_TIMEOUT, PT2147483.648S, false",
        "TCP_LINGER2, PT-1S, true",
        "TCP_LINGER2, PT-2562047788015215H, false",
        "SO_RCVTIMEO, PT-1S, false",
        "SO_RCVTIMEO, PT2147483647S, true",
        "SO_RCVTIMEO, PT2147483648S, false",
    })
    void duration_outOfRange_isRefused(String name, Duration value, boolean permitted) {
        Option<Duration> option = named(name, Duration.class);
        if (permitted) {
            assertThat(option.encode(value)).hasSize(option.capacity());
        } else {
            assertThatThrownBy(() -> option.encode(value))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(name + " " + value + " is not in PT");
        }
    }

    /// A nanosecond must not become zero, which would switch the limit off.
    @Test
    void duration_isRoundedUp() {
        Set<String> shortTimes = Set.of("TCP_DELACK_MAX_US", "TCP_RTO_MIN_US");
        for (Option<?> any : Option.all()) {
            if (any.type() == Duration.class && any.isWritable()) {
                Option<Duration> option = named(any.name(), Duration.class);
                if (!any.equals(Options.TCP_RTO_MAX_MS)) {
                    assertThat(option.decode(option.encode(Duration.ofNanos(1))))
                            .as(any.name())
                            .isPositive();
                }
                Duration odd = shortTimes.contains(any.name())
                        ? Duration.ofMillis(3).plusNanos(1)
                        : Duration.ofSeconds(3).plusNanos(1);
                assertThat(option.decode(option.encode(odd))).as(any.name()).isGreaterThanOrEqualTo(odd);
            }
        }
    }

    private static <T> Option<T> named(String name, Class<T> type) {
        for (Option<?> option : Option.all()) {
            if (option.name().equals(name)) {
                assertThat(option.type()).isEqualTo(type);
                @SuppressWarnings("unchecked") // checked in the line before
                Option<T> typed = (Option<T>) option;
                return typed;
            }
        }
        throw new AssertionError(name);
    }

    @Test
    void oneWayOptions_refuseTheOtherWayBeforeTheCall() throws IOException {
        try (Socket socket = Socket.open(Family.INET, SocketType.STREAM)) {
            assertThatThrownBy(() -> socket.set(Options.SO_TYPE, SocketType.DGRAM))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("SO_TYPE can only be read");
            assertThatThrownBy(() -> socket.get(Options.IP_ADD_MEMBERSHIP))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("IP_ADD_MEMBERSHIP can only be set");
        }
        assertThat(Options.SO_SNDBUFFORCE.isReadable()).isFalse();
        assertThat(Options.SO_SNDBUFFORCE.isWritable()).isTrue();
        assertThat(Options.SO_ERROR.isWritable()).isFalse();
    }

    @Test
    void text_isCheckedInBytes() {
        assertThat(Options.TCP_CONGESTION.encode("x".repeat(15))).hasSize(16);
        for (String bad : new String[] {"x".repeat(16), "ü".repeat(8), "a\0b"}) {
            assertThatThrownBy(() -> Options.TCP_CONGESTION.encode(bad)).hasMessageContaining("15 bytes");
        }
        assertThat(Options.TCP_CONGESTION.decode(new byte[] {'a', 'b', 0, 'c'})).isEqualTo("ab");
        assertThat(Options.TCP_CONGESTION.decode(new byte[0])).isEmpty();
    }

    @Test
    void numbers_ofFewerBytesThanAsked_areRead() {
        assertThat(Options.IP_TTL.decode(new byte[] {(byte) 200})).isEqualTo(200);
        assertThat(Options.SO_KEEPALIVE.decode(new byte[] {1, 0, 0, 0})).isTrue();
        assertThat(Options.SO_COOKIE.decode(new byte[] {1, 2, 0, 0})).isEqualTo(0x201L);
        assertThat(Options.SO_MARK.decode(new byte[] {-1, -1, -1, -1})).isEqualTo(0xffff_ffffL);
    }

    @Test
    void typed_tellWhatASocketIs() throws IOException {
        try (Socket socket = Socket.open(Family.INET6, SocketType.DGRAM)) {
            assertThat(socket.get(Options.SO_DOMAIN)).isEqualTo(Family.INET6);
            assertThat(socket.get(Options.SO_TYPE)).isEqualTo(SocketType.DGRAM);
            assertThat(socket.get(Options.SO_PROTOCOL)).isEqualTo(Protocol.UDP);
            assertThat(socket.get(Options.SO_ERROR)).isEqualTo(Errno.NONE);
            assertThat(socket.get(Options.SO_ACCEPTCONN)).isFalse();
        }
    }

    @Test
    void peercred_ofAPair_isThisProcess() throws IOException {
        try (SocketPair pair = Socket.pair();
                Socket tcp = Socket.open(Family.INET, SocketType.STREAM)) {
            assertThat(pair.first().get(Options.SO_PEERCRED).pid())
                    .isEqualTo(ProcessHandle.current().pid());
            assertThat(tcp.get(Options.SO_PEERCRED)).isEqualTo(new Credentials(0, -1, -1));
        }
    }

    @Test
    void mtu_whenConnected_isTheLoopbacks() throws IOException {
        try (Socket socket = Socket.open(Family.INET, SocketType.DGRAM)) {
            assertThatThrownBy(() -> socket.get(Options.IP_MTU))
                    .extracting(Errno::of)
                    .isEqualTo(Errno.ENOTCONN);
            socket.connect(Address.inet("127.0.0.1", 9));
            assertThat(socket.get(Options.IP_MTU)).isGreaterThanOrEqualTo(1500);
        }
    }

    @Test
    void membership_isJoinedOnceAndLeftOnce() throws IOException {
        try (Socket four = Socket.open(Family.INET, SocketType.DGRAM);
                Socket six = Socket.open(Family.INET6, SocketType.DGRAM)) {
            joinAndLeave(four, Options.IP_ADD_MEMBERSHIP, Options.IP_DROP_MEMBERSHIP, Membership.of("239.1.2.3", 1));
            joinAndLeave(
                    four,
                    Options.IP_ADD_MEMBERSHIP,
                    Options.IP_DROP_MEMBERSHIP,
                    Membership.of("239.1.2.3", Address.Inet4.loopback(0)));
            joinAndLeave(six, Options.IPV6_JOIN_GROUP, Options.IPV6_LEAVE_GROUP, Membership.of("ff02::99%1"));
        }
    }

    private static void joinAndLeave(
            Socket socket, Option<Membership> join, Option<Membership> leave, Membership membership)
            throws IOException {
        socket.set(join, membership);
        assertThatThrownBy(() -> socket.set(join, membership))
                .extracting(Errno::of)
                .isEqualTo(Errno.EADDRINUSE);
        socket.set(leave, membership);
        assertThatThrownBy(() -> socket.set(leave, membership))
                .extracting(Errno::of)
                .isEqualTo(Errno.EADDRNOTAVAIL);
    }

    @Test
    void membership_ofTheWrongKind_isRefusedBeforeTheCall() {
        assertThatThrownBy(() -> Membership.of("10.0.0.1")).hasMessageContaining("10.0.0.1 is not in 224.0.0.0/4");
        assertThatThrownBy(() -> Options.IP_ADD_MEMBERSHIP.encode(Membership.of("ff02::1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("IPV6_JOIN_GROUP");
        assertThatThrownBy(() -> Options.IPV6_JOIN_GROUP.encode(Membership.of("239.1.1.1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("IP_ADD_MEMBERSHIP");
    }

    @Test
    void linger_ofNegativeTime_isRefused() {
        assertThatThrownBy(() -> Linger.of(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT-1S");
    }

    @Test
    void pathMtuDiscovery_isAnOpenValue() {
        for (int number = 0; number <= 5; number++) {
            assertThat(PathMtuDiscovery.of(number).toString()).matches("[A-Z]+");
        }
        assertThat(PathMtuDiscovery.of(9)).hasToString("9");
    }

    @Test
    @Row("N6")
    void option_thatTheSocketLacks_isRefusedByTheKernelOnce() throws IOException {
        try (Socket unix = Socket.open(Family.UNIX, SocketType.STREAM)) {
            assertThatThrownBy(() -> unix.set(Options.TCP_NODELAY, true))
                    .isInstanceOf(SocketCallException.class)
                    .hasMessageStartingWith("setsockopt TCP_NODELAY unix: EOPNOTSUPP");
            assertThatThrownBy(() -> unix.get(Options.TCP_NODELAY))
                    .isInstanceOf(SocketCallException.class)
                    .hasMessageStartingWith("getsockopt TCP_NODELAY unix: EOPNOTSUPP");
        }
    }

    @Test
    @Row("N6")
    void option_thatTheKernelDoesNotKnow_isAskedForOnce() throws IOException {
        var asked = new AtomicInteger();
        var kernel = new FaultyKernel().with((n, nr, arguments) -> {
            boolean option = nr == Syscall.SETSOCKOPT || nr == Syscall.GETSOCKOPT;
            return option && asked.incrementAndGet() > 0 ? -92 : FaultyKernel.Fault.PASS;
        });
        var host = new Host(kernel, System::nanoTime);
        try (Socket socket = Opening.open(host, Family.INET, SocketType.STREAM, Protocol.DEFAULT)) {
            assertThatThrownBy(() -> socket.set(Options.TCP_INQ, true))
                    .isInstanceOf(SocketCallException.class)
                    .hasMessage("setsockopt TCP_INQ tcp: ENOPROTOOPT (Protocol not available)");
            assertThatThrownBy(() -> socket.get(Options.TCP_IS_MPTCP))
                    .isInstanceOf(SocketCallException.class)
                    .hasMessage("getsockopt TCP_IS_MPTCP tcp: ENOPROTOOPT (Protocol not available)");
            assertThat(asked).hasValue(2);
        }
    }
}
