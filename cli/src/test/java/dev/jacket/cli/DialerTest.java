package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.jacket.checks.Needs;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.ListenConfig;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DialerTest {
    @Test
    @Needs("ipv6")
    void connect_portAlone_findsTheListenerOnEitherLoopback() throws Exception {
        for (Address.Ip loopback : List.of(Address.Inet4.loopback(0), Address.Inet6.loopback(0))) {
            try (var listener = Socket.listenOn(loopback, ListenConfig.DEFAULT);
                    var link = dialer(port(listener)).connect()) {
                assertThat(link.peer()).isEqualTo(listener.localAddress().toString());
            }
        }
    }

    @Test
    @Needs("ipv6")
    void connect_portAloneAndAFamily_triesThatOneOnly() throws Exception {
        try (var listener = Socket.listenOn(Address.Inet6.loopback(0), ListenConfig.DEFAULT)) {
            try (var link = dialer(port(listener), "-6").connect()) {
                assertThat(link.peer()).startsWith("[::1]:");
            }
            assertThat(refusal(port(listener), "-4")).startsWith("connect tcp 127.0.0.1:" + port(listener));
        }
    }

    @Test
    void connect_portAloneAndNobody_namesTheAddress() throws Exception {
        String port;
        try (var listener = Socket.listenOn(Address.inet("127.0.0.1", 0), ListenConfig.DEFAULT)) {
            port = port(listener);
        }
        assertThat(refusal(port, "-n")).startsWith("connect tcp 127.0.0.1:" + port + " : ECONNREFUSED");
    }

    private static String refusal(String endpoint, String... words) {
        return Failures.text(
                new Run(), catchThrowable(() -> dialer(endpoint, words).connect()));
    }

    private static Dialer dialer(String endpoint, String... words) {
        var arguments = new ArgumentParser(Verb.CONNECT).parse(List.of(words));
        return new Dialer(Endpoint.parse(Verb.CONNECT, endpoint), arguments);
    }

    private static String port(Socket listener) throws IOException {
        return listener.localAddress() instanceof Address.Ip ip ? Integer.toString(ip.port()) : "";
    }
}
