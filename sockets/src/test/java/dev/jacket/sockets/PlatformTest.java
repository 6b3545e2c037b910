package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import dev.jacket.loop.internal.Host;
import dev.jacket.sys.Syscall;
import dev.jacket.testkit.FaultyKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@OnEachThread
class PlatformTest {
    @Test
    @Covers("Platform.has")
    void has_ofEverydaySockets_isTrue() throws IOException {
        assertThat(Platform.has(Family.INET, SocketType.STREAM, Protocol.DEFAULT))
                .isTrue();
        assertThat(Platform.has(Family.UNIX, SocketType.SEQPACKET, Protocol.DEFAULT))
                .isTrue();
    }

    @ParameterizedTest
    @Row("N6")
    @CsvSource({
        "45, 1, 0, EAFNOSUPPORT",
        "99, 1, 0, EAFNOSUPPORT",
        "2, 4, 0, ESOCKTNOSUPPORT",
        "2, 5, 0, ESOCKTNOSUPPORT",
        "2, 1, 17, EPROTONOSUPPORT",
        "2, 1, 9999, EINVAL",
        "1, 1, 7, EPROTONOSUPPORT",
    })
    @Covers("Platform.probe")
    void probe_ofWhatTheKernelLacks_isItsErrno(int family, int type, int protocol, String errno) throws IOException {
        assertThat(errno.split("\\|"))
                .contains(Platform.probe(Family.of(family), SocketType.of(type), Protocol.of(protocol))
                        .name());
        assertThat(Platform.has(Family.of(family), SocketType.of(type), Protocol.of(protocol)))
                .isFalse();
        assertThatThrownBy(() -> Socket.open(Family.of(family), SocketType.of(type), Protocol.of(protocol)))
                .isInstanceOf(SocketCallException.class)
                .hasMessageStartingWith("socket ")
                .hasMessageFindingMatch("not supported|Invalid argument");
    }

    /// Kernels are built with or without these; without, the errno is the one that the plan names.
    @ParameterizedTest
    @Row("N6")
    @CsvSource({
        "SCTP, 2, 1, 132, EPROTONOSUPPORT, sctp",
        "SCTP, 2, 5, 132, ESOCKTNOSUPPORT, sctp",
        "UDP-Lite, 2, 2, 136, EPROTONOSUPPORT, udplite",
        "MPTCP, 2, 1, 262, EPROTONOSUPPORT, mptcp",
        "SMC, 2, 1, 256, EPROTONOSUPPORT, protocol_256",
        "DCCP, 2, 6, 33, ESOCKTNOSUPPORT, protocol_33",
        "TIPC, 30, 1, 0, EAFNOSUPPORT, af_30",
        "AF_VSOCK, 40, 1, 0, EAFNOSUPPORT, vsock",
    })
    void open_ofWhatAKernelMayLack_worksOrNamesIt(
            String name, int family, int type, int protocol, String errno, String word) throws IOException {
        boolean here = Files.readAllLines(Path.of("/proc/net/protocols")).stream()
                .anyMatch(line -> line.startsWith(name + " "));
        Errno found = Platform.probe(Family.of(family), SocketType.of(type), Protocol.of(protocol));
        if (here) {
            assertThat(found).isEqualTo(Errno.NONE);
            return;
        }
        assertThat(found.name()).isEqualTo(errno);
        assertThatThrownBy(() -> Socket.open(Family.of(family), SocketType.of(type), Protocol.of(protocol)))
                .isInstanceOf(SocketCallException.class)
                .hasMessage("socket " + word + ": " + found);
    }

    @Test
    @Covers("Platform.probe")
    void probe_ofWhatThereIs_isNone() {
        assertThat(Platform.probe(Family.INET, SocketType.DGRAM, Protocol.DEFAULT))
                .isEqualTo(Errno.NONE);
    }

    @Test
    @Row("N6")
    void open_ofAFamilyThatTheKernelLacks_isTriedOnce() throws IOException {
        var kernel = new FaultyKernel().with((n, nr, arguments) -> nr == Syscall.SOCKET ? -97 : 0);
        var host = new Host(kernel, System::nanoTime);
        assertThatThrownBy(() -> Opening.open(host, Family.VSOCK, SocketType.STREAM, Protocol.DEFAULT))
                .isInstanceOf(SocketCallException.class)
                .hasMessage("socket vsock: EAFNOSUPPORT (Address family not supported by protocol)");
        assertThat(kernel.calls()).isEqualTo(1);
        assertThat(Platform.has(host, Family.VSOCK, SocketType.STREAM, Protocol.DEFAULT))
                .isFalse();
    }

    @Test
    @Covers("Platform.has")
    void has_withoutDescriptors_cannotTell() {
        var kernel = new FaultyKernel().with((n, nr, arguments) -> -24);
        assertThatThrownBy(() -> Platform.has(
                        new Host(kernel, System::nanoTime), Family.INET, SocketType.STREAM, Protocol.DEFAULT))
                .extracting(Errno::of)
                .isEqualTo(Errno.EMFILE);
    }

    @Test
    @Needs("ipv6")
    @Covers("Platform.dualStack")
    void dualStack_isWhereThereIsIpv6() {
        assertThat(Platform.dualStack()).isTrue();
    }

    @Test
    @Covers({"Platform.isKernel", "Platform.kernelRelease"})
    void kernelRelease_isTheKernels() throws IOException {
        assertThat(Platform.kernelRelease())
                .isEqualTo(
                        Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip());
        assertThat(Platform.isKernel("2.6")).isTrue();
        assertThat(Platform.isKernel("")).isTrue();
        assertThat(Platform.isKernel("999.0")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "6.1.0-13-amd64, 6.1, true",
        "6.1.0-13-amd64, 6.2, false",
        "6.10.3, 6.2, true",
        "5.19, 6.0, false",
        "7.0.0-rc1, 6.18, true",
        "6-odd, 6.0, true",
        "6-odd, 6.1, false",
    })
    void isAtLeast_comparesNumbers(String release, String version, boolean atLeast) {
        assertThat(Platform.isAtLeast(release, version)).isEqualTo(atLeast);
    }
}
