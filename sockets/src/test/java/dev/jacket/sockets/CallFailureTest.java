package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Row;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallFailureTest {
    private static final Address LOCAL = Address.parse("10.0.0.2:51234");
    private static final Address PEER = Address.parse("10.0.0.1:80");

    @ParameterizedTest
    @CsvSource({
        "connect, tcp, ECONNREFUSED, ConnectException",
        "connect, tcp, ETIMEDOUT, ConnectException",
        "connect, unix, ECONNREFUSED, ConnectException",
        "connect, tcp, EADDRNOTAVAIL, BindException",
        "connect, tcp, EADDRINUSE, SocketCallException",
        "connect, udp, EACCES, SocketCallException",
        "bind, tcp, EADDRINUSE, BindException",
        "bind, tcp, EADDRNOTAVAIL, BindException",
        "bind, tcp, EACCES, BindException",
        "bind, tcp, EINVAL, SocketCallException",
        "listen, tcp, EADDRINUSE, BindException",
        "listen, tcp, EADDRNOTAVAIL, BindException",
        "listen, tcp, EACCES, BindException",
        "listen, tcp, ECONNREFUSED, SocketCallException",
        "connect, tcp, EHOSTUNREACH, NoRouteToHostException",
        "connect, tcp, ENETUNREACH, NoRouteToHostException",
        "send, udp, EHOSTUNREACH, NoRouteToHostException",
        "recv, tcp, ENETUNREACH, NoRouteToHostException",
        "send, udp, ECONNREFUSED, PortUnreachableException",
        "sendTo, udp, ECONNREFUSED, PortUnreachableException",
        "recv, udp, ECONNREFUSED, PortUnreachableException",
        "recvFrom, udp, ECONNREFUSED, PortUnreachableException",
        "recvMsg, udp, ECONNREFUSED, PortUnreachableException",
        "send, unix-dgram, ECONNREFUSED, PortUnreachableException",
        "sendTo, unix-dgram, ECONNREFUSED, SocketCallException",
        "recv, tcp, ECONNREFUSED, SocketCallException",
        "getsockopt, udp, ECONNREFUSED, SocketCallException",
        "send, tcp, ETIMEDOUT, SocketCallException",
        "recv, tcp, ETIMEDOUT, SocketCallException",
        "recv, tcp, ECONNRESET, SocketCallException",
        "send, tcp, EPIPE, SocketCallException",
        "socket, tcp, EAFNOSUPPORT, SocketCallException",
        "accept, tcp, EMFILE, SocketCallException",
        "send, tcp, EADDRNOTAVAIL, SocketCallException",
    })
    void of_everyRow_isTheJdksException(String call, String protocol, String errno, String thrown) {
        CallDetails details = new CallDetails(call, protocol, named(errno), LOCAL, PEER);
        SocketException failure = SocketCallException.of(details);
        Class<?> expected = switch (thrown) {
            case "ConnectException" -> ConnectException.class;
            case "BindException" -> BindException.class;
            case "NoRouteToHostException" -> NoRouteToHostException.class;
            case "PortUnreachableException" -> PortUnreachableException.class;
            default -> SocketCallException.class;
        };
        assertThat(failure).isInstanceOf(expected);
        if (!thrown.equals("SocketCallException")) {
            assertThat(failure.getClass().getSuperclass()).isEqualTo(expected);
        }
        assertThat(failure)
                .isInstanceOfSatisfying(CallFailure.class, of -> {
                    assertThat(of.details()).isEqualTo(details);
                    assertThat(of.call()).isEqualTo(call);
                    assertThat(of.errno()).isEqualTo(named(errno));
                    assertThat(of.local()).isEqualTo(LOCAL);
                    assertThat(of.peer()).isEqualTo(PEER);
                })
                .hasMessage(call + " " + protocol + " 10.0.0.2:51234 -> 10.0.0.1:80: " + errno + " ("
                        + named(errno).text() + ")");
    }

    private static Errno named(String name) {
        for (int number = 1; number < 134; number++) {
            if (Errno.of(number).name().equals(name)) {
                return Errno.of(number);
            }
        }
        throw new AssertionError(name);
    }

    @Test
    @Row("N6")
    void of_aCallThatTheSystemLacks_isUnsupportedAndNamesCallAndKernel() {
        assertThatThrownBy(() -> SocketCallException.of(new CallDetails("recvmmsg", "udp", Errno.ENOSYS, LOCAL, PEER)))
                .isExactlyInstanceOf(UnsupportedOperationException.class)
                .hasMessage("recvmmsg udp 10.0.0.2:51234 -> 10.0.0.1:80: ENOSYS (Function not implemented), Linux "
                        + Platform.kernelRelease());
    }

    @Test
    void text_isFixed() {
        assertThat(SocketCallException.of(new CallDetails("connect", "tcp", Errno.ECONNREFUSED, LOCAL, PEER)))
                .hasMessage("connect tcp 10.0.0.2:51234 -> 10.0.0.1:80: ECONNREFUSED (Connection refused)");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.2:5, none, bind tcp 10.0.0.2:5",
        "0.0.0.0:0, 10.0.0.1:80, bind tcp 10.0.0.1:80",
        "[::]:0, [::1]:80, bind tcp [::1]:80",
        "0.0.0.0:7, 10.0.0.1:80, bind tcp 0.0.0.0:7 -> 10.0.0.1:80",
        "none, none, bind tcp",
        "unix:, unix:/run/x, bind tcp unix:/run/x",
        "unix:@a, unix:/run/x, bind tcp unix:@a -> unix:/run/x",
    })
    void place_leavesOutAddressesThatSayNothing(String local, String peer, String place) {
        assertThat(new CallDetails("bind", "tcp", Errno.EINVAL, Address.parse(local), Address.parse(peer)).place())
                .isEqualTo(place);
    }

    @ParameterizedTest
    @CsvSource({
        "2, 1, 0, tcp",
        "10, 1, 6, tcp",
        "2, 2, 0, udp",
        "10, 2, 17, udp",
        "1, 1, 0, unix",
        "1, 2, 0, unix-dgram",
        "1, 5, 0, seqpacket",
        "2, 1, 262, mptcp",
        "2, 1, 132, sctp",
        "2, 5, 0, sctp",
        "2, 2, 136, udplite",
        "2, 2, 1, icmp",
        "10, 2, 58, icmpv6",
        "2, 3, 255, raw",
        "17, 3, 0, packet",
        "16, 3, 0, netlink",
        "40, 1, 0, vsock",
        "44, 3, 0, af_44",
        "2, 1, 999, protocol_999"
    })
    void protocol_isTheWordPeopleUse(int family, int type, int protocol, String word) {
        assertThat(CallDetails.protocol(Family.of(family), SocketType.of(type), Protocol.of(protocol)))
                .isEqualTo(word);
    }

    @Test
    void failure_serialised_keepsItsDetails() throws Exception {
        var failure = SocketCallException.of(new CallDetails("connect", "tcp", Errno.ECONNREFUSED, LOCAL, PEER));
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(failure);
        }
        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).hasToString(failure.toString());
        }
    }

    @Test
    void timeout_hasNoErrnoAndSaysHowFarItCame() {
        var timeout = new CallTimeoutException("recv tcp 10.0.0.2:5 -> 10.0.0.1:80", Duration.ofMillis(1500), 42);
        assertThat(timeout).hasMessage("recv tcp 10.0.0.2:5 -> 10.0.0.1:80: timed out after 1.5 s");
        assertThat(timeout.call()).isEqualTo("recv");
        assertThat(timeout.limit()).isEqualTo(Duration.ofMillis(1500));
        assertThat(timeout.bytesTransferred).isEqualTo(42);
        assertThat((Object) timeout).isNotInstanceOf(CallFailure.class);
        assertThat(Errno.of(timeout)).isEqualTo(Errno.NONE);
        assertThat(new CallTimeoutException("recv", Duration.ofSeconds(100), 1L << 40))
                .hasMessage("recv: timed out after 100 s")
                .extracting(e -> e.bytesTransferred)
                .isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void interrupted_saysHowFarItCame() {
        var interrupted = new CallInterruptedException("send tcp 10.0.0.1:80", 7);
        assertThat(interrupted).hasMessage("send tcp 10.0.0.1:80: interrupted");
        assertThat(interrupted.call()).isEqualTo("send");
        assertThat(interrupted.bytesTransferred).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({
        "-2, EAI_NONAME, false",
        "-3, EAI_AGAIN, true",
        "-4, EAI_FAIL, false",
        "-8, EAI_SERVICE, false",
        "-6, EAI_FAMILY, false",
        "-99, EAI_-99, false",
    })
    void resolve_namesItsCode(int code, String name, boolean temporary) {
        var failure = new ResolveException("getaddrinfo x.invalid", code, Errno.NONE);
        assertThat(failure.getMessage()).startsWith("getaddrinfo x.invalid: " + name + " (");
        assertThat(failure.codeName()).isEqualTo(name);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.isTemporary()).isEqualTo(temporary);
        assertThat(failure.errno()).isEqualTo(Errno.NONE);
    }

    @Test
    void resolve_refusedByTheSystem_saysTheErrno() {
        assertThat(new ResolveException("getaddrinfo x", -11, Errno.EMFILE))
                .hasMessage("getaddrinfo x: EMFILE (Too many open files)");
    }
}
