package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.sockets.Family;
import dev.jacket.sockets.Linger;
import dev.jacket.sockets.Options;
import dev.jacket.sockets.PathMtuDiscovery;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SocketOptionsTest {
    @Test
    void apply_namesOfAnyKind_areSet() throws IOException {
        try (var socket = Socket.open(Family.INET, SocketType.STREAM)) {
            options("1?tcp-nodelay=1&rcvbuf=64k&ip-ttl=7&tcp-keepidle=30s&keepalive")
                    .apply(socket);
            assertThat(socket.get(Options.TCP_NODELAY)).isTrue();
            assertThat(socket.get(Options.SO_RCVBUF)).isEqualTo(128 << 10);
            assertThat(socket.get(Options.IP_TTL)).isEqualTo(7);
            assertThat(socket.get(Options.TCP_KEEPIDLE)).isEqualTo(Duration.ofSeconds(30));
            assertThat(socket.get(Options.SO_KEEPALIVE)).isTrue();
        }
    }

    @Test
    void apply_optFlag_takesNamesAndNumbers() throws IOException {
        try (var socket = Socket.open(Family.INET, SocketType.STREAM)) {
            options("1", "TCP_NODELAY=1", "0:2=09000000").apply(socket);
            assertThat(socket.get(Options.TCP_NODELAY)).isTrue();
            assertThat(socket.get(Options.IP_TTL)).isEqualTo(9);
        }
    }

    @Test
    void parse_badOptions_areOneLine() {
        assertThatThrownBy(() -> options("1?tcp-nodlay=1")).hasMessageContaining("did you mean tcp-nodelay?");
        assertThatThrownBy(() -> options("1?tcp-nodelay=x")).hasMessageContaining("it takes 1 or 0");
        assertThatThrownBy(() -> options("1", "nope=1")).hasMessageContaining("nope is no option here");
        assertThatThrownBy(() -> options("1", "1:2=xyz")).hasMessageContaining("is no hex");
        assertThatThrownBy(() -> options("1?rcvbuf=lots")).hasMessageContaining("is no size");
    }

    @Test
    void parse_nearlyAName_suggestsOneOfItsKind() {
        assertThatThrownBy(() -> options("1", "TCP_NODLAY=1")).hasMessageContaining("did you mean TCP_NODELAY?");
        assertThatThrownBy(() -> options("1", "tcp-nodlay=1")).hasMessageContaining("did you mean tcp-nodelay?");
        assertThatThrownBy(() -> options("1", "SO_TYPE=1")).hasMessageContaining("it can only be read");
        assertThatThrownBy(() -> options("1?type=1")).hasMessageContaining("it can only be read");
    }

    @Test
    void apply_cNameInAnEndpoint_isSet() throws IOException {
        try (var socket = Socket.open(Family.INET, SocketType.STREAM)) {
            options("1?TCP_NODELAY=1").apply(socket);
            assertThat(socket.get(Options.TCP_NODELAY)).isTrue();
        }
    }

    @Test
    void apply_valuesThatAreNoNumbers_areSet() throws IOException {
        try (var socket = Socket.open(Family.INET, SocketType.DGRAM)) {
            options("udp://*:0?ip-mtu-discover=do&ip-multicast-if=127.0.0.1").apply(socket);
            assertThat(socket.get(Options.IP_MTU_DISCOVER)).isEqualTo(PathMtuDiscovery.DO);
            assertThat(socket.get(Options.IP_MULTICAST_IF).via().host()).isEqualTo("127.0.0.1");
        }
        try (var socket = Socket.open(Family.INET, SocketType.STREAM)) {
            options("1?linger=3s").apply(socket);
            assertThat(socket.get(Options.SO_LINGER)).isEqualTo(Linger.of(Duration.ofSeconds(3)));
        }
    }

    @Test
    void parse_valuesOfTheWrongKind_areOneLine() {
        assertThatThrownBy(() -> options("1?ip-mtu-discover=maybe"))
                .hasMessageContaining("it takes dont, want, do, probe, interface, omit");
        assertThatThrownBy(() -> options("1?ip-add-membership=10.0.0.1")).hasMessageContaining("224.0.0.0/4");
        assertThatThrownBy(() -> options("1?ip-multicast-if=::1")).hasMessageContaining("no text form");
        assertThatThrownBy(() -> options("1?tcp-keepidle=soon")).hasMessageContaining("is no time");
    }

    @Test
    void apply_refusedOption_namesItAndTheErrno() throws IOException {
        try (var socket = Socket.open(Family.INET, SocketType.DGRAM)) {
            assertThatThrownBy(() -> options("1?tcp-nodelay=1").apply(socket))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("setsockopt udp tcp-nodelay=1 : ENOPROTOOPT (Protocol not available); ");
            assertThatThrownBy(() -> options("1", "6:1=01000000").apply(socket))
                    .hasMessageStartingWith("setsockopt udp 6:1=01000000 : ENOPROTOOPT");
        }
    }

    @Test
    void open_refusedOption_leavesNoSocket() {
        var arguments = new Arguments(Verb.LISTEN, new EnumMap<>(Flag.class), List.of());
        for (String text :
                List.of("udp://127.0.0.1:0?tcp-nodelay=1", "127.0.0.1:0?udp-segment=1", "unix:@x?ip-ttl=3")) {
            assertThatThrownBy(() -> Listeners.open(Endpoint.parse(Verb.LISTEN, text), arguments))
                    .hasMessageContaining("setsockopt ");
        }
    }

    private static SocketOptions options(String endpoint, String... opts) {
        Map<Flag, List<String>> flags = new EnumMap<>(Flag.class);
        if (opts.length > 0) {
            flags.put(Flag.OPT, List.of(opts));
        }
        return SocketOptions.of(new Arguments(Verb.LISTEN, flags, List.of()), Endpoint.parse(Verb.LISTEN, endpoint));
    }
}
