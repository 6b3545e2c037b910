package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import dev.jacket.checks.Needs;
import dev.jacket.checks.Seed;
import dev.jacket.sockets.Resolver.AddrInfo;
import dev.jacket.sockets.Resolver.HostAndService;
import dev.jacket.sockets.Resolver.Query;
import dev.jacket.sys.Libc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The resolver and the numeric forms against Python's, which asks the same libc in another way: every flag, alone
/// and with the others. No question here leaves the machine.
@Needs("python3")
@OnEachThread
class ResolverPeerTest {
    private static final List<String> HOSTS = List.of("", "127.0.0.1", "::1", "localhost", "::ffff:9.8.7.6");
    private static final int[] AI = {
        Query.AI_PASSIVE,
        Query.AI_CANONNAME,
        Query.AI_NUMERICHOST,
        Query.AI_V4MAPPED,
        Query.AI_ALL,
        Query.AI_ADDRCONFIG,
        Query.AI_NUMERICSERV
    };
    private static final int[] NI = {
        HostAndService.NI_NUMERICHOST,
        HostAndService.NI_NUMERICSERV,
        HostAndService.NI_NOFQDN,
        HostAndService.NI_NAMEREQD,
        HostAndService.NI_DGRAM
    };

    private static List<String> python(String program, List<String> input) throws IOException, InterruptedException {
        var process = new ProcessBuilder("python3", "-c", program)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var out = process.getOutputStream()) {
            out.write(String.join("\n", input).getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return output.lines().toList();
    }

    private static int bits(int[] flags, int choice) {
        int bits = 0;
        for (int i = 0; i < flags.length; i++) {
            bits |= (choice & 1 << i) == 0 ? 0 : flags[i];
        }
        return bits;
    }

    @Test
    @Covers("Resolver.getAddrInfo")
    void getAddrInfo_everyFlag_isWhatPythonSays() throws Exception {
        var questions = new ArrayList<String>();
        var ours = new ArrayList<String>();
        for (int choice = 0; choice < 1 << AI.length; choice++) {
            int flags = bits(AI, choice);
            for (String host : HOSTS) {
                for (int family : new int[] {0, 2, 10}) {
                    String service = choice % 2 == 0 ? "80" : "http";
                    int type = choice % 3; // all, streams, datagrams
                    questions.add(
                            "%s %s %d %d %d".formatted(host.isEmpty() ? "-" : host, service, family, type, flags));
                    Query query = new Query(Family.of(family), SocketType.of(type), Protocol.DEFAULT, flags);
                    ours.add(answer(host, service, query));
                }
            }
        }
        List<String> theirs = python("""
                import socket, sys
                for line in sys.stdin.read().split('\\n'):
                    host, service, family, type, flags = line.split()
                    try:
                        print(' '.join('%d/%d/%d/%s/%s' % (f, t, p, c, a[0] + '@' + str(a[1]))
                              for f, t, p, c, a in socket.getaddrinfo(
                                  None if host == '-' else host, service, int(family), int(type), 0, int(flags))))
                    except socket.gaierror as e:
                        print(e.errno)
                """, questions);
        assertThat(theirs).hasSameSizeAs(questions).anyMatch(line -> line.startsWith("10/"));
        for (int i = 0; i < theirs.size(); i++) {
            assertThat(ours.get(i)).as(questions.get(i)).isEqualTo(theirs.get(i));
        }
    }

    private static String answer(String host, String service, Query query) throws IOException {
        try {
            var text = new StringBuilder();
            for (AddrInfo each : Resolver.getAddrInfo(host, service, query)) {
                Address.Ip ip = (Address.Ip) each.address();
                text.append(text.isEmpty() ? "" : " ")
                        .append("%d/%d/%d/%s/%s@%d"
                                .formatted(
                                        each.family().number(),
                                        each.type().number(),
                                        each.protocol().number(),
                                        each.canonicalName(),
                                        ip.host(),
                                        ip.port()));
            }
            return text.toString();
        } catch (ResolveException failed) {
            return Integer.toString(failed.code());
        }
    }

    @Test
    @Covers("Resolver.getNameInfo")
    void getNameInfo_everyFlag_isWhatPythonSays() throws Exception {
        var questions = new ArrayList<String>();
        var ours = new ArrayList<String>();
        for (int choice = 0; choice < 1 << NI.length; choice++) {
            int flags = bits(NI, choice);
            boolean numeric = (flags & HostAndService.NI_NUMERICHOST) != 0;
            // Every machine knows the name of 127.0.0.1; that of ::1 some would ask for elsewhere.
            for (String host : numeric ? List.of("127.0.0.1", "::1") : List.of("127.0.0.1")) {
                for (int port : new int[] {80, 512, 1}) { // 512 is exec with TCP and biff with UDP
                    questions.add("%s %d %d".formatted(host, port, flags));
                    ours.add(name(Address.inet(host, port), flags));
                }
            }
        }
        List<String> theirs = python("""
                import socket, sys
                for line in sys.stdin.read().split('\\n'):
                    host, port, flags = line.split()
                    try:
                        print(*socket.getnameinfo((host, int(port)), int(flags)))
                    except socket.gaierror as e:
                        print(e.errno)
                """, questions);
        for (int i = 0; i < questions.size(); i++) {
            assertThat(ours.get(i)).as(questions.get(i)).isEqualTo(theirs.get(i));
        }
    }

    private static String name(Address address, int flags) throws IOException {
        try {
            HostAndService answer = Resolver.getNameInfo(address, flags);
            return answer.host() + " " + answer.service();
        } catch (ResolveException failed) {
            return Integer.toString(failed.code());
        }
    }

    /// A host of both families under two names, in a list of hosts of the test's own.
    @Test
    @Needs({"root", "netns", "ip"})
    void getAddrInfo_ofAHostOfBothFamilies_obeysTheFlags(@TempDir Path folder) throws IOException {
        Path hosts = Files.writeString(folder.resolve("hosts"), "2001:db8::1 both alias\n192.0.2.1 both alias\n");
        Query six = Query.STREAM.family(Family.INET6);
        try (var namespace = new NetworkNamespace()) {
            namespace.hosts(hosts);
            assertThat(asked(namespace, six)).containsExactly("2001:db8::1");
            assertThat(asked(namespace, six.flags(Query.AI_V4MAPPED))).containsExactly("2001:db8::1");
            assertThat(asked(namespace, six.flags(Query.AI_V4MAPPED | Query.AI_ALL)))
                    .containsExactlyInAnyOrder("2001:db8::1", "::ffff:192.0.2.1");
            assertThat(asked(namespace, Query.STREAM)).containsExactlyInAnyOrder("2001:db8::1", "192.0.2.1");
            var names = new LibcNames(Libc.system());
            assertThat(namespace.here(() -> names.getAddrInfo("alias", "80", six.flags(Query.AI_CANONNAME))))
                    .extracting(AddrInfo::canonicalName)
                    .containsExactly("both");
            assertThat(namespace.here(() -> names.getNameInfo(Address.inet("192.0.2.1", 80), 0)))
                    .isEqualTo(new HostAndService("both", "http"));
        }
    }

    private static List<String> asked(NetworkNamespace namespace, Query query) {
        return namespace.here(() -> new LibcNames(Libc.system())
                .getAddrInfo("both", "80", query).stream()
                        .map(each -> ((Address.Ip) each.address()).host())
                        .toList());
    }

    @Test
    @Covers({"Resolver.protocol", "Resolver.protocolName"})
    void protocol_isFoundBothWays() throws Exception {
        var names = List.of("icmp", "tcp", "udp", "igmp", "sctp", "ICMP", "ipv6-icmp", "no-such-protocol");
        List<String> theirs = python("""
                import socket, sys
                for line in sys.stdin.read().split('\\n'):
                    try:
                        print(socket.getprotobyname(line))
                    except OSError:
                        print(-2)
                """, names);
        for (int i = 0; i < names.size(); i++) {
            assertThat(protocol(names.get(i))).as(names.get(i)).isEqualTo(theirs.get(i));
        }
        assertThat(theirs).startsWith("1", "6", "17").endsWith("-2");
        assertThat(Resolver.protocolName(Protocol.ICMPV6)).contains("ipv6-icmp");
        assertThat(Resolver.protocolName(Protocol.of(-1))).isEmpty();
        assertThatThrownBy(() -> Resolver.protocol("tcp\0")).hasMessageContaining("EAI_NONAME");
    }

    private static String protocol(String name) throws IOException {
        try {
            return Integer.toString(Resolver.protocol(name).number());
        } catch (ResolveException failed) {
            return Integer.toString(failed.code());
        }
    }

    /// In a namespace for host names, which ends with its thread.
    @Test
    @Needs({"root", "netns", "ip"})
    void hostname_isSetForThisNamespaceAlone() throws IOException {
        String before = Resolver.hostname();
        try (var namespace = new NetworkNamespace()) {
            String set = namespace.here(() -> {
                Resolver.hostname("jacket-grüße");
                return Resolver.hostname();
            });
            assertThat(set).isEqualTo("jacket-grüße");
            assertThat(namespace.run("uname", "-n").strip()).isEqualTo("jacket-grüße");
            assertThat(namespace.here(() ->
                            org.assertj.core.api.Assertions.catchThrowable(() -> Resolver.hostname("x".repeat(65)))))
                    .hasMessageStartingWith("sethostname xxx")
                    .hasMessageEndingWith(": EINVAL (Invalid argument)");
        }
        assertThat(Resolver.hostname()).isEqualTo(before);
    }

    /// What is nearly an address, and what is one.
    private static String mutate(Random random, String address) {
        var text = new StringBuilder(address);
        String letters = "0123456789abcdefxX.:";
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(3)) {
                case 0 -> text.insert(at, letters.charAt(random.nextInt(letters.length())));
                case 1 -> text.delete(at, Math.min(text.length(), at + 1));
                default -> text.insert(at, at < text.length() ? text.charAt(at) : '.');
            }
        }
        return text.isEmpty() ? "." : text.toString();
    }

    @Test
    void ptonAndAton_ofAnything_areWhatPythonSays() throws Exception {
        long seed = Seed.value();
        var random = new Random(seed);
        var seeds = List.of(
                "127.0.0.1",
                "255.255.255.255",
                "0x7f.1",
                "0177.0.0.1",
                "1.2.65535",
                "4294967295",
                "::",
                "::1",
                "1:2:3:4:5:6:7:8",
                "fe80::1:0:0:2",
                "::ffff:1.2.3.4",
                "1:2:3:4:5:6:7.8.9.10",
                "1::",
                "08.1");
        var texts = new ArrayList<String>();
        for (int i = 0; i < 6_000; i++) {
            texts.add(mutate(random, seeds.get(i % seeds.size())));
        }
        List<String> theirs = python("""
                import socket, sys
                def tried(f, *words):
                    try: return f(*words).hex()
                    except OSError: return '-'
                for line in sys.stdin.read().split('\\n'):
                    print(tried(socket.inet_pton, 2, line), tried(socket.inet_pton, 10, line),
                          tried(socket.inet_aton, line))
                """, texts);
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            String ours = tried(() -> Inet.pton(Family.INET, text)) + " " + tried(() -> Inet.pton(Family.INET6, text))
                    + " " + tried(() -> Inet.aton(text));
            assertThat(ours).as("\"%s\", seed %d", text, seed).isEqualTo(theirs.get(i));
        }
    }

    private static String tried(java.util.function.Supplier<byte[]> bytes) {
        try {
            return HexFormat.of().formatHex(bytes.get());
        } catch (IllegalArgumentException refused) {
            return "-";
        }
    }
}
