package dev.jacket.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Needs;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The examples below the transport protocols, each in a network of its own, against the system's own programs.
@Needs({"root", "netns", "ip", "nsenter"})
class NetworkTest {
    private static final String LOOPBACK = "ip link set lo up && echo up && cat";

    /// A machine here, a router, and a machine behind it. The last line ends them when the first of them is told to.
    private static final String ROUTER = """
            set -e
            ip link set lo up
            unshare -n sleep 60 & R=$!
            unshare -n sleep 60 & B=$!
            here=$(readlink /proc/$$/ns/net)
            until [ "$(readlink /proc/$R/ns/net)" != "$here" ] && [ "$(readlink /proc/$B/ns/net)" != "$here" ]; do :; done
            ip link add name jk0 type veth peer name jk1 netns $R
            nsenter -t $R -n ip link add name jk2 type veth peer name jk3 netns $B
            ip addr add 10.9.1.1/24 dev jk0
            ip link set jk0 up
            nsenter -t $R -n sh -ec 'ip addr add 10.9.1.2/24 dev jk1; ip addr add 10.9.2.1/24 dev jk2
              ip link set jk1 up; ip link set jk2 up; echo 1 > /proc/sys/net/ipv4/ip_forward'
            nsenter -t $B -n sh -ec 'ip addr add 10.9.2.2/24 dev jk3; ip link set jk3 up
              ip route add default via 10.9.2.1'
            ip route add default via 10.9.1.2
            until ping -q -c 1 -W 1 10.9.2.2 > /dev/null; do :; done
            echo up
            cat
            kill $R $B
            """;

    @RegisterExtension
    final Children children = new Children();

    private Child network(String script) {
        var network = children.program("unshare", "-n", "sh", "-c", script);
        network.out("up\n"::equals);
        return network;
    }

    private static List<String> in(Child network, String... more) {
        var way = new ArrayList<>(List.of("nsenter", "-t", network.pid(), "-n"));
        way.addAll(List.of(more));
        return way;
    }

    private String run(Child network, String... command) {
        return children.program(in(network, command).toArray(String[]::new)).outAtExit();
    }

