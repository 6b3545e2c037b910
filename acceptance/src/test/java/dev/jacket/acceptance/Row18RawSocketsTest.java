package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Row 18: raw sockets, with Python's at the other end.
class Row18RawSocketsTest {
    /// Takes from a program the right to raw sockets.
    private static final String[] WITHOUT_RAW = {"setpriv", "--bounding-set=-net_raw", "--inh-caps=-net_raw"};

    /// A member of a group until its input ends.
    private static final String MEMBER = """
            import socket, sys
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            group = socket.inet_aton("239.1.2.3") + socket.inet_aton("10.9.1.2")
            s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group)
            sys.stdin.read()
            s.setsockopt(socket.IPPROTO_IP, socket.IP_DROP_MEMBERSHIP, group)
            """;

    @RegisterExtension
    final Programs programs = new Programs();

    @Test
    @Needs("root")
    void receive_packetsOfPython_areDecoded() {
        var server = programs.server("receive", "ip://127.0.0.1/253", "--show", "text", "-c", "1");
        programs.python("raw.py", "send", "127.0.0.1", "253", "hello").ends(0);
        server.running().ends(0);
        assertThat(server.events().named("message").getFirst().text("packet"))
                .isEqualTo("127.0.0.1 > 127.0.0.1 protocol 253 \"hello\", 5 bytes, ttl 64");
    }

    @Test
    @Needs("root")
    void receive_icmp_showsEchoInOneLineEach() {
        var receive = programs.jacket("receive", "ip://127.0.0.1/icmp", "--show", "text", "-v");
        receive.err().nextThrough("listening on ");
        programs.python("raw.py", "echo", "127.0.0.1", "4711").ends(0);
        assertThat(receive.out().nextThrough("seq 9, 13 bytes, ttl 64\n"))
                .endsWith("127.0.0.1 > 127.0.0.1 icmp echo request id 4711 seq 9, 13 bytes, ttl 64\n");
        assertThat(receive.out().nextThrough("seq 9, 13 bytes, ttl 64\n"))
                .endsWith("127.0.0.1 > 127.0.0.1 icmp echo reply id 4711 seq 9, 13 bytes, ttl 64\n");
    }

    /// What the kernel at the other end of a cable says when a program there joins a group. The reports go to a group
    /// of their own, of which this end is a member.
    @Test
    @Needs({"root", "unshare", "nsenter", "ip"})
    void receive_igmp_showsWhoJoinsWhat() {
        var networks = new TwoNetworks(programs);
        var receive = programs.start(networks.here(
                Program.jacket("receive", "ip://*/igmp?group=224.0.0.22&interface=jk0", "--show", "text", "-v")));
        receive.err().nextThrough("listening on ");
        var member = programs.start(networks.there(Program.of("python3", "-u", "-c", MEMBER)));
        assertThat(receive.out().nextThrough("joins 239.1.2.3"))
                .endsWith("10.9.1.2 > 224.0.0.22 igmp v3 report joins 239.1.2.3");
        member.endInput();
        member.ends(0);
        assertThat(receive.out().nextThrough("leaves 239.1.2.3"))
                .endsWith("10.9.1.2 > 224.0.0.22 igmp v3 report leaves 239.1.2.3");
    }

    @ParameterizedTest
    @CsvSource({"?ip-hdrincl=1,", ",ip-hdrincl=1", ",0:3=01000000"})
    @Needs("root")
    void send_ownHeader_arrivesAsWritten(String inEndpoint, String byFlag) {
        var receiver = programs.python("raw.py", "receive", "127.0.0.1", "253");
        receiver.out().nextThrough("ready\n");
        var packet = programs.folder().resolve("packet.bin");
        programs.python("raw.py", "write", packet.toString(), "127.0.0.9").ends(0);
        var send = Program.jacket("send", "ip://127.0.0.1/253" + (inEndpoint == null ? "" : inEndpoint), "@" + packet);
        programs.start(byFlag == null ? send : send.plus("--opt", byFlag)).ends(0);
        assertThat(receiver.ends(0).out().restText()).isEqualTo("127.0.0.9 ttl 33 crafted\n");
    }

    @Test
    @Needs("root")
    void send_payload_getsTheKernelsHeader() {
        var receiver = programs.python("raw.py", "receive", "127.0.0.1", "253");
        receiver.out().nextThrough("ready\n");
        programs.jacket("send", "ip://127.0.0.1/253", "hello").ends(0);
        assertThat(receiver.ends(0).out().restText()).isEqualTo("127.0.0.1 ttl 64 hello\n");
    }

    @Test
    @Needs({"root", "setpriv"})
    void receive_withoutTheRight_namesIt() {
        var refused = programs.start(Program.jacket("receive", "ip://*/igmp").under(WITHOUT_RAW));
        refused.ends(2);
        OneLine.of(refused).startsWith("jacket: socket ").contains(" : EPERM (").contains("CAP_NET_RAW");
    }

    @Test
    void receive_unknownProtocol_suggestsOne() {
        var wrong = programs.jacket("receive", "ip://*/imcp");
        wrong.ends(2);
        OneLine.of(wrong).contains("did you mean icmp?");
    }
}
