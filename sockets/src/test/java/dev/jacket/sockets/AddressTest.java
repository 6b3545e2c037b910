package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:80",
                "0.0.0.0:0",
                "255.255.255.255:65535",
                "[::1]:80",
                "[::]:0",
                "[fe80::1%2]:9",
                "[::ffff:1.2.3.4]:5",
                "[2001:db8::8a2e:370:7334]:443",
                "unix:/run/x",
                "unix:relative",
                "unix:@name",
                "unix:@",
                "unix:",
                "unix:/tmp/grüße 你好",
                "packet:2/0x0800",
                "packet:0/0x0003",
                "packet:7/0x88cc/02:00:00:00:00:ff",
                "netlink:0",
                "netlink:4294963199",
                "netlink:0/0x11",
                "netlink:1234/0x80000000",
                "vsock:2:1234",
                "vsock:any:any",
                "vsock:0:4294967294",
                "vsock:5:1234/1",
                "raw:40:0011ff",
                "raw:45:",
                "none",
            })
    void parse_ofPrintedForm_printsTheSame(String text) {
        assertThat(Address.parse(text)).hasToString(text);
        assertThat(Address.parse(text)).isEqualTo(Address.parse(text)).hasSameHashCodeAs(Address.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "[0:0:0:0:0:0:0:1]:1, [::1]:1",
        "[FE80::00AB]:1, [fe80::ab]:1",
        "[1:0:0:2:0:0:0:3]:1, [1:0:0:2::3]:1",
        "[1:0:2:3:4:5:6:7]:1, [1:0:2:3:4:5:6:7]:1",
        "[::1.2.3.4]:1, [::1.2.3.4]:1",
        "[1::]:007, [1::]:7",
        "[::1%0]:1, [::1]:1",
        "[fe80::1%lo]:1, [fe80::1%1]:1",
        "packet:lo, packet:1/0x0000",
        "packet:lo/3, packet:1/0x0003",
        "netlink:any/17, netlink:4294967295/0x11",
        "vsock:hypervisor:1, vsock:0:1",
        "vsock:local:1, vsock:1:1",
        "vsock:host:any, vsock:2:any",
        "vsock:4294967295:1, vsock:any:1",
    })
    void parse_ofOtherForms_printsTheShortest(String text, String printed) {
        assertThat(Address.parse(text)).hasToString(printed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "127.0.0.1",
                "packet:",
                "packet:no-such-interface",
                "packet:1/0x10000",
                "packet:1/-1",
                "packet:1/ip",
                "packet:1/3/0:1:2",
                "packet:1/3/00:11/2",
                "packet:1/3/00:01:02:03:04:05:06:07:08:09:0a:0b:0c:0d:0e:0f:10:11:12:13:14:15:16:17:18:19:1a:1b:1c:1d:1e:1f:20",
                "netlink:",
                "netlink:-2",
                "netlink:4294967296",
                "netlink:1/0x100000000",
                "netlink:1/-1",
                "netlink:1/2/3",
                "vsock:",
                "vsock:2",
                "vsock:2/1:0",
                "vsock:2:1:0/1",
                "vsock:2:1/256",
                "vsock:guest:1",
                "localhost:80",
                "127.1:80",
                "127.0.0.01:80",
                "127.0.0.256:80",
                "127.0.0.1.2:80",
                "127.0.0.:80",
                "1.2.3.4 :80",
                "127.0.0.1:",
                "127.0.0.1:+80",
                "127.0.0.1:8o",
                "127.0.0.1:-1",
                "127.0.0.1:99999999999",
                "::1:80",
                "[::1]",
                "[::1]80",
                "[127.0.0.1]:80",
                "[1:2:3:4:5:6:7]:80",
                "[1:2:3:4:5:6:7:8:9]:80",
                "[1::2::3]:80",
                "[1:2:3:4:5:6:7:8::]:80",
                "[:1::]:80",
                "[:::]:80",
                "[::1:]:80",
                "[12345::]:80",
                "[::g]:80",
                "[::1.2.3]:80",
                "[1.2.3.4::]:80",
                "[1:2:3:4:5:6:7:1.2.3.4]:80",
                "[fe80::1%]:80",
                "[fe80::1%99999999999]:80",
                "[fe80::1%no-such-if]:80",
                "raw:x:00",
                "raw:1:0",
                "raw:70000:00",
                "unix:/a\\x0",
                "unix:/a\\x00b",
                "unix:\ud800",
            })
    void parse_ofAnythingElse_isRefused(String text) {
        assertThatThrownBy(() -> Address.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65536, 70000, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void inet_withPortOutOfRange_namesValueAndRange(int port) {
        assertThatThrownBy(() -> Address.inet("127.0.0.1", port))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("port " + port + " is not in 0..65535");
        assertThatThrownBy(() -> Address.inet("::1", port)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void parse_withPort70000_namesValueAndRange() {
        assertThatThrownBy(() -> Address.parse("127.0.0.1:70000")).hasMessage("port 70000 is not in 0..65535");
    }

    @Test
    void inet_takesNumericHostsOnly() {
        assertThat(Address.inet("10.1.2.3", 7).bytes()).containsExactly(10, 1, 2, 3);
        assertThat(Address.inet("fe80::1%3", 7)).isInstanceOfSatisfying(Address.Inet6.class, inet -> {
            assertThat(inet.scopeId()).isEqualTo(3);
            assertThat(inet.port()).isEqualTo(7);
            assertThat(inet.host()).isEqualTo("fe80::1%3");
        });
        assertThatThrownBy(() -> Address.inet("localhost", 7)).hasMessageContaining("\"localhost\"");
    }

    @Test
    void path_ofUpTo108Bytes_isTaken() {
        assertThat(Address.Unix.path("x".repeat(108)).bytes()).hasSize(108);
        assertThatThrownBy(() -> Address.Unix.path("x".repeat(109)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a Unix path has 1..108 bytes, not 109");
        assertThatThrownBy(() -> Address.Unix.path("ü".repeat(55))).hasMessageContaining("not 110");
        assertThatThrownBy(() -> Address.Unix.path("")).hasMessageContaining("not 0");
        assertThatThrownBy(() -> Address.Unix.path("a\0b")).hasMessageContaining("NUL");
    }

    @Test
    void abstractName_takesAnyBytes() {
        assertThat(Address.Unix.abstractName("a\0b").bytes()).containsExactly('a', 0, 'b');
        assertThat(Address.Unix.abstractName("x".repeat(107)).bytes()).hasSize(107);
        assertThatThrownBy(() -> Address.Unix.abstractName("x".repeat(108)))
                .hasMessage("an abstract Unix name has 0..107 bytes, not 108");
    }

    @Test
    void unix_ofEveryByte_parsesBackFromItsText() {
        for (int b = 0; b < 256; b++) {
            for (String around : new String[] {"", "é", "\\", "x", "@", "\\x"}) {
                byte[] edge = around.getBytes(StandardCharsets.UTF_8);
                byte[] name = new byte[edge.length * 2 + 1];
                System.arraycopy(edge, 0, name, 0, edge.length);
                name[edge.length] = (byte) b;
                System.arraycopy(edge, 0, name, edge.length + 1, edge.length);
                var hidden = Address.Unix.abstractName(name);
                assertThat(Address.parse(hidden.toString())).isEqualTo(hidden);
                if (b != 0) {
                    var path = Address.Unix.path(name);
                    assertThat(Address.parse(path.toString())).isEqualTo(path);
                }
            }
        }
    }

    @Test
    void unix_printed_showsNoControlCharacter() {
        assertThat(Address.Unix.path("/a\n\u001b[31m\u202e\u2028é"))
                .hasToString("unix:/a\\x0a\\x1b[31m\\xe2\\x80\\xae" + "\\xe2\\x80\\xa8é");
        assertThat(Address.Unix.path(new byte[] {'/', (byte) 0xff, (byte) 0xc3}))
                .hasToString("unix:/\\xff\\xc3");
        assertThat(Address.Unix.path("@x")).hasToString("unix:\\x40x");
    }

    @Test
    void unmapped_ofMappedAddress_isTheIpv4Address() {
        assertThat(Address.parse("[::ffff:1.2.3.4]:5").unmapped()).isEqualTo(Address.parse("1.2.3.4:5"));
        assertThat(Address.parse("[::1]:5").unmapped()).isEqualTo(Address.parse("[::1]:5"));
        assertThat(Address.parse("[1::ffff:1.2.3.4]:5").unmapped()).isInstanceOf(Address.Inet6.class);
        assertThat(Address.parse("unix:/x").unmapped()).isEqualTo(Address.Unix.path("/x"));
        assertThat(Address.Inet4.loopback(5).mapped().unmapped()).isEqualTo(Address.Inet4.loopback(5));
    }

    @Test
    void ip_knowsWhatItIs() {
        assertThat(Address.inet("127.9.9.9", 0).isLoopback()).isTrue();
        assertThat(Address.inet("128.0.0.1", 0).isLoopback()).isFalse();
        assertThat(Address.inet("::1", 0).isLoopback()).isTrue();
        assertThat(Address.inet("::2", 0).isLoopback()).isFalse();
        assertThat(Address.inet("::ffff:127.0.0.1", 0).isLoopback()).isTrue();
        assertThat(Address.inet("0.0.0.0", 0).isAny()).isTrue();
        assertThat(Address.inet("::", 0)).isEqualTo(Address.Inet6.any(0)).matches(Address.Ip::isAny);
        assertThat(Address.inet("::1", 0).isAny()).isFalse();
        assertThat(Address.inet("239.1.2.3", 0).isMulticast()).isTrue();
        assertThat(Address.inet("240.0.0.0", 0).isMulticast()).isFalse();
        assertThat(Address.inet("ff02::1", 0).isMulticast()).isTrue();
        assertThat(Address.inet("fe80::1", 0).isMulticast()).isFalse();
        assertThat(Address.inet("fe80::1%7", 1).withPort(2)).hasToString("[fe80::1%7]:2");
    }

    @Test
    void equality_countsEveryComponent() {
        byte[] one = Address.Inet6.loopback(0).bytes();
        assertThat(Address.Inet6.of(one, 1, 2, 3)).isEqualTo(Address.Inet6.of(one, 1, 2, 3));
        assertThat(Address.Inet6.of(one, 1, 2, 3)).isNotEqualTo(Address.Inet6.of(one, 1, 2, 4));
        assertThat(Address.Inet6.of(one, 1, 2, 3)).isNotEqualTo(Address.Inet6.of(one, 1, 0, 3));
        assertThat(Address.Inet6.of(one, 1, 2, 3)).isNotEqualTo(Address.Inet6.of(one, 2, 2, 3));
        assertThat(Address.Unix.path("a")).isNotEqualTo(Address.Unix.abstractName("a"));
        assertThat(Address.Unix.abstractName("")).isNotEqualTo(Address.Unix.UNNAMED);
        assertThat(Address.NONE).isNotEqualTo(Address.Unix.UNNAMED);
        assertThat((Address) Address.Inet4.any(0)).isNotEqualTo(Address.Inet6.any(0));
    }

    @Test
    void components_areCopies() {
        byte[] name = {'a'};
        var path = Address.Unix.path(name);
        name[0] = 'b';
        path.bytes()[0] = 'c';
        assertThat(path).hasToString("unix:a");
    }

    @Test
    void of_jdkAddress_convertsBothWays() throws Exception {
        SocketAddress[] addresses = {
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {10, 0, 0, 1}), 80),
            new InetSocketAddress(
                    InetAddress.getByAddress(Address.Inet6.loopback(0).bytes()), 80),
            new InetSocketAddress(
                    Inet6Address.getByAddress(null, Address.inet("fe80::1", 0).bytes(), 4), 80),
            UnixDomainSocketAddress.of("/run/x"),
            UnixDomainSocketAddress.of(""),
        };
        for (SocketAddress address : addresses) {
            assertThat(Address.of(address).toJdk()).isEqualTo(address);
        }
        assertThat(Address.of(addresses[2])).hasToString("[fe80::1%4]:80");
        assertThat(Address.of(Address.NONE)).isSameAs(Address.NONE);
        assertThatThrownBy(() -> Address.of(InetSocketAddress.createUnresolved("host.invalid", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unresolved");
    }

    @Test
    void toJdk_ofWhatTheJdkCannotSay_isUnsupported() {
        for (var address :
                new Address[] {Address.Unix.abstractName("x"), Address.Unix.path(new byte[] {(byte) 0xff}), Address.NONE
                }) {
            assertThatThrownBy(address::toJdk).isInstanceOf(UnsupportedOperationException.class);
        }
        assertThat(((InetSocketAddress) Address.parse("[::ffff:1.2.3.4]:5").toJdk()).getAddress())
                .isInstanceOf(Inet6Address.class);
    }
}
