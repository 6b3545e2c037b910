package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import dev.jacket.checks.Seed;
import dev.jacket.loop.Deadline;
import dev.jacket.loop.internal.Host;
import dev.jacket.sockets.Resolver.AddrInfo;
import dev.jacket.sockets.Resolver.HostAndService;
import dev.jacket.sockets.Resolver.Query;
import dev.jacket.sys.Libc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Row("L6")
@OnEachThread
class ResolverTest {
    /// A name service whose answers a test gives.
    private static final class Fake implements NameService {
        private final AtomicInteger asked = new AtomicInteger();
        private final Set<Thread> askedOn = ConcurrentHashMap.newKeySet();
        private final CountDownLatch silence = new CountDownLatch(1);
        private volatile Supplier<List<AddrInfo>> answer = List::of;
        private volatile int code;

        @Override
        public List<AddrInfo> getAddrInfo(String host, String service, Query query) throws ResolveException {
            asked.incrementAndGet();
            askedOn.add(Thread.currentThread());
            if (code != 0) {
                throw new ResolveException("in the thread", code, Errno.NONE);
            }
            return answer.get();
        }

        @Override
        public HostAndService getNameInfo(Address address, int flags) {
            asked.incrementAndGet();
            askedOn.add(Thread.currentThread());
            return new HostAndService(Integer.toString(flags), address.toString());
        }

        @Override
        public int protocol(String name) {
            return -1;
        }

        @Override
        public String protocolName(int number) {
            return "";
        }

        /// Says nothing until the test ends.
        void beSilent() {
            answer = () -> {
                try {
                    silence.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                return List.of();
            };
        }
    }

    private static Deadline soon() {
        return Deadline.after(Lab.LONG);
    }

    private static List<AddrInfo> answers(String... addresses) {
        return List.of(addresses).stream()
                .map(Address::parse)
                .map(each -> new AddrInfo(each.family(), SocketType.STREAM, Protocol.TCP, "", each))
                .toList();
    }

    @Test
    void addresses_ofHundred_keepTheSystemsOrder() throws IOException {
        var fake = new Fake();
        String[] hundred = IntStream.range(1, 101)
                .mapToObj(i -> (i % 3 == 0 ? "[fd00::" + i + "]" : "10.0.0." + i) + ":80")
                .toArray(String[]::new);
        fake.answer = () -> answers(hundred);
        assertThat(new Resolver(fake).addresses("many.example", 80, Family.UNSPEC, soon()))
                .extracting(Address::toString)
                .containsExactly(hundred);
    }

    @Test
    void addresses_ofIpv6OnlyHost_areIpv6() throws IOException {
        var fake = new Fake();
        fake.answer = () -> answers("[2001:db8::1]:80");
        assertThat(new Resolver(fake).addresses("six.example", 80, Family.UNSPEC, soon()))
                .containsExactly(Address.parse("[2001:db8::1]:80"));
    }

    @Test
    void addresses_ofUnknownName_saysSoAtOnceAndOnTheCallersStack() {
        var fake = new Fake();
        fake.code = -2;
        assertThatThrownBy(() -> new Resolver(fake).addresses("nowhere.example", 80, Family.UNSPEC, soon()))
                .isInstanceOfSatisfying(ResolveException.class, e -> {
                    assertThat(e.codeName()).isEqualTo("EAI_NONAME");
                    assertThat(e.isTemporary()).isFalse();
                    assertThat(e.getStackTrace())
                            .anyMatch(frame -> frame.getClassName().contains("ResolverTest"));
                })
                .hasMessageStartingWith("getaddrinfo nowhere.example:80: EAI_NONAME");
        assertThat(fake.asked).hasValue(1);
    }

    @Test
    void addresses_ofSilentServer_endAtTheDeadline() {
        var fake = new Fake();
        fake.beSilent();
        long began = System.nanoTime();
        assertThatThrownBy(() -> new Resolver(fake)
                        .addresses("silent.example", 80, Family.UNSPEC, Deadline.after(Duration.ofMillis(100))))
                .isInstanceOf(CallTimeoutException.class)
                .hasMessage("getaddrinfo silent.example:80: timed out after 0.1 s");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofMillis(100), Lab.LONG);
        fake.silence.countDown();
    }

