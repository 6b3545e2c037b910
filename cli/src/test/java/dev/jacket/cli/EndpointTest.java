package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.SocketType;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EndpointTest {
    @Test
    void parse_internetForms_areHostAndService() {
        assertThat(target("1234")).isEqualTo(tcp("", "1234"));
        assertThat(target("localhost:1234")).isEqualTo(tcp("localhost", "1234"));
        assertThat(target("[::1]:80")).isEqualTo(tcp("::1", "80"));
        assertThat(target("[fe80::1%eth0]:80")).isEqualTo(tcp("fe80::1%eth0", "80"));
        assertThat(target("*:0")).isEqualTo(tcp("*", "0"));
        assertThat(target("host:http")).isEqualTo(tcp("host", "http"));
        assertThat(target("tcp://h:1")).isEqualTo(tcp("h", "1"));
        assertThat(target("udp://*:9090")).isEqualTo(new Target.Internet(SocketType.DGRAM, "*", "9090"));
        assertThat(target("udp://9090")).isEqualTo(new Target.Internet(SocketType.DGRAM, "", "9090"));
    }

    @Test
    void parse_unixForms_areAddresses() {
        assertThat(target("unix:/run/x")).isEqualTo(new Target.Local(SocketType.STREAM, Address.Unix.path("/run/x")));
        assertThat(target("unix-dgram:x")).isEqualTo(new Target.Local(SocketType.DGRAM, Address.Unix.path("x")));
        assertThat(target("seqpacket:@n"))
                .isEqualTo(new Target.Local(SocketType.SEQPACKET, Address.Unix.abstractName("n")));
    }

    @Test
    void parse_packetsAndMachines_areKnown() {
        assertThat(target("ip://*/icmp")).isEqualTo(new Target.Ip("*", 1));
        assertThat(target("ip://[::1]/icmp6")).isEqualTo(new Target.Ip("::1", 58));
        assertThat(target("ip://localhost/253")).isEqualTo(new Target.Ip("localhost", 253));
        assertThat(target("vsock://host:9")).isEqualTo(new Target.Vsock(2, 9));
        assertThat(target("vsock://9")).isEqualTo(new Target.Vsock(Target.Vsock.UNNAMED, 9));
        for (String text :
                new String[] {"ip://*/igmp", "ip://127.0.0.1/253", "vsock://any:1", "vsock://3:4294967295"}) {
            assertThat(target(text)).hasToString(text);
        }
        assertThatThrownBy(() -> target("ip://*/imcp")).hasMessageContaining("did you mean icmp?");
        assertThatThrownBy(() -> target("ip://*/256")).hasMessageContaining("0 to 255");
        assertThatThrownBy(() -> target("ip://*")).hasMessageContaining("ip://HOST/PROTOCOL");
        assertThatThrownBy(() -> target("vsock://hots:1")).hasMessageContaining("did you mean host?");
    }

    @Test
    void parse_otherForms_areKnown() {
        assertThat(target("-")).isEqualTo(new Target.Stdio());
        assertThat(target("fd:3")).isEqualTo(new Target.Inherited(3));
        assertThat(target("fd:web.http"))
                .isEqualTo(new Target.Named("web.http"))
                .hasToString("fd:web.http");
        assertThatThrownBy(() -> target("fd:3web")).hasMessageContaining("it takes a number");
        assertThatThrownBy(() -> target("fd:")).hasMessageContaining("it takes a number");
        assertThat(target("file:/a/b")).isEqualTo(new Target.File("/a/b"));
    }

    @Test
    void toString_anyForm_canBeTypedAgain() {
        for (String text : new String[] {
            "1234",
            "localhost:1",
            "[::1]:80",
            "*:0",
            "udp://*:9",
            "unix:/run/x",
            "unix-dgram:/y",
            "seqpacket:@n",
            "fd:3",
            "-"
        }) {
            assertThat(target(text)).hasToString(text);
        }
    }

    @Test
    void parse_settings_areForThisEndpointOnly() {
        var endpoint = Endpoint.parse(Verb.LISTEN, "unix:/x?mode=660&role=connect&idle-timeout=5s&keep&eol=crlf");
        assertThat(endpoint.mode()).isEqualTo(0660);
        assertThat(endpoint.role()).isEqualTo(Endpoint.Role.CONNECT);
        assertThat(endpoint.flags()).isEqualTo(Map.of(Flag.IDLE_TIMEOUT, "5s", Flag.KEEP, "", Flag.EOL, "crlf"));
        assertThat(Endpoint.parse(Verb.LISTEN, "unix:/x?keep=0").flags()).isEmpty();
    }

    @Test
    void parse_badInput_isOneClearLine() {
        refused("host:70000", "port 70000 is out of range; a port is 0 to 65535");
        refused("99999999999", "port 99999999999 is out of range");
        refused("-1", "neither a port nor a service");
        refused("", "an endpoint is empty");
        refused("host:", "names no port");
        refused(":80", "names no host");
        refused("::1:80", "an IPv6 address stands in brackets");
        refused("[::1]80", "write [ADDRESS]:PORT");
        refused("htps://x:1", "scheme htps:// is unknown");
        refused("upd://x:1", "did you mean udp?");
        refused("unx:/x", "did you mean unix?");
        refused("unix:", "names no path");
        refused("unix:" + "a".repeat(109), "the path has 109 bytes; a Unix socket's has at most 108");
        refused("unix:@" + "a".repeat(108), "the name has 108 bytes; a Unix socket's has at most 107");
        refused("1?idle-timout=1", "did you mean idle-timeout?");
        refused("1?role=lsiten", "it takes listen or connect");
        refused("1?mode=9", "is no mode");
        refused("1?eol", "needs a value");
        refused("fd:3x", "out of range");
    }

    @Test
    void parse_formsOfLaterWork_sayNotBuilt() {
        for (String text : new String[] {"dtls://h:1", "exec:cat x", "ws://h:1", "sctp://h:1"}) {
            assertThatThrownBy(() -> target(text)).hasMessageContaining("not built yet");
        }
    }

    @Test
    void parse_path108_isTaken() {
        assertThat(target("unix:" + "a".repeat(108))).isInstanceOf(Target.Local.class);
    }

    private static Target tcp(String host, String service) {
        return new Target.Internet(SocketType.STREAM, host, service);
    }

    private static Target target(String text) {
        return Endpoint.parse(Verb.LISTEN, text).target();
    }

    private static void refused(String text, String message) {
        assertThatThrownBy(() -> Endpoint.parse(Verb.LISTEN, text))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining(message);
    }
}
