package dev.jacket.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/// The terminal's keys as they are, control keys included; `^]` then `.` leaves.
final class RawKeys implements Intake, Screen, AutoCloseable {
    private static final byte LEAVE = 0x1D;

    private final Intake keys;
    private final Terminal terminal;
    private final Attributes before;
    private final Escape escape = new Escape();
    private boolean closed;

    private RawKeys(Intake keys, Terminal terminal) {
        this.keys = keys;
        this.terminal = terminal;
        this.before = terminal.getAttributes();
    }

    static RawKeys open() throws IOException {
        Terminal terminal = Tty.open();
        var raw = new RawKeys(new StdinIntake(Memory.BLOCK), terminal);
        var attributes = new Attributes(raw.before);
        attributes.setLocalFlag(Attributes.LocalFlag.ICANON, false);
        attributes.setLocalFlag(Attributes.LocalFlag.ECHO, false);
        attributes.setLocalFlag(Attributes.LocalFlag.ISIG, false);
        attributes.setLocalFlag(Attributes.LocalFlag.IEXTEN, false);
        attributes.setInputFlag(Attributes.InputFlag.ICRNL, false);
        attributes.setInputFlag(Attributes.InputFlag.IXON, false);
        attributes.setOutputFlag(Attributes.OutputFlag.OPOST, false);
        attributes.setControlChar(Attributes.ControlChar.VMIN, 1);
        attributes.setControlChar(Attributes.ControlChar.VTIME, 0);
        terminal.setAttributes(attributes);
        Runtime.getRuntime().addShutdownHook(new Thread(raw::close, "jacket-terminal"));
        return raw;
    }

    @Override
    public @Nullable ByteBuffer take() throws IOException, InterruptedException {
        while (!escape.isLeft()) {
            var piece = keys.take();
            if (piece == null) {
                return null;
            }
            byte[] bytes = escape.pass(piece);
            keys.release(piece);
            if (bytes.length > 0) {
                return ByteBuffer.wrap(bytes);
            }
        }
        return null;
    }

    @Override
    public boolean hasEnded() {
        return escape.isLeft() || keys.hasEnded();
    }

    /// A line feed does not return here.
    @Override
    public synchronized boolean above(String line) {
        if (closed) {
            return false;
        }
        Std.error("\r" + line + "\r");
        return true;
    }

    /// Called at the end of the run, and of the process.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        terminal.setAttributes(before);
        try {
            terminal.close();
        } catch (IOException e) {
            Std.error("jacket: close - terminal : " + e.getMessage());
        }
    }

    /// Finds `^]` then `.` in what is typed; `^]` twice is one of them, before anything else both go out.
    static final class Escape {
        private boolean armed;
        private boolean left;

        boolean isLeft() {
            return left;
        }

        /// {@return the bytes that go out}
        byte[] pass(ByteBuffer typed) {
            var out = new ByteArrayOutputStream(typed.remaining() + 1);
            while (typed.hasRemaining() && !left) {
                byte key = typed.get();
                if (armed) {
                    armed = false;
                    left = key == '.';
                    if (!left) {
                        out.write(LEAVE);
                        if (key != LEAVE) {
                            out.write(key);
                        }
                    }
                } else if (key == LEAVE) {
                    armed = true;
                } else {
                    out.write(key);
                }
            }
            return out.toByteArray();
        }
    }
}