    private String ping(Child network, String to) {
        return run(network, "ping", "-c", "3", "-i", "0.2", to)
                .lines()
                .filter(line -> line.startsWith("64 bytes"))
                .map(line -> line.replace(" ttl=64", ""))
                .map(NetworkTest::untimed)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String untimed(String text) {
        return text.replaceAll("time=[0-9.]+ ms", "time=T");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    @Needs("ping")
    void ping_raw_isWhatPingSays(String to) {
        var network = network(LOOPBACK);
        var ours = children.example(in(network), Ping.class, to).outAtExit();
        assertThat(untimed(ours)).isEqualTo(ping(network, to)).contains("icmp_seq=3");
    }

    @Test
    @Needs("setpriv")
    void ping_withoutPrivilege_needsTheGroup() {
        var network = network(LOOPBACK);
        var way = in(network, "setpriv", "--bounding-set=-all", "--inh-caps=-all");
        var refused = children.example(way, Ping.class);
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("socket raw: EPERM (Operation not permitted)");

        run(network, "sh", "-c", "echo 0 0 > /proc/sys/net/ipv4/ping_group_range");
        for (var to : List.of("127.0.0.1", "::1")) {
            assertThat(children.example(way, Ping.class, to).outAtExit())
                    .hasLineCount(3)
                    .contains("64 bytes from " + to + ": icmp_seq=3 time=");
        }
    }

    @Test
    @Needs("ping")
    void traceroute_behindARouter_namesBoth() {
        var network = network(ROUTER);
        try {
            assertThat(children.example(in(network), Traceroute.class, "10.9.2.2")
                            .outAtExit())
                    .isEqualTo("1 10.9.1.2\n2 10.9.2.2\n");
            var expired = children.program(
                    in(network, "ping", "-c", "1", "-t", "1", "10.9.2.2").toArray(String[]::new));
            assertThat(expired.exit()).isEqualTo(1);
            assertThat(expired.out()).contains("From 10.9.1.2 ");
            assertThat(children.example(in(network), Traceroute.class).outAtExit())
                    .isEqualTo("1 127.0.0.1\n");
        } finally {
            network.endInput();
            network.exit();
        }
    }

    private static final String MEMBER = """
            import socket, sys
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.settimeout(40)
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            s.bind(('239.1.2.3', 9090))
            s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP,
                         socket.inet_aton('239.1.2.3') + socket.inet_aton('127.0.0.1'))
            print('listening 239.1.2.3:9090', file=sys.stderr, flush=True)
            for _ in range(2):
                print(s.recv(100).decode(), flush=True)
            """;

    private static final String SPEAKER = """
            import socket
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton('127.0.0.1'))
            s.sendto(b'from python', ('239.1.2.3', 9090))
            s.sendto(b'elsewhere', ('127.0.0.1', 9090))
            """;

    @Test
    @Needs("python3")
    void multicast_eachMember_getsEachDatagramOfTheGroup() {
        var network = network(LOOPBACK);
        var group = "239.1.2.3:9090";
        var ours = children.example(in(network), MulticastReceiver.class, group);
        var theirs = children.program(in(network, "python3", "-c", MEMBER).toArray(String[]::new));
        assertThat(List.of(ours.address(), theirs.address())).containsOnly(group);

        run(network, "python3", "-c", SPEAKER);
        ours.out(text -> text.matches("127\\.0\\.0\\.1:\\d+ from python\n"));
        children.example(in(network), MulticastSender.class, group)
                .type("grüße\n")
                .endInput();
        ours.out(text -> text.matches("(127\\.0\\.0\\.1:\\d+ (from python|grüße)\n){2}"));
        assertThat(theirs.outAtExit()).isEqualTo("from python\ngrüße\n");
    }

    @Test
    @Needs({"ping", "tshark"})
    void packetDump_ofPings_isWhatTsharkSees() {
        var network = network(LOOPBACK);
        var ours = children.example(in(network), PacketDump.class);
        assertThat(ours.address()).startsWith("packet:1/0x0003");
        var capture = "tshark -i lo -l -n -f icmp -T fields -e ip.src -e ip.dst -e ip.proto -e ip.len";
        var theirs = children.program(in(network, "sh", "-c", "exec " + capture).toArray(String[]::new));
        // It takes a while until it listens, and what it missed must not count.
        await().until(() -> {
            ping(network, "127.0.0.1", 11);
            return !theirs.out().isEmpty();
        });
        for (int size : new int[] {100, 1, 1000}) {
            ping(network, "127.0.0.1", size);
        }
        ping(network, "::1", 56);

        ours.out(text -> text.contains("in ::1 > ::1 protocol 58 length 104"));
        var seen = theirs.out(text -> text.endsWith("1028\n") && text.indexOf("1028\n") < text.lastIndexOf("1028\n"));
        assertThat(seen.replaceAll(".*\t39\n", "")).hasLineCount(6);
        assertThat(ours.out()
                        .replaceAll("(out .*|in ::1.*|.* protocol 6 .*|.* length 39)\n", "")
                        .replaceAll("in (\\S+) > (\\S+) protocol (\\d+) length (\\d+)", "$1\t$2\t$3\t$4"))
                .isEqualTo(seen.replaceAll(".*\t39\n", ""));
        assertThat(ours.out()).contains("out 127.0.0.1 > 127.0.0.1 protocol 1 length 1028\n");
    }

    private void ping(Child network, String to, int size) {
        run(network, "ping", "-q", "-c", "1", "-s", Integer.toString(size), to);
    }

    private static final String FLATTEN = """
            import json, subprocess
            for link in json.loads(subprocess.check_output(['ip', '-j', 'addr'])):
                print(link['ifindex'], link['ifname'], 'up' if 'UP' in link['flags'] else 'down', 'mtu', link['mtu'],
                      link['address'], *(a['local'] + ('%' + str(link['ifindex']) if a['local'][:4] == 'fe80' else '')
                                         + '/' + str(a['prefixlen']) for a in link['addr_info']))
            """;

    @Test
    @Needs("python3")
    void interfaceList_isWhatIpSays() {
        var network = network(
                "ip link set lo up && ip link add jk0 type veth peer name jk1"
                        + " && ip addr add 192.0.2.7/25 dev jk0 && ip -6 addr add 2001:db8::7/64 dev jk0 nodad && echo up && cat");
        var ours = children.example(in(network), InterfaceList.class).outAtExit();
        assertThat(ours).isEqualTo(run(network, "python3", "-c", FLATTEN)).contains("192.0.2.7/25 2001:db8::7/64");
    }

    private static final String CONNECTIONS = """
            import fcntl, socket, sys
            for host in '127.0.0.1', '::1':
                l = socket.create_server((host, 0), family=socket.AF_INET6 if ':' in host else socket.AF_INET, backlog=7)
                c = socket.create_connection(l.getsockname()[:2])
                s, _ = l.accept()
                s.sendall(b'12345')
                while any(fcntl.ioctl(s, 0x5411, bytes(4))): pass  # until it is acknowledged
                globals()[host] = l, c, s
            print('listening', file=sys.stderr, flush=True)
            sys.stdin.read()
            """;

    private static Set<String> lines(String text, String gone, String kept) {
        return text.lines()
                .map(line -> line.strip().replaceAll("\\s+", " ").replaceFirst(gone, kept))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    @Needs({"python3", "ss"})
    void tcpSockets_isWhatSsSays() {
        var network = network(LOOPBACK);
        var peers = children.program(in(network, "python3", "-c", CONNECTIONS).toArray(String[]::new));
        await().until(() -> peers.err().contains("listening"));
        var ours = children.example(in(network), TcpSockets.class).outAtExit();
        var theirs = run(network, "ss", "-H", "-t", "-a", "-n").replace("ESTAB ", "ESTABLISHED ");
        var listed = lines(ours.replaceAll(" (-|[0-9.]+ ms)\n", "\n"), ":0$", ":*");
        assertThat(listed).hasSize(6).isEqualTo(lines(theirs, "$", ""));
        assertThat(ours).containsPattern("ESTABLISHED 5 0 127\\.0\\.0\\.1:\\d+ 127\\.0\\.0\\.1:\\d+ \\d+\\.\\d{3} ms");
        peers.endInput();
    }
}
