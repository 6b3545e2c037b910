package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.sockets.BaseOptions;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.IpOptions;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import dev.jacket.sockets.TcpOptions;
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
            assertThat(socket.get(TcpOptions.TCP_NODELAY)).isTrue();
            assertThat(socket.get(BaseOptions.SO_RCVBUF)).isEqualTo(128 << 10);
            assertThat(socket.get(IpOptions.IP_TTL)).isEqualTo(7);
            assertThat(socket.get(TcpOptions.TCP_KEEPIDLE)).isEqualTo(Duration.ofSeconds(30));
            assertThat(socket.get(BaseOptions.SO_KEEPALIVE)).isTrue();
        }
    }

    @Test
    void apply_optFlag_takesNamesAndNumbers() throws IOException {
        try (var socket = Socket.open(Family.INET, SocketType.STREAM)) {
            options("1", "TCP_NODELAY=1", "0:2=09000000").apply(socket);
            assertThat(socket.get(TcpOptions.TCP_NODELAY)).isTrue();
            assertThat(socket.get(IpOptions.IP_TTL)).isEqualTo(9);
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

    private static SocketOptions options(String endpoint, String... opts) {
        Map<Flag, List<String>> flags = new EnumMap<>(Flag.class);
        if (opts.length > 0) {
            flags.put(Flag.OPT, List.of(opts));
        }
        return SocketOptions.of(new Arguments(Verb.LISTEN, flags, List.of()), Endpoint.parse(Verb.LISTEN, endpoint));
    }
}
