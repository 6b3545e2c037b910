package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.jacket.sockets.CallTimeoutException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The one shape of errors: `CALL PROTOCOL ADDRESS : ERRNO (text)`.
class FailuresTest {
    @Test
    void line_ofALimit_hasOneAddress() {
        assertThat(late("send tcp 127.0.0.1:40000 -> 127.0.0.1:80"))
                .isEqualTo("send tcp 127.0.0.1:80 : timed out after 1.5 s");
        assertThat(late("connect tcp [::1]:80")).isEqualTo("connect tcp [::1]:80 : timed out after 1.5 s");
        assertThat(late("send unix unix:/a b -> unix:/c d")).isEqualTo("send unix /c d : timed out after 1.5 s");
        assertThat(late("recv unix")).isEqualTo("recv unix : timed out after 1.5 s");
    }

    @Test
    void line_ofTheWholeRun_hasTheEndpoint() {
        for (var row : Map.of(
                        "127.0.0.1:80", "tcp 127.0.0.1:80",
                        "80", "tcp 80",
                        "udp://*:53", "udp *:53",
                        "unix:@name", "unix @name",
                        "seqpacket:/run/x", "seqpacket /run/x",
                        "fd:3", "fd 3")
                .entrySet()) {
            var run = new Run();
            run.about(Endpoint.parse(Verb.LISTEN, row.getKey()).target());
            run.expire(TimeLimit.seconds(2));
            assertThat(run.expired()).hasMessage("help " + row.getValue() + " : the run was not over after 2 s");
        }
    }

    @Test
    void line_ofADescriptor_namesIt() {
        assertThat(dialing("fd:99")).isEqualTo("open fd 99 : EBADF (Bad file descriptor)");
        var listening = catchThrowable(() -> Listeners.open(Endpoint.parse(Verb.LISTEN, "fd:99"), none()));
        assertThat(Failures.trouble(new Run(), listening).getMessage())
                .isEqualTo("open fd 99 : EBADF (Bad file descriptor)");
    }

    @Test
    void line_ofAnUnknownService_keepsTheHost() {
        assertThat(dialing("127.0.0.1:nosuchservice")).startsWith("resolve tcp 127.0.0.1:nosuchservice : EAI_SERVICE");
    }

    @Test
    void line_ofAnUnknownVerb_namesThePageOfAllVerbs() {
        assertThat(Trouble.usage("nosuch is no verb").line("help"))
                .isEqualTo("help : nosuch is no verb; see: jacket help");
    }

    private static String late(String place) {
        var late = new CallTimeoutException(place, Duration.ofMillis(1500), 0);
        return Failures.trouble(new Run(), late).getMessage();
    }

    private static String dialing(String endpoint) {
        var run = new Run();
        var target = Endpoint.parse(Verb.CONNECT, endpoint);
        run.about(target.target());
        return Failures.trouble(run, catchThrowable(() -> new Dialer(target, none()).connect()))
                .getMessage();
    }

    private static Arguments none() {
        return new Arguments(Verb.CONNECT, new EnumMap<>(Flag.class), List.of());
    }
}
