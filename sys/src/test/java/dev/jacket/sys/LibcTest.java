package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Row;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LibcTest {
    private static final Libc LIBC = Libc.system();

    @Test
    void strerror_isTheSystemsTextUntranslated() {
        assertThat(LIBC.strerror(Errnos.ECONNREFUSED)).isEqualTo("Connection refused");
        assertThat(LIBC.strerror(Errnos.EPERM)).isEqualTo("Operation not permitted");
        assertThat(LIBC.strerror(41)).isEmpty();
        assertThat(LIBC.strerror(-1)).isEmpty();
    }

    /// What runs where libc lacks strerrordesc_np says the same.
    @Test
    void strerror_ofPosix_isTheSame() {
        for (int errno = 1; errno <= 133; errno++) {
            if (errno != 41 && errno != 58) {
                assertThat(SystemLibc.portableText(errno)).isEqualTo(LIBC.strerror(errno));
            }
        }
        assertThat(SystemLibc.portableText(41)).isIn("", "Unknown error 41");
    }

    @ParameterizedTest
    @ValueSource(ints = {Netdb.EAI_NONAME, Netdb.EAI_AGAIN, Netdb.EAI_SYSTEM, -9999})
    void gaiStrerror_hasATextForEveryCode(int code) {
        assertThat(LIBC.gai_strerror(code)).isNotBlank();
    }

    @Test
    void getaddrinfo_ofANumber_givesAListThatIsFreed() {
        try (var arena = Arena.ofConfined()) {
            MemorySegment hints = arena.allocate(addrinfo.SIZEOF, 8);
            addrinfo.ai_socktype(hints, SysSocket.SOCK_STREAM);
            MemorySegment result = arena.allocate(JAVA_LONG);
            int code = LIBC.getaddrinfo(
                    arena.allocateFrom("127.0.0.1"), arena.allocateFrom("80"), hints, result, arena.allocate(JAVA_INT));
            assertThat(code).isZero();
            long list = result.get(JAVA_LONG, 0);
            MemorySegment answer = ForeignMemory.of(list, addrinfo.SIZEOF);
            assertThat(addrinfo.ai_family(answer)).isEqualTo(SysSocket.AF_INET);
            assertThat(addrinfo.ai_next(answer)).isZero();
            MemorySegment address = ForeignMemory.of(addrinfo.ai_addr(answer), addrinfo.ai_addrlen(answer));
            assertThat(sockaddr_in.sin_port(address)).isEqualTo(80);
            assertThat(sockaddr_in.sin_addr(address)).isEqualTo(0x7f000001);
            LIBC.freeaddrinfo(list);
        }
    }

    @Test
    void getaddrinfo_ofNothing_saysWhy() {
        try (var arena = Arena.ofConfined()) {
            assertThat(LIBC.getaddrinfo(
                            MemorySegment.NULL,
                            MemorySegment.NULL,
                            MemorySegment.NULL,
                            arena.allocate(JAVA_LONG),
                            arena.allocate(JAVA_INT)))
                    .isEqualTo(Netdb.EAI_NONAME);
        }
    }

    @Test
    void getnameinfo_writesBothNames() {
        try (var arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(sockaddr_in6.SIZEOF);
            sockaddr_in6.sin6_family(address, SysSocket.AF_INET6);
            sockaddr_in6.sin6_port(address, 443);
            sockaddr_in6.sin6_addr(address, 0x20010db8_00000000L, 1);
            MemorySegment host = arena.allocate(Netdb.NI_MAXHOST);
            MemorySegment service = arena.allocate(Netdb.NI_MAXSERV);
            MemorySegment errno = arena.allocate(JAVA_INT);
            int numeric = Netdb.NI_NUMERICHOST | Netdb.NI_NUMERICSERV;
            assertThat(LIBC.getnameinfo(address, host, service, numeric, errno)).isZero();
            assertThat(host.getString(0)).isEqualTo("2001:db8::1");
            assertThat(service.getString(0)).isEqualTo("443");
            assertThat(LIBC.getnameinfo(address, arena.allocate(3), service, numeric, errno))
                    .isEqualTo(Netdb.EAI_OVERFLOW);
        }
    }

    /// errno comes with the call that set it: both doors of this module capture it.
    @Test
    @Row("N1")
    void errno_isCapturedInTheCall() {
        try (var arena = Arena.ofConfined()) {
            assertThat(LIBC.if_nametoindex(arena.allocateFrom("lo"))).isEqualTo(1);
            assertThat(LIBC.if_nametoindex(arena.allocateFrom("no-such-if"))).isEqualTo(-Errnos.ENODEV);
        }
    }

    @Test
    void foreignMemory_readsTextUpToItsNulAndNoFurther() {
        try (var arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom("grün");
            assertThat(ForeignMemory.text(text.address(), 100)).isEqualTo("grün");
            assertThat(ForeignMemory.text(text.address(), 2)).isEqualTo("gr");
            assertThat(ForeignMemory.of(text.address(), 3).byteSize()).isEqualTo(3);
        }
    }

    @Test
    void foreignMemory_ofNull_isRefusedBeforeItIsTouched() {
        assertThatThrownBy(() -> ForeignMemory.of(0, 8)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ForeignMemory.text(0, 8)).hasMessage("no memory of 8 bytes at address 0");
        assertThatThrownBy(() -> ForeignMemory.of(4096, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
