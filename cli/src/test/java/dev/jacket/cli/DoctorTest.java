package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.loop.Backend;
import dev.jacket.sockets.Errno;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoctorTest {
    private final FakeMachine machine = new FakeMachine();
    private final StringBuilder paper = new StringBuilder();
    private final Doctor doctor = new Doctor(machine, paper::append);

    @TempDir
    Path folder;

    @Test
    void findings_machineWithAll_areGood() {
        for (String part : Doctor.PARTS) {
            assertThat(doctor.examine(part))
                    .isNotEmpty()
                    .allMatch(finding -> finding.verdict().isGood(), "good")
                    .allMatch(finding -> finding.about().remedy().isEmpty(), "without a remedy");
        }
    }

    @Test
    void findings_names_areUniqueWithinTheirPart() {
        for (String part : Doctor.PARTS) {
            assertThat(doctor.examine(part)).extracting(Finding::name).doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INET STREAM", "INET DGRAM", "UNIX STREAM", "UNIX DGRAM"})
    void run_neededSocketRefused_endsWith5(String name) throws Exception {
        machine.refusals.put(name, Errno.EACCES);
        var events = refused("doctor : needed and not here: sockets " + name);
        assertThat(events)
                .anySatisfy(line -> assertThat(line)
                        .contains("\"event\":\"doctor\",\"part\":\"sockets\",\"name\":\"" + name + "\",\"ok\":false")
                        .contains("\"errno\":\"EACCES\"")
                        .contains("\"remedy\":\"a seccomp or security rule"));
    }

    @Test
    void sockets_pingRefused_namesTheGroups() {
        machine.refusals.put("INET DGRAM ICMP", Errno.EACCES);
        var finding = finding("sockets", "INET DGRAM ICMP");
        assertThat(finding.verdict()).isEqualTo(Finding.Verdict.NO);
        assertThat(finding.about().errno()).isEqualTo(Errno.EACCES);
        assertThat(finding.about().remedy()).contains("net.ipv4.ping_group_range");
        assertThat(finding("sockets", "INET DGRAM").verdict()).isEqualTo(Finding.Verdict.YES);
    }

    @Test
    void sockets_optionThatTheKernelLacks_isNamedWithItsKernel() {
        machine.refusals.put("SO_PASSPIDFD", Errno.ENOPROTOOPT);
        var finding = finding("sockets", "SO_ options");
        assertThat(finding.verdict()).isEqualTo(Finding.Verdict.LOW);
        assertThat(finding.about().detail()).endsWith("; no fresh socket here has SO_PASSPIDFD (Linux 6.5)");
        assertThat(finding.isMissing()).isFalse();
    }

    @Test
    void sockets_optionThatNeedsAPrivilege_namesIt() {
        machine.refusals.put("set SO_MARK", Errno.EPERM);
        var finding = finding("sockets", "set SO_MARK");
        assertThat(finding.verdict()).isEqualTo(Finding.Verdict.NO);
        assertThat(finding.about().remedy()).contains("CAP_NET_ADMIN");
    }

    @Test
    void run_otherSocketsRefused_endsWith0() throws Exception {
        for (String name : List.of("INET SEQPACKET", "INET RAW", "INET6 STREAM", "INET6 DGRAM", "UNIX SEQPACKET")) {
            machine.refusals.put(name, Errno.EPERM);
        }
        assertThat(passed()).filteredOn(line -> line.contains("\"ok\":false")).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"25.0.2+10", "21.0.9", "25"})
    void run_olderJdk_endsWith5(String version) throws Exception {
        machine.version = version;
        refused("doctor : needed and not here: java JDK");
    }

    @ParameterizedTest
    @ValueSource(strings = {"25.0.3", "25.0.4+1", "26-ea+5", "27"})
    void run_newerJdk_endsWith0(String version) throws Exception {
        machine.version = version;
        passed();
    }

    @Test
    void run_noNativeAccess_endsWith5AndAsksNoKernel() throws Exception {
        machine.nativeAccess = false;
        refused("doctor : needed and not here: java native access, sockets all");
        assertThat(machine.probes).isZero();
    }

    @Test
    void run_partThatLacksNothing_endsWith0() throws Exception {
        machine.nativeAccess = false;
        assertThat(passed("limits", "loop"))
                .allSatisfy(line -> assertThat(line).containsAnyOf("\"limits\"", "\"loop\""))
                .hasSizeGreaterThan(5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INET RAW | EPERM | no | needs CAP_NET_RAW",
                "PACKET RAW | EPERM | no | needs CAP_NET_RAW",
                "INET STREAM | EMFILE | unknown | ulimit -n",
                "INET STREAM | ENFILE | unknown | end something",
                "INET6 STREAM | EAFNOSUPPORT | no | ipv6.disable=1",
                "VSOCK STREAM | EAFNOSUPPORT | no | modprobe vsock",
                "UNIX STREAM | EAFNOSUPPORT | no | RestrictAddressFamilies=",
                "INET SEQPACKET | ESOCKTNOSUPPORT | no | modprobe sctp",
            })
    void sockets_refused_saysErrnoAndRemedy(String name, String errno, String verdict, String remedy) {
        var number =
                List.of(Errno.EPERM, Errno.EMFILE, Errno.ENFILE, Errno.EAFNOSUPPORT, Errno.ESOCKTNOSUPPORT).stream()
                        .filter(each -> each.name().equals(errno))
                        .findFirst()
                        .orElseThrow();
        machine.refusals.put(name, number);
        var finding = finding("sockets", name);
        assertThat(finding.verdict().word()).isEqualTo(verdict);
        assertThat(finding.about().detail()).isEqualTo(number.toString());
        assertThat(finding.about().errno()).isEqualTo(number);
        assertThat(finding.about().remedy()).contains(remedy);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | off | not disabled",
                "1 | low | CAP_SYS_ADMIN",
                "2 | off | for everybody",
                "7 | unknown | io_uring_disabled=7"
            })
    void loop_sysctl_saysWhetherIoUringIsDisabled(String sysctl, String verdict, String detail) {
        machine.files.put("/proc/sys/kernel/io_uring_disabled", sysctl);
        machine.loops = new Machine.Loops(true, Backend.EPOLL, "io_uring is refused: io_uring_setup gives errno 1");
        check("loop", "io_uring", verdict, detail);
        check("loop", "io_uring", verdict, "io_uring_setup gives errno 1");
        check("loop", "event loops", "ok", "epoll");
    }

    @Test
    void loop_hookIsClosed_namesTheFlag() {
        machine.loops = new Machine.Loops(false, Backend.EPOLL, "the hook is closed");
        var finding = finding("loop", "event loops");
        assertThat(finding.verdict()).isEqualTo(Finding.Verdict.LOW);
        assertThat(finding.about().remedy()).contains("--add-opens java.base/java.lang=dev.jacket.loop");
    }

    @Test
    void loop_here_isAsItIs() {
        var loops = Machine.here().loops();
        assertThat(loops.own()).isTrue();
        assertThat(loops.reason().isEmpty()).isEqualTo(loops.backend() == Backend.IO_URING);
    }

    @Test
    void loop_kernelWithoutSysctl_isNoDefect() {
        machine.files.clear();
        check("loop", "io_uring", "ok", "in use");
        check("loop", "kernel", "unknown", "cannot be read");
    }

    @ParameterizedTest
    @CsvSource({
        "1024, low, 960: soft nofile - 64",
        "10063, low, 9999:",
        "10064, ok, 10000:",
        "unlimited, ok, unlimited",
        "10, low, 0:"
    })
    void limits_nofile_givesMaxConnections(String soft, String verdict, String detail) {
        machine.limits(soft, "unlimited");
        check("limits", "max-connections", verdict, detail);
        check("limits", "nofile", "ok", "soft " + soft + ", hard unlimited");
    }

    @ParameterizedTest
    @CsvSource({
        "core/somaxconn, 128, somaxconn",
        "ipv4/ip_local_port_range, 60000 60999, ip_local_port_range",
        "ipv4/tcp_rmem, 4096 131072 212992, tcp_rmem",
        "ipv4/tcp_wmem, 4096 16384 65536, tcp_wmem"
    })
    void limits_low_nameTheSysctl(String path, String text, String name) {
        machine.files.put("/proc/sys/net/" + path, text);
        var finding = finding("limits", name);
        assertThat(finding.verdict()).isEqualTo(Finding.Verdict.LOW);
        assertThat(finding.about().remedy()).contains("sysctl -w net." + path.replace('/', '.') + "=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "many", "-1", "99999999999999999999", "1 2"})
    void limits_oddFile_isUnknown(String text) {
        machine.files.put("/proc/sys/net/core/somaxconn", text);
        check("limits", "somaxconn", "unknown", "/proc/sys/net/core/somaxconn");
        machine.files.put(FakeMachine.LIMITS, "Max open files " + text + "\nMax locked memory x y");
        if (!text.equals("1 2")) {
            check("limits", "nofile", "unknown", FakeMachine.LIMITS);
        }
        check("limits", "memlock", "unknown", FakeMachine.LIMITS);
    }

    @Test
    void limits_sizes_areWholeNumbers() {
        assertThat(List.of(0L, 1023L, 1024L, 1025L, 212_992L, 1L << 20, 33_554_432L))
                .extracting(LimitFindings::size)
                .containsExactly("0 B", "1023 B", "1 KiB", "1025 B", "208 KiB", "1 MiB", "32 MiB");
    }

    @Test
    void tls_allThere_isGood() throws Exception {
        assertThat(passed("tls")).hasSize(4).allMatch(line -> line.contains("\"ok\":true"));
        check("tls", "roots", "ok", "146 in /etc/ssl/certs/ca-certificates.crt");
        check("tls", "AES", "ok", "by the processor");
        machine.files.put("/proc/cpuinfo", "Features : fp asimd aes pmull sha1");
        check("tls", "AES", "ok", "by the processor");
    }

    @Test
    void tls_whatIsMissing_namesTheRemedy() {
        machine.tlsVersions = List.of("TLSv1.2");
        machine.roots = new Machine.Roots("the JDK's own", 0);
        machine.files.put("/proc/cpuinfo", "flags : fpu avx aes_not");
        check("tls", "TLSv1.3", "no", "jdk.tls.disabledAlgorithms");
        check("tls", "TLSv1.2", "yes", "");
        check("tls", "roots", "no", "install ca-certificates");
        check("tls", "AES", "low", "CHACHA20");
        machine.files.remove("/proc/cpuinfo");
        check("tls", "AES", "unknown", "/proc/cpuinfo cannot be read");
    }

    @Test
    void tls_eachVersion_isJudgedByItself() {
        machine.tlsVersions = List.of("TLSv1.3", "TLSv1.1");
        check("tls", "TLSv1.3", "yes", "");
        check("tls", "TLSv1.2", "no", "this JDK does not speak it");
    }

    /// AES-GCM is a cipher and a sum; with the one alone TLS stays slow.
    @ParameterizedTest
    @ValueSource(
            strings = {"flags : fpu aes avx", "flags : fpu pclmulqdq avx", "Features : fp aes", "Features : pmull"})
    void tls_processorThatHelpsWithHalfOfIt_isLow(String flags) {
        machine.files.put("/proc/cpuinfo", flags);
        check("tls", "AES", "low", "by software");
    }

    @Test
    void tls_here_isAsItIs() throws Exception {
        var engine = SSLContext.getDefault().createSSLEngine();
        assertThat(Machine.here().tlsVersions())
                .containsExactlyInAnyOrder(engine.getEnabledProtocols())
                .contains("TLSv1.3")
                .isSubsetOf("TLSv1.3", "TLSv1.2");
        var roots = Machine.here().roots();
        assertThat(roots.number()).isPositive().isEqualTo(certificatesIn(roots.place()));
    }

    /// As the JDK reads them.
    private static int certificatesIn(String place) throws Exception {
        if (!place.startsWith("/")) {
            var factory = TrustManagerFactory.getInstance("PKIX");
            factory.init((KeyStore) null);
            return ((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers().length;
        }
        try (var file = Files.newInputStream(Path.of(place))) {
            return Set.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(file))
                    .size();
        }
    }

    @Test
    void java_oneCarrier_isLow() {
        machine.processors = 1;
        check("java", "virtual threads", "low", "1 run at once on 1 processor");
        machine.properties.put("jdk.virtualThreadScheduler.parallelism", "4");
        check("java", "virtual threads", "ok", "4 run at once on 1 processor");
        machine.properties.put("jdk.virtualThreadScheduler.parallelism", "four");
        check("java", "virtual threads", "unknown", "parallelism=four");
    }

    @Test
    void terminal_dumbOrWithoutUtf8_isLow() {
        machine.variables.clear();
        machine.properties.put("native.encoding", "ANSI_X3.4-1968");
        check("terminal", "TERM", "low", "not set");
        check("terminal", "locale charset", "low", "ANSI_X3.4-1968, as no locale is set");
        machine.variables.putAll(Map.of("TERM", "dumb", "LANG", "C.UTF-8", "LC_ALL", "POSIX"));
        check("terminal", "TERM", "low", "dumb");
        check("terminal", "locale charset", "low", "from LC_ALL=POSIX");
    }

    @Test
    void terminal_noneThere_isNoDefect() {
        machine.kinds[0] = Std.Kind.OTHER;
        machine.kinds[1] = Std.Kind.PIPE;
        machine.kinds[2] = Std.Kind.CLOSED;
        machine.variables.clear();
        machine.properties.put("native.encoding", "ANSI_X3.4-1968");
        check("terminal", "TERM", "ok", "not used without a terminal");
        check("terminal", "locale charset", "ok", "ANSI_X3.4-1968");
        check("terminal", "stdin", "ok", "a file or device");
        check("terminal", "stdout", "ok", "a pipe");
        check("terminal", "stderr", "no", "closed");
    }

    @Test
    void terminal_controlsInVariables_areMadeVisible() {
        machine.variables.put("TERM", "x\033[2J");
        check("terminal", "TERM", "ok", "x\\e[2J");
    }

    @Test
    void page_longRow_goesOnInItsColumn() {
        machine.refusals.put("INET6 STREAM", Errno.EAFNOSUPPORT);
        machine.refusals.put("INET STREAM", Errno.EACCES);
        var page = Doctor.page(Map.of("sockets", SocketFindings.of(machine)));
        assertThat(page.lines())
                .allSatisfy(
                        line -> assertThat(line).hasSizeLessThanOrEqualTo(100).doesNotEndWith(" "));
        assertThat(page)
                .startsWith("sockets\n  INET STREAM          no !     EACCES (Permission denied);\n")
                .contains("\n  INET6 STREAM         no       EAFNOSUPPORT (")
                .contains("\n" + " ".repeat(32) + "the kernel runs without IPv6 (ipv6.disable=1), or");
    }

    @Test
    void parts_words_areChecked() {
        assertThat(Doctor.parts(List.of())).containsExactlyElementsOf(Doctor.PARTS);
        assertThat(Doctor.parts(List.of("loop", "java", "loop"))).containsExactly("loop", "java");
        assertThatThrownBy(() -> Doctor.parts(List.of("socket")))
                .isInstanceOfSatisfying(
                        Trouble.class, trouble -> assertThat(trouble.exit()).isEqualTo(Exit.USAGE))
                .hasMessageContaining("did you mean sockets?");
    }

    @Test
    void here_thisMachine_answers() {
        var here = Machine.here();
        assertThat(here.hasNativeAccess()).isTrue();
        assertThat(here.file("/proc/sys/kernel/osrelease")).isEqualTo(System.getProperty("os.version"));
        assertThat(here.file("/proc/sys/net/ipv4/tcp_rmem")).matches("[0-9]+\\s+[0-9]+\\s+[0-9]{4,}");
        assertThat(here.file("/proc/no-such-file")).isNull();
        assertThat(here.java()).isEqualTo(Runtime.version());
        assertThat(here.processors()).isPositive();
    }

    private Finding finding(String part, String name) {
        return doctor.examine(part).stream()
                .filter(finding -> finding.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void check(String part, String name, String verdict, String detail) {
        var finding = finding(part, name);
        assertThat(finding.verdict().word()).isEqualTo(verdict);
        assertThat(finding.about().text()).contains(detail);
        assertThat(finding.isMissing()).isFalse();
    }

    private List<String> refused(String line) throws Exception {
        var file = folder.resolve("events");
        var run = new Run().begin(Verb.DOCTOR, List.of("--json=" + file));
        assertThatThrownBy(() -> doctor.run(run))
                .isInstanceOfSatisfying(
                        Trouble.class, trouble -> assertThat(trouble.exit()).isEqualTo(5))
                .hasMessage(line);
        assertThat(paper.toString()).contains(" !   ");
        run.close(5);
        return Files.readAllLines(file);
    }

    private List<String> passed(String... parts) throws Exception {
        var file = folder.resolve("events");
        var words = new ArrayList<>(List.of(parts));
        words.add("--json=" + file);
        var run = new Run().begin(Verb.DOCTOR, words);
        assertThat(doctor.run(run)).isZero();
        assertThat(paper.toString()).isNotEmpty().doesNotContain(" !   ");
        run.close(0);
        return Files.readAllLines(file).stream()
                .filter(line -> line.contains("\"event\":\"doctor\""))
                .toList();
    }
}
