package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.acceptance.Events.Event;
import dev.jacket.checks.Needs;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Socket options in endpoints and by `--opt`: a peer sees what they do.
class OptionsTest {
    private static final String SENDER = """
            import socket, sys
            group, port = sys.argv[1], int(sys.argv[2])
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
            s.sendto(b"to the group", (group, port))
            """;

    @RegisterExtension
    final Programs programs = new Programs();

    @ParameterizedTest
    @CsvSource({"?ip-ttl=7,", "?IP_TTL=7,", ",ip-ttl=7", ",IP_TTL=7", ",0:2=07000000"})
    void send_timeToLive_isWhatTheReceiverSees(String inEndpoint, String byFlag) {
        var receiver = programs.python("ttl_receiver.py");
        var port = receiver.out().nextLine().replace("port ", "");
        var sender = Program.jacket("send", "udp://127.0.0.1:" + port + (inEndpoint == null ? "" : inEndpoint));
        programs.start((byFlag == null ? sender : sender.plus("--opt", byFlag)).plus("hi"))
                .ends(0);
        assertThat(receiver.ends(0).out().restText()).isEqualTo("hi ttl 7\n");
    }

    /// A member of a group hears what Python sends to it over the same interface.
    @Test
    void receive_groupOfAnInterface_hearsWhatIsSentToIt() {
        var server =
                programs.server("receive", "udp://0.0.0.0:0?group=239.1.2.3&interface=lo", "--frame=line", "-c", "1");
        programs.program("python3", "-c", SENDER, "239.1.2.3", Integer.toString(server.port()))
                .ends(0);
        server.running().ends(0);
        Bytes.same(server.out().rest(), "to the group\n");
    }

    @Test
    void receive_groupThatIsNone_isOneLine() {
        var wrong = programs.jacket("receive", "udp://*:0?group=10.1.2.3");
        wrong.ends(2);
        OneLine.of(wrong).contains("?group=10.1.2.3").contains("is not in 224.0.0.0/4 or ff00::/8");
    }

    @Test
    void opt_wrongName_isOneLineWithTheRightOne() {
        var wrong = programs.jacket("send", "127.0.0.1:1", "--opt", "tcp-nodlay=1", "x");
        wrong.ends(2);
        OneLine.of(wrong)
                .isEqualTo("jacket: send : --opt tcp-nodlay is no option here; did you mean tcp-nodelay?"
                        + " See: jacket help send");
    }

    @Test
    void opt_refused_isNamedWithTheErrno() {
        var refused = programs.jacket("listen", "udp://127.0.0.1:0?tcp-nodelay=1");
        refused.ends(2);
        OneLine.of(refused).startsWith("jacket: setsockopt udp tcp-nodelay=1 : ENOPROTOOPT (Protocol not available)");
    }

    @Test
    @Needs({"root", "setpriv"})
    void opt_withoutThePrivilege_namesWhatIsMissing() {
        var refused = programs.start(Program.jacket("serve", "echo", "127.0.0.1:0", "--opt", "mark=1", "--json")
                .under("setpriv", "--bounding-set=-all", "--inh-caps=-all"));
        refused.ends(2);
        OneLine.of(refused)
                .startsWith("jacket: setsockopt tcp mark=1 : EPERM (Operation not permitted)")
                .contains("CAP_NET_ADMIN");
        var error = refused.out()
                .restText()
                .lines()
                .map(Json::object)
                .map(Event::new)
                .filter(event -> event.name().equals("error"))
                .toList();
        assertThat(error).hasSize(1);
        assertThat(List.of(error.getFirst().text("call"), error.getFirst().text("errno")))
                .containsExactly("setsockopt SO_MARK", "EPERM");
    }
}
