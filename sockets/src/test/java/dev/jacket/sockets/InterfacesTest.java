package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import dev.jacket.checks.Needs;
import dev.jacket.loop.internal.Host;
import dev.jacket.sys.ForeignMemory;
import dev.jacket.sys.Syscall;
import dev.jacket.sys.iovec;
import dev.jacket.sys.msghdr;
import dev.jacket.sys.nlmsghdr;
import dev.jacket.testkit.FaultyKernel;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Interfaces against ip(8) and against the JDK.
@OnEachThread
class InterfacesTest {
    /// What `ip -j addr` says, one line for an interface and one for each address.
    private static final String FLATTEN = """
            import json, subprocess
            for link in json.loads(subprocess.check_output(['ip', '-j', 'addr'])):
                print(link['ifindex'], link['ifname'], link['mtu'], link.get('address', ''),
                      'UP' in link['flags'], 'LOOPBACK' in link['flags'], 'MULTICAST' in link['flags'])
                for a in link['addr_info']:
                    if 'local' in a:
                        other = a.get('address', '').split('/')[0]
                        print(' ', a['local'], a['prefixlen'], a['scope'], other, a.get('broadcast', ''),
                              a['valid_life_time'] == 4294967295, a['preferred_life_time'] == 4294967295)
            """;

    private static String flat(List<Interfaces.Interface> interfaces) {
        var text = new StringBuilder();
        for (var each : interfaces) {
            text.append("%d %s %d %s %s %s %s%n"
                    .formatted(
                            each.index(),
                            each.name(),
                            each.mtu(),
                            each.hardwareAddress(),
                            truth(each.isUp()),
                            truth(each.isLoopback()),
                            truth(each.isMulticast())));
            for (var address : each.addresses()) {
                text.append("  %s %d %s %s %s %s %s%n"
                        .formatted(
                                address.address().host().replaceFirst("%.*", ""),
                                address.prefix(),
                                address.scopeName(),
                                address.peer().map(Address.Ip::host).orElse(""),
                                address.broadcast().map(Address.Ip::host).orElse(""),
                                truth(address.valid().isEmpty()),
                                truth(address.preferred().isEmpty())));
            }
        }
        return text.toString();
    }

    private static String truth(boolean value) {
        return value ? "True" : "False";
    }

    @Test
    @Needs({"root", "netns", "ip", "python3"})
    @Covers("Interfaces.list")
    void list_isWhatIpSays() throws Exception {
        try (var namespace = new NetworkNamespace()) {
            namespace.run("ip", "link", "add", "jk0", "type", "veth", "peer", "name", "jk1");
            namespace.run("ip", "link", "set", "jk0", "mtu", "1434", "address", "02:00:00:00:00:ab");
            namespace.run("ip", "addr", "add", "192.0.2.1/24", "broadcast", "192.0.2.255", "dev", "jk0");
            namespace.run("ip", "addr", "add", "198.51.100.1", "peer", "198.51.100.2/32", "dev", "jk0");
            namespace.run(
                    "ip",
                    "addr",
                    "add",
                    "2001:db8::1/64",
                    "dev",
                    "jk0",
                    "nodad",
                    "valid_lft",
                    "1000",
                    "preferred_lft",
                    "500");
            namespace.run("ip", "addr", "add", "fe80::77/64", "dev", "jk0", "nodad", "scope", "link");
            namespace.run("ip", "addr", "add", "2001:db8:1::1", "peer", "2001:db8:1::2", "dev", "jk0", "nodad");
            namespace.run("ip", "link", "add", "jk2", "type", "bridge");

            List<Interfaces.Interface> found = Interfaces.list(namespace.host());

            assertThat(flat(found)).isEqualTo(namespace.run("python3", "-c", FLATTEN));
            assertThat(found).extracting(Interfaces.Interface::name).contains("lo", "jk0", "jk1", "jk2");
            check(found.stream()
                    .filter(each -> each.name().equals("jk0"))
                    .findFirst()
                    .orElseThrow());
        }
    }

    private static void check(Interfaces.Interface veth) {
        assertThat(veth.hardwareType()).isEqualTo(1);
        assertThat(veth.isRunning()).isFalse();
        assertThat(veth.isPointToPoint()).isFalse();
        var mortal = veth.addresses().stream()
                .filter(each -> each.toString().equals("2001:db8::1/64"))
                .findFirst()
                .orElseThrow();
        assertThat(mortal.valid().orElseThrow()).isBetween(Duration.ofSeconds(900), Duration.ofSeconds(1000));
        assertThat(mortal.preferred().orElseThrow()).isBetween(Duration.ofSeconds(400), Duration.ofSeconds(500));
        assertThat(veth.addresses())
                .extracting(Interfaces.InterfaceAddress::address)
                .contains(Address.inet("fe80::77%" + veth.index(), 0));
    }

