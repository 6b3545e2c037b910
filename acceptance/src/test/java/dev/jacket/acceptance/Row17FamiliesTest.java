package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.acceptance.Events.Event;
import dev.jacket.checks.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Row 17: `jacket doctor sockets` says of each family and type what the kernel says to Python too.
class Row17FamiliesTest {
    private static final int PAIRS = 17;

    /// Takes from a program the right to raw sockets.
    private static final String[] WITHOUT_RAW = {"setpriv", "--bounding-set=-net_raw", "--inh-caps=-net_raw"};

    @RegisterExtension
    final Programs programs = new Programs();

    @Test
    void doctor_sockets_agreesWithPython() {
        agree(Program.jacket("doctor", "sockets", "--json"), Program.python("families.py"));
    }

    @Test
    @Needs({"root", "setpriv"})
    void doctor_withoutTheRightToRawSockets_namesTheCapability() {
        var doctor = agree(
                Program.jacket("doctor", "sockets", "--json").under(WITHOUT_RAW),
                Program.python("families.py").under(WITHOUT_RAW));
        var raw = doctor.stream()
                .filter(event -> event.text("name").equals("INET RAW"))
                .findFirst()
                .orElseThrow();
        assertThat(raw.text("errno")).isEqualTo("EPERM");
        assertThat(raw.text("remedy")).contains("CAP_NET_RAW");
    }

    @Test
    @Needs("strace")
    void doctor_neededSocketsRefused_endsWith5() {
        var doctor = programs.start(Program.jacket("doctor", "sockets")
                .under("strace", "-f", "-qqq", "-o", "/dev/null", "-e", "inject=socket:error=EACCES"));
        doctor.ends(5);
        OneLine.of(doctor)
                .isEqualTo("jacket: doctor : needed and not here: sockets INET STREAM, sockets INET DGRAM,"
                        + " sockets UNIX STREAM, sockets UNIX DGRAM");
        assertThat(doctor.out().restText())
                .contains("\n  INET STREAM          no !     EACCES (Permission denied);")
                .contains("\n  UNIX SEQPACKET       no       EACCES (Permission denied);");
    }

    @Test
    void doctor_allParts_fitsAHundredColumns() {
        var doctor = programs.start(Program.jacket("doctor").readingNothing());
        doctor.ends(0);
        var page = doctor.out().restText();
        assertThat(page.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
        assertThat(page.lines().filter(line -> !line.isEmpty() && !line.startsWith(" ")))
                .containsExactly("java", "sockets", "loop", "tls", "limits", "terminal");
        assertThat(doctor.complaints()).isEmpty();
    }

    @Test
    void doctor_lowLimitOfDescriptors_followsIt() {
        var doctor = programs.start(Program.jacket("doctor", "limits").inShell("ulimit -n 300; exec \"$@\""));
        doctor.ends(0);
        assertThat(doctor.out().restText())
                .containsPattern("  nofile +ok +soft 300, hard 300\n")
                .containsPattern("  max-connections +low +236: soft nofile - 64;");
    }

    @Test
    void doctor_limits_sayWhatTheFilesSay() {
        var judge = programs.program("cat", "/proc/sys/net/core/somaxconn", "/proc/sys/net/ipv4/ip_local_port_range");
        judge.ends(0);
        var numbers = judge.out().restText().strip().split("\\s+", -1);
        var doctor = programs.jacket("doctor", "limits");
        doctor.ends(0);
        assertThat(doctor.out().restText())
                .containsPattern("  somaxconn +(ok|low) +" + numbers[0] + " may wait")
                .containsPattern("  ip_local_port_range +(ok|low) +" + numbers[1] + " to " + numbers[2] + ": ");
    }

    @Test
    void doctor_tls_saysWhatItCanSpeakAndWhomItBelieves() {
        var doctor = programs.jacket("doctor", "tls");
        doctor.ends(0);
        assertThat(doctor.out().restText())
                .startsWith("tls\n  TLSv1.3              yes\n  TLSv1.2              yes\n  roots ")
                .contains("\n  AES ");
    }

    @Test
    void doctor_tlsOfAJdkThatIsForbiddenAVersion_saysSo() throws IOException {
        var security = programs.folder().resolve("security");
        Files.writeString(security, "jdk.tls.disabledAlgorithms=TLSv1.3, TLSv1.1, TLSv1, DTLSv1.0\n");
        var doctor = programs.start(
                Program.jacket("doctor", "tls").with("JACKET_JAVA_OPTIONS", "-Djava.security.properties=" + security));
        doctor.ends(0);
        assertThat(doctor.out().restText())
                .startsWith("tls\n  TLSv1.3              no       this JDK does not speak it;\n")
                .contains("\n  TLSv1.2              yes\n");
    }

    /// Both give the same answers; these are ours.
    private List<Event> agree(Program ours, Program python) {
        var doctor = programs.start(ours);
        var judge = programs.start(python);
        doctor.ends(0);
        judge.ends(0);
        var events = doctor.out()
                .restText()
                .lines()
                .map(Json::object)
                .map(Event::new)
                .toList();
        var said =
                events.stream().filter(event -> event.name().equals("doctor")).toList();
        var answers = judge.out().restText().lines().toList();
        assertThat(answers).hasSize(PAIRS);
        assertThat(said).extracting(Row17FamiliesTest::answer).containsAll(answers);
        assertThat(events).extracting(Event::name).startsWith("start").endsWith("end");
        assertThat(events.getLast().text("exit")).isEqualTo("0");
        return said;
    }

    private static String answer(Event event) {
        return event.text("name") + " " + (event.text("ok").equals("true") ? "yes" : event.text("errno"));
    }
}
