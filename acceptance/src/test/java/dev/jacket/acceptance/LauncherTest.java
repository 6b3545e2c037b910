package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The launcher wherever it is called from, and what it does when it may not do all of it.
class LauncherTest {
    @RegisterExtension
    final Programs programs = new Programs();

    private void answers(Program program) {
        var running = programs.start(program).ends(0);
        assertThat(running.out().restText()).contains("jacket");
        assertThat(running.complaints()).isEmpty();
    }

    /// A copy of what the launcher needs, with its times: the sources, and the image if `built`.
    private Path copy(String name, boolean built) throws IOException {
        var folder = Files.createDirectories(programs.folder().resolve(name));
        programs.start(Program.of(folder.toString())
                        .in(Objects.requireNonNull(Launcher.path().getParent()))
                        .inShell("cp -a --parents jacket pom.xml .mvn build */pom.xml */src/main %s \"$@\""
                                .formatted(built ? ".image" : "")))
                .ends(0);
        return folder;
    }

    @Test
    void called_fromAnotherFolder_works() {
        answers(Program.jacket("version").in(programs.folder()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--sum", "?sum=1"})
    void jvm_whereASumIsWanted_hasTheTierThatIsFastAtIt(String sum) throws IOException {
        boolean isWord = sum.startsWith("-");
        var receiving = programs.server(Program.jacket("receive", "127.0.0.1:0" + (isWord ? "" : sum))
                .plus(isWord ? new String[] {sum} : new String[0]));
        var words = Files.readString(Path.of("/proc/" + receiving.running().pid() + "/cmdline"));
        assertThat(words.contains("TieredStopAtLevel=1")).isEqualTo(sum.isEmpty());
    }

    @Test
    void jvm_ofAServer_isTunedForManyConnections() throws IOException {
        var server = programs.server(Program.jacket("serve", "echo", "127.0.0.1:0"));
        var words = Files.readString(Path.of("/proc/" + server.running().pid() + "/cmdline"));
        assertThat(words).contains("-XX:+UseCompactObjectHeaders", "-XX:-AOTReplayTraining", "/lib/compile-early\0");
        server.running().terminate();
        assertThat(server.running().complaints()).isEmpty();
    }

    /// The virtual machine says nothing about a pattern that no class matches.
    @Test
    void compileEarly_namesClassesAndMethodsThatAreThere() throws IOException {
        var root = Objects.requireNonNull(Launcher.path().getParent());
        var commands = Files.readAllLines(root.resolve("build/compile-early"));
        assertThat(commands.getFirst()).isEqualTo("quiet"); // else it lists the others on stdout
        var ours = Pattern.compile("CompileThresholdScaling,dev\\.jacket\\.(\\w+)\\.([\\w.]+)\\*?::.*");
        var found =
                commands.stream().map(ours::matcher).filter(Matcher::matches).toList();
        assertThat(found)
                .isNotEmpty()
                .allSatisfy(each -> assertThat(
                                root.resolve(each.group(1) + "/src/main/java/dev/jacket/" + each.group(1))
                                        .resolve(each.group(2).replace('.', '/') + ".java"))
                        .isRegularFile());
    }

    @Test
    void called_byARelativePath_works() {
        var root = Objects.requireNonNull(Launcher.path().getParent());
        answers(Program.of("./jacket", "version").in(root));
        answers(Program.of("../" + root.getFileName() + "/jacket", "version").in(root));
    }

    @Test
    void called_throughSymlinks_works() throws IOException {
        var folder = programs.folder();
        Files.createSymbolicLink(folder.resolve("direct"), Launcher.path());
        Files.createSymbolicLink(folder.resolve("chained"), Path.of("direct"));
        answers(Program.of(folder.resolve("direct").toString(), "version"));
        answers(Program.of("./chained", "version").in(folder));
        answers(Program.of("chained", "version").inShell("\"$@\"").with("PATH", folder + ":" + System.getenv("PATH")));
    }

    @Test
    void checkout_withSpacesInItsPath_works() throws IOException {
        var folder = copy("two words 'and quotes'", true);
        answers(Program.of(folder.resolve("jacket").toString(), "version"));
        var server = programs.server(Program.of(folder.resolve("jacket").toString(), "serve", "echo", "127.0.0.1:0"));
        try (var peer = Peer.to(server)) {
            Bytes.same(peer.send("x").read(1), "x");
        }
    }

    @Needs({"root", "setpriv"})
    @Test
    void checkout_readOnly_runsTheImageThatIsThere() throws IOException {
        var folder = copy("read-only", true);
        programs.program(
                        "chmod",
                        "-R",
                        "a-w,a+rX",
                        Objects.requireNonNull(folder.getParent()).toString())
                .ends(0);
        var nobody = new String[] {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"};
        answers(Program.of(folder.resolve("jacket").toString(), "version").under(nobody));
        Files.setLastModifiedTime(folder.resolve("pom.xml"), FileTime.from(Instant.now()));
        var stale = programs.start(Program.of(folder.resolve("jacket").toString(), "version")
                        .under(nobody))
                .ends(0);
        assertThat(stale.out().restText()).contains("jacket");
        OneLine.of(stale).startsWith("jacket: the sources are newer than the image");
    }

    @Test
    void environment_withJavaOptionsOfOthers_isNotDisturbed() {
        answers(Program.jacket("version")
                .with("JAVA_TOOL_OPTIONS", "-Dx=y")
                .with("_JAVA_OPTIONS", "-Dx=y")
                .with("JDK_JAVA_OPTIONS", "-Dx=y")
                .with("JAVA_HOME", "/no/such/place"));
    }

    @Row("N5")
    @ParameterizedTest
    @ValueSource(strings = {"deny", "warn", "allow"})
    void nativeAccess_notGranted_isOneLineThatNamesTheFlag(String policy) {
        var java = Launcher.path().resolveSibling(".image/current/bin/java").toString();
        var program = Program.of(java, "--illegal-native-access=" + policy, "-m", "dev.jacket.cli/dev.jacket.cli.Main");
        for (var words : new String[] {"send 127.0.0.1:1 x", "serve echo 127.0.0.1:0", "receive udp://127.0.0.1:0"}) {
            var running = programs.start(program.plus(words.split(" ", -1)));
            assertThat(running.exit()).isEqualTo(2);
            OneLine.of(running).startsWith("jacket: ").contains("--enable-native-access=dev.jacket.sys");
        }
    }

    @Tag("slow")
    @Timeout(240)
    @Test
    void firstStart_twoAtOnce_bothRun() throws IOException {
        var folder = copy("twice", false);
        assertThat(folder.resolve(".image")).doesNotExist();
        var program = Program.of(folder.resolve("jacket").toString(), "version").with("JACKET_MAVEN_ARGS", "-o -q");
        var both = List.of(programs.start(program), programs.start(program));
        for (var one : both) {
            assertThat(one.exit(Duration.ofSeconds(200)))
                    .describedAs(one.transcript())
                    .isZero();
            assertThat(one.out().restText()).contains("jacket");
        }
        assertThat(both.stream().filter(one -> one.err().text().contains("building")))
                .hasSizeLessThanOrEqualTo(2);
        try (var images = Files.newDirectoryStream(folder.resolve(".image"), "r-*")) {
            assertThat(images)
                    .describedAs("one of them built, the other waited")
                    .hasSize(1);
        }
    }
}