    @Test
    @Covers({"Interfaces.byIndex", "Interfaces.byName"})
    void list_hasTheInterfacesOfTheJdk() throws IOException {
        var theirs = Collections.list(NetworkInterface.getNetworkInterfaces());
        for (NetworkInterface each : theirs) {
            Interfaces.Interface ours = Interfaces.byName(each.getName()).orElseThrow();
            assertThat(ours.index()).isEqualTo(each.getIndex());
            assertThat(ours.mtu()).isEqualTo(each.getMTU());
            assertThat(ours.isUp()).isEqualTo(each.isUp());
            assertThat(Interfaces.byIndex(each.getIndex())).hasValue(ours);
        }
        assertThat(Interfaces.byName("no-such")).isEmpty();
        assertThat(Interfaces.byIndex(99_999)).isEmpty();
    }

    private static List<String> names(Host host) throws IOException {
        return Interfaces.list(host).stream().map(Interfaces.Interface::name).collect(Collectors.toList());
    }

    private static MemorySegment datagram(long[] arguments) {
        MemorySegment header = ForeignMemory.of(arguments[1], msghdr.SIZEOF);
        MemorySegment part = ForeignMemory.of(msghdr.msg_iov(header), iovec.SIZEOF);
        return ForeignMemory.of(iovec.iov_base(part), nlmsghdr.SIZEOF);
    }

    /// The kernel marks every message from the moment on when something has changed.
    @Test
    void list_changedDuringTheDump_isReadAgain() throws IOException {
        var dumps = new AtomicInteger();
        var kernel = new FaultyKernel().with(new FaultyKernel.Fault() {
            @Override
            public long at(long n, Syscall nr, long[] arguments) {
                dumps.addAndGet(nr == Syscall.SENDTO ? 1 : 0);
                return PASS;
            }

            @Override
            public long after(Syscall nr, long[] arguments, long result) {
                if (nr == Syscall.RECVMSG && result > 0 && dumps.get() <= 2) {
                    MemorySegment message = datagram(arguments);
                    nlmsghdr.nlmsg_flags(message, nlmsghdr.nlmsg_flags(message) | 0x10);
                }
                return result;
            }
        });
        assertThat(names(new Host(kernel, System::nanoTime))).isEqualTo(names(Host.system()));
        assertThat(dumps).hasValue(4); // two of links that were disturbed, one that was not, and one of addresses
    }

    @Test
    void list_changedInEachDump_givesUp() {
        var kernel = new FaultyKernel().with(new FaultyKernel.Fault() {
            @Override
            public long at(long n, Syscall nr, long[] arguments) {
                return PASS;
            }

            @Override
            public long after(Syscall nr, long[] arguments, long result) {
                if (nr == Syscall.RECVMSG && result > 0) {
                    nlmsghdr.nlmsg_flags(datagram(arguments), 0x12);
                }
                return result;
            }
        });
        assertThatThrownBy(() -> Interfaces.list(new Host(kernel, System::nanoTime)))
                .hasMessageContaining("changes faster than it can be read");
    }

    /// A socket takes what any privileged program writes to it; here one says that the dump is over.
    @Test
    @Needs("root")
    void list_messageOfAStranger_isPassedOver() throws IOException {
        var requests = new AtomicInteger();
        try (Socket stranger = Socket.open(Family.NETLINK, SocketType.RAW, Protocol.Netlink.ROUTE)) {
            var kernel = new FaultyKernel().with((n, nr, arguments) -> {
                if (nr == Syscall.SENDTO && requests.incrementAndGet() == 2) {
                    lie(stranger, (int) arguments[0]);
                }
                return FaultyKernel.Fault.PASS;
            });
            var found = Interfaces.list(new Host(kernel, System::nanoTime));
            assertThat(found).isEqualTo(Interfaces.list());
            assertThat(found.getFirst().addresses()).isNotEmpty();
        }
    }

    private static void lie(Socket stranger, int fd) {
        try (Socket victim = Socket.fromFd(fd, Ownership.COPY)) {
            stranger.sendTo(NetlinkMessage.request(3, 2, 2, new byte[4]), victim.localAddress());
        } catch (IOException refused) {
            throw new AssertionError(refused);
        }
    }

    @Test
    void dump_roomTooSmall_growsAndAsksAgain() throws IOException {
        try (var small = NetlinkDump.open(Host.system(), Protocol.Netlink.ROUTE, 20);
                var usual = NetlinkDump.open(Host.system(), Protocol.Netlink.ROUTE)) {
            assertThat(small.of(18, new byte[16])).hasSameSizeAs(usual.of(18, new byte[16]));
        }
    }

    @Test
    void dump_ofWhatTheKernelDoesNotHave_isItsErrno() throws IOException {
        try (var dump = NetlinkDump.open(Host.system(), Protocol.Netlink.SOCK_DIAG)) {
            Lab.refused(Errno.EINVAL, () -> dump.of(20, new byte[1]));
        }
    }
}
