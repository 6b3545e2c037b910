package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Needs;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Options;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenersTest {
    private static Listeners open(String endpoint, String... words) throws IOException {
        var arguments = new ArgumentParser(Verb.LISTEN).parse(List.of(words));
        return Listeners.open(Endpoint.parse(Verb.LISTEN, endpoint), arguments);
    }

    private static int port(String place) {
        return Integer.parseInt(place.substring(place.lastIndexOf(':') + 1));
    }

    private static void reaches(Address.Ip address) throws IOException {
        try (var client = Socket.open(address.family(), SocketType.STREAM)) {
            assertThat(client.connect(address)).isTrue();
        }
    }

    @Test
    @Needs("ipv6")
    void open_portAlone_isBothLoopbacksOnOnePort() throws Exception {
        try (var listening = open("0")) {
            int port = port(listening.endpoints().getFirst());
            assertThat(port).isPositive();
            assertThat(listening.endpoints()).containsExactly("127.0.0.1:" + port, "[::1]:" + port);
            reaches(Address.Inet4.loopback(port));
            reaches(Address.Inet6.loopback(port));
        }
    }

    @Test
    @Needs("ipv6")
    void open_star_isOneSocketForBothFamilies() throws Exception {
        try (var listening = open("*:0")) {
            assertThat(listening.sockets()).hasSize(1);
            var place = listening.endpoints().getFirst();
            assertThat(place).startsWith("*:");
            reaches(Address.Inet4.loopback(port(place)));
            reaches(Address.Inet6.loopback(port(place)));
        }
    }

    @Test
    @Needs("ipv6")
    void open_starWithOneFamily_isThatFamily() throws Exception {
        try (var four = open("*:0", "-4");
                var six = open("*:0", "-6")) {
            assertThat(four.endpoints().getFirst()).startsWith("0.0.0.0:");
            assertThat(six.endpoints().getFirst()).startsWith("[::]:");
            int port = port(six.endpoints().getFirst());
            reaches(Address.Inet6.loopback(port));
            assertThatThrownBy(() -> reaches(Address.Inet4.loopback(port))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void open_name_isItsAddresses() throws Exception {
        try (var listening = open("localhost:0", "-4")) {
            assertThat(listening.endpoints().getFirst()).startsWith("127.0.0.1:");
        }
        assertThatThrownBy(() -> open("host.example:0", "-n"))
                .isInstanceOf(Trouble.class)
                .hasMessage("host.example is a name, and -n asks no name service");
    }

    @Test
    void open_takenPort_isRefused() throws Exception {
        try (var first = open("127.0.0.1:0")) {
            assertThatThrownBy(() -> open(first.endpoints().getFirst())).isInstanceOf(BindException.class);
        }
    }

    @Test
    void open_udp_doesNotListenAndIsNotShared() throws Exception {
        try (var listening = open("udp://127.0.0.1:0")) {
            var socket = listening.sockets().getFirst();
            assertThat(socket.type()).isEqualTo(SocketType.DGRAM);
            assertThat(socket.get(Options.SO_ACCEPTCONN)).isFalse();
            assertThatThrownBy(() -> open(listening.endpoints().getFirst())).isInstanceOf(BindException.class);
        }
    }

    @Test
    void open_unix_isGoneWhenClosed(@TempDir Path folder) throws Exception {
        for (var scheme : List.of("unix:", "unix-dgram:", "seqpacket:")) {
            try (var listening = open(scheme + folder.resolve("s"))) {
                assertThat(listening.endpoints()).containsExactly(scheme + folder.resolve("s"));
                assertThat(listening.sockets().getFirst().family()).isEqualTo(Family.UNIX);
            }
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void open_whatCannotListen_isUsage() {
        assertThatThrownBy(() -> open("-")).isInstanceOf(Trouble.class).hasMessageContaining("no place to listen");
    }

    @Test
    void failure_ofATakenPath_saysByWhat(@TempDir Path folder) throws Exception {
        var path = folder.resolve("s");
        Files.writeString(path, "precious");
        assertThat(listening(path)).endsWith("EADDRINUSE (Address already in use); a file that is no socket is there");
        assertThat(listening(folder)).endsWith("; a file that is no socket is there");
        Files.delete(path);
        try (var live = Socket.open(Family.UNIX, SocketType.STREAM)) {
            live.bind(Address.Unix.path(path.toString()));
            live.listen();
            assertThat(listening(path)).endsWith("; another program listens there");
        }
    }

    private static String listening(Path path) {
        var none = new Arguments(Verb.LISTEN, new EnumMap<>(Flag.class), List.of());
        try (var listeners = Listeners.open(Endpoint.parse(Verb.LISTEN, "unix:" + path), none)) {
            return "listening on " + listeners.type();
        } catch (IOException e) {
            return Failures.text(new Run(), e);
        }
    }
}