    @Test
    void addresses_onVirtualThread_leaveTheCarriersFree() throws Exception {
        var fake = new Fake();
        fake.beSilent();
        var resolver = new Resolver(fake);
        var waiting = new ArrayList<Thread>();
        for (int i = 0; i < 50; i++) {
            waiting.add(Thread.ofVirtual().start(() -> {
                try {
                    resolver.addresses("silent.example", 80, Family.UNSPEC, soon());
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }));
        }
        Lab.until(() -> fake.asked.get() == Resolver.THREADS);
        var ticked = new CountDownLatch(1);
        Thread.ofVirtual().start(ticked::countDown);
        ticked.await();
        assertThat(fake.askedOn)
                .hasSize(Resolver.THREADS)
                .noneMatch(Thread::isVirtual)
                .allMatch(Thread::isDaemon);
        fake.silence.countDown();
        for (Thread thread : waiting) {
            thread.join();
        }
        assertThat(fake.asked).hasValue(50);
    }

    @Test
    void addresses_givenUpWhileQueued_areNeverAsked() throws IOException {
        var fake = new Fake();
        fake.beSilent();
        var resolver = new Resolver(fake);
        while (fake.asked.get() < Resolver.THREADS) {
            giveUp(resolver); // which it may do before a thread has got as far as to ask
        }
        for (int i = 0; i < 20; i++) {
            giveUp(resolver);
        }
        assertThat(fake.asked).hasValue(Resolver.THREADS);
        fake.silence.countDown();
        fake.answer = () -> answers("1.2.3.4:80");
        assertThat(resolver.addresses("live.example", 80, Family.UNSPEC, soon()))
                .hasSize(1);
        assertThat(fake.asked).hasValue(Resolver.THREADS + 1);
    }

    private static void giveUp(Resolver resolver) {
        assertThatThrownBy(() ->
                        resolver.addresses("silent.example", 80, Family.UNSPEC, Deadline.after(Duration.ofMillis(20))))
                .isInstanceOf(CallTimeoutException.class);
    }

    @Test
    void addresses_interrupted_endWithTheStatusSet() throws Exception {
        var fake = new Fake();
        fake.beSilent();
        var resolver = new Resolver(fake);
        var thrown = new AtomicReference<Throwable>();
        var status = new AtomicInteger();
        Runnable question = () -> {
            try {
                resolver.addresses("silent.example", 80, Family.UNSPEC, soon());
            } catch (IOException e) {
                thrown.set(e);
                status.set(Thread.currentThread().isInterrupted() ? 1 : 2);
            }
        };
        Thread thread = ThreadKind.another(question);
        thread.start();
        Lab.until(() -> fake.asked.get() == 1);
        thread.interrupt();
        thread.join();
        assertThat(thrown.get()).isInstanceOf(CallInterruptedException.class);
        assertThat(status).hasValue(1);
        fake.silence.countDown();
    }

    @Test
    void addresses_afterAFailureOfOurs_sayWhat() {
        var fake = new Fake();
        fake.answer = () -> {
            throw new IllegalStateException("boom");
        };
        assertThatThrownBy(() -> new Resolver(fake).addresses("x.example", 80, Family.UNSPEC, soon()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("x.example")
                .hasRootCauseMessage("boom");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "2001:db8::ff", "0.0.0.0", "::ffff:1.2.3.4"})
    void addresses_ofNumbers_areAnsweredHere(String host) throws IOException {
        var fake = new Fake();
        fake.beSilent();
        assertThat(new Resolver(fake).addresses(host, 80, Family.UNSPEC, Deadline.NOW))
                .containsExactly(Address.inet(host, 80));
        assertThat(fake.asked).hasValue(0);
    }

    @Test
    void connectTo_ofSilentName_endsAtTheConnectsLimit() {
        var fake = new Fake();
        fake.beSilent();
        long began = System.nanoTime();
        assertThatThrownBy(() -> connectTo(fake, 80, Duration.ofMillis(300)))
                .isInstanceOf(CallTimeoutException.class)
                .hasMessage("getaddrinfo name.example:80: timed out after 0.3 s");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofMillis(300), Lab.LONG);
        fake.silence.countDown();
    }

    @Test
    void connectTo_ofUnknownName_failsAtOnce() {
        var fake = new Fake();
        fake.code = -2;
        assertThatThrownBy(() -> connectTo(fake, 80, Duration.ofSeconds(10))).isInstanceOf(ResolveException.class);
    }

    @Test
    @Needs("ipv6")
    void connectTo_ofIpv6OnlyName_connects() throws IOException {
        var fake = new Fake();
        try (Socket listener = Socket.listenOn(Address.Inet6.loopback(0), ListenConfig.DEFAULT)) {
            String address = listener.localAddress().toString();
            fake.answer = () -> answers(address);
            int port = listener.localAddress() instanceof Address.Ip ip ? ip.port() : 0;
            try (Socket client = connectTo(fake, port, Duration.ofSeconds(10))) {
                assertThat(client.peerAddress()).isEqualTo(listener.localAddress());
            }
        }
    }

    private static Socket connectTo(Fake fake, int port, Duration limit) throws IOException {
        return Connecting.to(
                Host.system(), new Resolver(fake), "name.example", port, ConnectConfig.DEFAULT.limit(limit));
    }

    /// What is answered here is what libc would have answered.
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 80, 1, 0",
        "127.0.0.1, '', 1, 6",
        "127.0.0.1, 80, 2, 0",
        "127.0.0.1, 65535, 2, 17",
        "::1, 80, 1, 0",
        "::1, 080, 2, 17",
        "::ffff:1.2.3.4, 1, 1, 0",
        "127.0.0.1, 80, 0, 0",
        "::1, 80, 0, 0",
        "127.0.0.1, '', 3, 0",
        "127.0.0.1, 80, 5, 0",
        "fe80::1%1, 80, 1, 0",
        "127.1, 80, 1, 0",
        "0x7f000001, 80, 1, 0",
    })
    @Covers("Resolver.getAddrInfo")
    void getAddrInfo_ofNumbers_isWhatLibcSays(String host, String service, int type, int protocol) throws IOException {
        var query = new Query(Family.UNSPEC, SocketType.of(type), Protocol.of(protocol), 0);
        List<AddrInfo> ours;
        List<AddrInfo> libcs;
        try {
            libcs = new LibcNames(Libc.system()).getAddrInfo(host, service, query);
        } catch (ResolveException e) {
            assertThatThrownBy(() -> Resolver.getAddrInfo(host, service, query)).hasMessage(e.getMessage());
            return;
        }
        ours = Resolver.getAddrInfo(host, service, query);
        assertThat(ours).isEqualTo(libcs);
    }

    @Test
    void getAddrInfo_withFamilyOrFlags_asksForThem() throws IOException {
        assertThat(Resolver.getAddrInfo(
                        "", "80", Query.STREAM.family(Family.INET).flags(Query.AI_PASSIVE)))
                .extracting(AddrInfo::address)
                .containsExactly(Address.parse("0.0.0.0:80"));
        assertThat(Resolver.getAddrInfo("", "80", Query.STREAM.family(Family.INET)))
                .extracting(AddrInfo::address)
                .containsExactly(Address.parse("127.0.0.1:80"));
        assertThat(Resolver.getAddrInfo(
                        "127.0.0.1", "80", Query.STREAM.family(Family.INET6).flags(Query.AI_V4MAPPED)))
                .extracting(AddrInfo::address)
                .containsExactly(Address.parse("[::ffff:127.0.0.1]:80"));
        assertThat(Resolver.getAddrInfo("127.0.0.1", "80", Query.STREAM.flags(Query.AI_CANONNAME)))
                .extracting(AddrInfo::canonicalName)
                .containsExactly("127.0.0.1");
    }

    @Test
    void getAddrInfo_ofLocalhost_isLoopback() throws IOException {
        assertThat(Resolver.getAddrInfo("localhost", "http", Query.STREAM))
                .isNotEmpty()
                .allSatisfy(answer -> {
                    assertThat(answer.address()).isInstanceOfSatisfying(Address.Ip.class, ip -> {
                        assertThat(ip.isLoopback()).isTrue();
                        assertThat(ip.port()).isEqualTo(80);
                    });
                    assertThat(answer.type()).isEqualTo(SocketType.STREAM);
                    assertThat(answer.protocol()).isEqualTo(Protocol.TCP);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "no..name, 80, EAI_NONAME",
        "localhost, no-such-service, EAI_SERVICE",
        "127.0.0.1, 70000, EAI_SERVICE",
        "localhost, 70000, EAI_SERVICE",
        "localhost, 65536, EAI_SERVICE",
        "localhost, -1, EAI_SERVICE",
        "localhost, +80, EAI_SERVICE",
        "localhost, ' 80', EAI_SERVICE",
        "localhost, 18446744073709551617, EAI_SERVICE",
        "'', '', EAI_NONAME",
        "nobody.example\0.org, 80, EAI_NONAME",
    })
    void getAddrInfo_ofWhatDoesNotExist_saysWhy(String host, String service, String code) {
        assertThatThrownBy(() -> Resolver.getAddrInfo(host, service, Query.STREAM))
                .isInstanceOfSatisfying(
                        ResolveException.class, e -> assertThat(e.codeName()).isEqualTo(code));
    }

    @Test
    void getAddrInfo_withWrongHints_saysWhich() {
        assertThatThrownBy(() -> Resolver.getAddrInfo("127.0.0.1", "80", Query.STREAM.family(Family.of(99))))
                .hasMessageContaining("EAI_FAMILY");
        assertThatThrownBy(() -> Resolver.getAddrInfo("127.0.0.1", "80", Query.STREAM.flags(0x100000)))
                .hasMessageContaining("EAI_BADFLAGS");
        assertThatThrownBy(() -> Resolver.getAddrInfo("127.0.0.1", "80", Query.STREAM.family(Family.INET6)))
                .hasMessageContaining("EAI_ADDRFAMILY");
        assertThatThrownBy(() -> Resolver.getAddrInfo("localhost", "80", Query.STREAM.flags(Query.AI_NUMERICHOST)))
                .hasMessageContaining("EAI_NONAME");
    }

    @Test
    @Covers("Resolver.getNameInfo")
    void getNameInfo_ofNumbers_needsNoThread() throws IOException {
        int numeric = HostAndService.NI_NUMERICHOST | HostAndService.NI_NUMERICSERV;
        var fake = new Fake();
        new Resolver(fake).name(Address.parse("[::1]:80"), numeric, Deadline.NOW);
        assertThat(fake.askedOn).containsExactly(Thread.currentThread());
        assertThat(Resolver.getNameInfo(Address.parse("[::1]:80"), numeric)).isEqualTo(new HostAndService("::1", "80"));
        new Resolver(fake).name(Address.parse("[::1]:80"), HostAndService.NI_NUMERICHOST, soon());
        assertThat(fake.askedOn).hasSize(2);
    }

    @Test
    void getNameInfo_ofNoName_saysSo() {
        assertThatThrownBy(() -> Resolver.getNameInfo(Address.parse("raw:40:00"), 0))
                .isInstanceOf(ResolveException.class)
                .hasMessageContaining("EAI_FAMILY");
    }

    @Test
    @Covers("Resolver.service")
    void service_isFoundBothWays() throws IOException {
        assertThat(Resolver.service("http", SocketType.STREAM)).isEqualTo(80);
        assertThat(Resolver.service("domain", SocketType.DGRAM)).isEqualTo(53);
        assertThat(Resolver.service(80, SocketType.STREAM)).contains("http");
        assertThat(Resolver.service(53, SocketType.DGRAM)).contains("domain");
        assertThat(Resolver.service(1, SocketType.DGRAM)).isEmpty();
        assertThatThrownBy(() -> Resolver.service("no-such-service", SocketType.STREAM))
                .hasMessageContaining("getaddrinfo :no-such-service: EAI_SERVICE");
    }

    @Test
    @Covers("Resolver.hostname")
    void hostname_isTheKernels() throws IOException {
        assertThat(Resolver.hostname())
                .isEqualTo(
                        Files.readString(Path.of("/proc/sys/kernel/hostname")).strip());
    }

    /// Our numeric form of IPv6 is the system's: the same text for addresses that a generator makes rich in zeroes.
    @Test
    void ntop_isTheSystems() throws IOException {
        long seed = Seed.value();
        var random = new Random(seed);
        int numeric = HostAndService.NI_NUMERICHOST | HostAndService.NI_NUMERICSERV;
        for (int i = 0; i < 3_000; i++) {
            byte[] address = new byte[16];
            for (int at = 0; at < 16; at += 2) {
                int group = random.nextInt(3) == 0 ? random.nextInt(0x10000) : random.nextInt(8) == 0 ? 0xffff : 0;
                address[at] = (byte) (group >> 8);
                address[at + 1] = (byte) group;
            }
            var inet = Address.Inet6.of(address, 0);
            assertThat(inet.host())
                    .as("seed %d", seed)
                    .isEqualTo(Resolver.getNameInfo(inet, numeric).host());
        }
    }
}
