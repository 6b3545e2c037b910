package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Row 18: raw sockets, with Python's at the other end.
class Row18RawSocketsTest {
    /// Takes from a program the right to raw sockets.
    private static final String[] WITHOUT_RAW = {"setpriv", "--bounding-set=-net_raw", "--inh-caps=-net_raw"};

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

    @Test
    @Needs("root")
    void send_ownHeader_arrivesAsWritten() {
        var receiver = programs.python("raw.py", "receive", "127.0.0.1", "253");
        receiver.out().nextThrough("ready\n");
        var packet = programs.folder().resolve("packet.bin");
        programs.python("raw.py", "write", packet.toString(), "127.0.0.9").ends(0);
        programs.jacket("send", "ip://127.0.0.1/253", "--opt", "0:3=01000000", "@" + packet)
                .ends(0);
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
