package dev.jacket.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is read of `/proc`, on a process whose environment is longer than the memory that is read into.
class ProcTest {
    private static final String LONG = "x".repeat(50_000);
    private static final int LOOKS = 2_000;

    private Process child;

    @BeforeEach
    void start() throws IOException {
        var builder = new ProcessBuilder("sh", "-c", "echo begun; exec sleep 1000");
        builder.environment().clear();
        builder.environment().put("LONG", LONG);
        builder.environment().put("PATH", "/usr/bin:/bin");
        child = builder.start();
        assertThat(child.getInputStream().read()).isEqualTo('b');
    }

    @AfterEach
    void end() throws InterruptedException {
        child.destroyForcibly().waitFor();
    }

    private int pid() {
        return (int) child.pid();
    }

    @Test
    void text_isAllOfTheFile() throws IOException {
        assertThat(Proc.text(pid() + "/environ")).contains("LONG=" + LONG + "\0");
        assertThat(Proc.text("version")).isEqualTo(Files.readString(Path.of("/proc/version")));
        assertThat(Proc.text(pid() + "/task/" + pid() + "/children")).isEmpty();
    }

    @Test
    void text_ofWhatIsNotThere_isNull() throws InterruptedException {
        assertThat(Proc.text("no-such-file")).isNull();
        assertThat(Proc.text("self")).as("a folder").isNull();
        end();
        assertThat(Proc.text(pid() + "/stat")).isNull();
        assertThat(Proc.numbers(pid() + "/task")).isEmpty();
    }

    @Test
    void numbers_areThoseOfTheFolder() {
        assertThat(Proc.numbers(pid() + "/task")).containsExactly(pid());
        assertThat(Proc.numbers(""))
                .contains(pid(), (int) ProcessHandle.current().pid());
        assertThat(Processes.tree((int) ProcessHandle.current().pid())).contains(pid());
    }

    @Test
    void page_isAsLargeAsTheMachinesAre() throws Exception {
        var said = new ProcessBuilder("getconf", "PAGESIZE").start();
        assertThat(new String(said.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip())
                .isEqualTo("" + Processes.page());
        assertThat(Processes.memory((int) ProcessHandle.current().pid())).isGreaterThan(1 << 20);
    }

    /// A sandbox is looked at 20 times a second, each of its processes by five files: what one look leaves behind is
    /// a few short texts.
    @Test
    void looks_leaveLittleBehind() {
        assertThat(leftByALook()).isLessThan(8_192);
    }

    /// {@return how many bytes a look at one process allocates, once all is warm}
    private long leftByALook() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < LOOKS; i++) {
                Processes.tree(pid());
                Processes.cpu(pid());
                Processes.memory(pid());
                Autogroup.raise(pid());
            }
            least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / LOOKS);
        }
        return least;
    }
}
