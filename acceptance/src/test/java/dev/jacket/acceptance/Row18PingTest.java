package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.acceptance.Events.Event;
import dev.jacket.checks.Needs;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Row 18: `jacket ping`, on the loopback of a network of its own where it is about privileges.
class Row18PingTest {
    private static final String[] WITHOUT_PRIVILEGE = {"setpriv", "--bounding-set=-all", "--inh-caps=-all"};

    @RegisterExtension
    final Programs programs = new Programs();

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    @Needs("root")
    void ping_loopback_isAnsweredAsPingIs(String host) {
        var ping = programs.jacket("ping", host, "-c", "3", "--interval", "50ms");
        ping.ends(0);
        assertThat(ping.out().restText())
                .startsWith("ping " + host + ": icmp, 56 bytes\n")
                .containsPattern("\nreply 1 from " + host + ": [0-9.]+ ms, ttl 64\n")
                .containsPattern("\nreply 3 from " + host + ": [0-9.]+ ms, ttl 64\n")
                .containsPattern("\n3 sent, 3 replies, 0 lost \\(0 %\\)\nmin [0-9.]+ ms, median [0-9.]+ ms, p99 ");
    }

    @Test
    @Needs({"root", "unshare", "setpriv", "ip"})
    void ping_groupThatMay_needsNoPrivilege() {
        var ping = programs.start(inOwnNetwork("0 2147483647", "127.0.0.1", "-v", "-c", "2", "--interval", "50ms"));
        ping.ends(0);
        assertThat(ping.err().restText()).isEqualTo("icmp by a socket without privilege\n");
        assertThat(ping.out().restText()).contains(", ttl 64\n").contains("\n2 sent, 2 replies, 0 lost (0 %)\n");
    }

    @Test
    @Needs({"root", "unshare", "setpriv", "ip"})
    void ping_nothingAllowed_isOneLineWithBothWays() {
        var ping = programs.start(inOwnNetwork("1 0", "127.0.0.1"));
        ping.ends(2);
        OneLine.of(ping)
                .isEqualTo("jacket: socket icmp 127.0.0.1 : EPERM (Operation not permitted); needs CAP_NET_RAW, or a"
                        + " group of this user's in net.ipv4.ping_group_range (now 1 0)");
    }

    @Test
    @Needs({"root", "unshare", "ip"})
    void ping_noRoute_isOneLine() {
        var ping = programs.start(Program.jacket("ping", "192.0.2.1")
                .inShell("ip link set lo up && exec \"$@\"")
                .under("unshare", "-n"));
        ping.ends(1);
        OneLine.of(ping).isEqualTo("jacket: connect icmp 192.0.2.1 : ENETUNREACH (Network is unreachable)");
    }

    @Test
    @Needs({"root", "unshare", "ip"})
    void ping_farHost_isAnsweredAsSoonAsPingIs() {
        var network = "ip link add veth0 type veth peer name veth1"
                + "; unshare -n sleep 60 & far=$!; until [ \"$(readlink /proc/$far/ns/net)\" != \"$(readlink /proc/self/ns/net)\" ]; do :; done; ip link set veth1 netns $far"
                + "; ip addr add 10.99.3.1/24 dev veth0; ip link set veth0 up"
                + "; nsenter -t $far -n ip addr add 10.99.3.2/24 dev veth1; nsenter -t $far -n ip link set veth1 up"
                + "; \"$@\"; code=$?; kill $far; exit $code";
        var ping = programs.start(Program.jacket("ping", "10.99.3.2", "-c", "3", "--interval", "100ms")
                .inShell(network)
                .under("unshare", "-n"));
        ping.ends(0);
        assertThat(ping.out().restText())
                .contains("reply 1 from 10.99.3.2: ", ", ttl 64\n", "\n3 sent, 3 replies, 0 lost (0 %)\n");
    }

    @Test
    @Needs("root")
    void ping_interrupted_showsTheFigures() {
        var ping = programs.jacket("ping", "127.0.0.1", "-c", "never");
        ping.out().nextThrough("reply 1 ");
        ping.signal("INT");
        ping.ends(130);
        assertThat(ping.out().restText()).containsPattern("\n\\d+ sent, \\d+ repl.*\nmin ");
    }

    @Test
    @Needs("root")
    void ping_json_tellsEachReplyAndTheResult() {
        var ping = programs.jacket("ping", "127.0.0.1", "-c", "2", "--interval", "50ms", "--size", "1000", "--json");
        ping.ends(0);
        var events = events(ping);
        var replies = events.stream().filter(e -> e.name().equals("reply")).toList();
        assertThat(replies).extracting(e -> e.text("seq")).containsExactly("1", "2");
        var result = events.stream()
                .filter(e -> e.name().equals("result"))
                .findFirst()
                .orElseThrow();
        assertThat(List.of(result.text("messages"), result.text("replies"), result.text("lost")))
                .containsExactly("2", "2", "0");
    }

    @Test
    void ping_tcp_isTheTimeOfAConnect() {
        var server = programs.pythonServer("echo_server.py", "127.0.0.1:0");
        var ping = programs.jacket("ping", "127.0.0.1:" + server.port(), "-c", "2", "--interval", "50ms");
        ping.ends(0);
        assertThat(ping.out().restText()).contains(": tcp, ").contains("\n2 sent, 2 replies, 0 lost (0 %)\n");
    }

    @Test
    void ping_closedPort_saysWhyAndEndsWith5() {
        var ping = programs.jacket("ping", "127.0.0.1:1", "-c", "1");
        ping.ends(5);
        assertThat(ping.err().restText()).isEqualTo("request 1 : ECONNREFUSED (Connection refused)\n");
        assertThat(ping.out().restText()).endsWith("\n1 sent, 0 replies, 1 lost (100 %)\n");
    }

    @Test
    void ping_udp_isTheTimeOfAnEcho() {
        var server = programs.server("serve", "echo", "udp://127.0.0.1:0");
        var ping = programs.jacket("ping", "udp://127.0.0.1:" + server.port(), "-c", "2", "--interval", "50ms");
        ping.ends(0);
        assertThat(ping.out().restText()).contains(": udp, ").contains("\n2 sent, 2 replies, 0 lost (0 %)\n");
    }

    private static List<Event> events(Running running) {
        return running.out()
                .restText()
                .lines()
                .map(Json::object)
                .map(Event::new)
                .toList();
    }

    /// Without privilege, in a network where these groups may use ping sockets.
    private static Program inOwnNetwork(String groups, String... words) {
        return Program.jacket("ping")
                .plus(words)
                .under(WITHOUT_PRIVILEGE)
                .inShell("ip link set lo up && echo " + groups + " >/proc/sys/net/ipv4/ping_group_range && exec \"$@\"")
                .under("unshare", "-n");
    }
}
