package dev.jacket.cli;

import dev.jacket.command.Child;
import dev.jacket.command.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jline.keymap.KeyMap;
import org.jline.reader.LineReader;
import org.jline.reader.Reference;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.InfoCmp.Capability;

/// `^Z` at the prompt: stops us as it does any program, until the shell goes on with us.
///
/// The line editor reads the keys of signals itself, so the terminal sends no signal for them.
final class JobControl {
    private static final String SUSPEND = "jacket-suspend";

    private final Terminal terminal;
    private final LineReader reader;
    private final Attributes before;

    private JobControl(Terminal terminal, LineReader reader) {
        this.terminal = terminal;
        this.reader = reader;
        this.before = terminal.getAttributes();
    }

    /// Gives the key its meaning. To be called before anything is read.
    static void on(Terminal terminal, LineReader reader) {
        var control = new JobControl(terminal, reader);
        reader.getWidgets().put(SUSPEND, control::suspend);
        for (var keys : reader.getKeyMaps().values()) {
            keys.bind(new Reference(SUSPEND), KeyMap.ctrl('Z'));
        }
    }

    private boolean suspend() {
        var raw = terminal.getAttributes();
        terminal.puts(Capability.keypad_local);
        terminal.setAttributes(before);
        terminal.flush();
        stop();
        terminal.setAttributes(raw);
        terminal.puts(Capability.keypad_xmit);
        reader.callWidget(LineReader.REDRAW_LINE);
        reader.callWidget(LineReader.REDISPLAY);
        return true;
    }

    /// The whole process group: whoever started us by a script stops with us. Without a shell that could go on with
    /// us, the kernel lets the signal do nothing.
    private static void stop() {
        try (var kill = Child.start(Program.of("sh", "-c", "kill -s TSTP -- -" + group()))) {
            kill.await();
        } catch (IOException e) {
            Std.error("jacket: exec - sh : " + FileFailures.errno(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the screen closes
        }
    }

    /// {@return the number of our process group; the child has one of its own}
    private static String group() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"), StandardCharsets.ISO_8859_1);
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", 4)[2]; // state, parent, group
    }
}
