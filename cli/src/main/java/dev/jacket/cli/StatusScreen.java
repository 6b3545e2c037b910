package dev.jacket.cli;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.NonBlockingReader;
import org.jspecify.annotations.Nullable;

/// Shows the status of a server each second: on a terminal a page in its other screen, which leaves no traces, else a
/// line.
///
/// Notices stand on the last lines of the page meanwhile. `q` and `^C` end the server as SIGINT does.
///
/// **threads:** draws on one of its own; the rest any.
final class StatusScreen implements Screen, AutoCloseable {
    private static final long EVERY_MILLIS = 1000;
    private static final long KEY_MILLIS = 500;
    private static final int NOTICES = 3;
    private static final int INTERRUPT = 'C' - '@';
    private static final String ENTER = "\033[?1049h\033[?25l";
    private static final String LEAVE = "\033[?25h\033[?1049l";

    private final Run run;
    private final Status status;
    private final Consumer<StdoutGone> gone;
    private final @Nullable Terminal terminal;
    private final @Nullable Attributes original;
    private final ArrayDeque<String> notices = new ArrayDeque<>(); // guarded by this
    private boolean closed; // guarded by this
    private boolean resized; // guarded by this

    private StatusScreen(Run run, Status status, Consumer<StdoutGone> gone, @Nullable Terminal terminal) {
        this.run = run;
        this.gone = gone;
        this.status = status;
        this.terminal = terminal;
        this.original = terminal == null ? null : terminal.enterRawMode();
    }

    /// Begins to show it.
    ///
    /// @param stop ends the server
    /// @param gone hears that nobody reads the lines any more
    static StatusScreen show(Run run, Status status, Runnable stop, Consumer<StdoutGone> gone) throws IOException {
        if (run.events().areOnStdout()) {
            throw Trouble.usage("--status and --json both write to stdout; use --json=FILE");
        }
        var screen = new StatusScreen(run, status, gone, Std.isInteractive() ? Tty.open() : null);
        var terminal = screen.terminal;
        if (terminal != null) {
            run.notices().above(screen);
            Runtime.getRuntime().addShutdownHook(new Thread(screen::close, "jacket-status-end"));
            terminal.handle(Terminal.Signal.INT, _ -> stop.run()); // of a key that JLine takes for itself
            terminal.handle(Terminal.Signal.WINCH, _ -> screen.redraw());
            screen.put(ENTER);
            Thread.ofPlatform().daemon().name("jacket-status-keys").start(() -> screen.keys(terminal, stop));
        }
        Thread.ofPlatform().daemon().name("jacket-status").start(screen::run);
        return screen;
    }

    private void keys(Terminal terminal, Runnable stop) {
        try {
            // A read without a limit would hold the lock that closing the terminal needs, until the next key.
            for (int key = 0;
                    key != NonBlockingReader.EOF;
                    key = terminal.reader().read(KEY_MILLIS)) {
                if (key == 'q' || key == 'Q' || key == INTERRUPT) {
                    stop.run();
                }
            }
        } catch (IOException e) {
            // the terminal is closed: there are no more keys
        }
    }

    private void run() {
        try {
            for (boolean first = true; first || tick(); first = false) {
                if (terminal != null) {
                    status.look();
                    draw(terminal);
                } else if (!first) {
                    status.look();
                    Std.print(status.line() + "\n");
                }
            }
        } catch (StdoutGone reader) {
            gone.accept(reader);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does
        } catch (IOException e) {
            run.notices().error(Failures.text(run, e)); // nobody reads it any more, and the service goes on
        }
    }

    /// Waits until it is time to look again. A resize draws what was seen, and does not look.
    private synchronized boolean tick() throws InterruptedException {
        long due = System.nanoTime() + EVERY_MILLIS * 1_000_000;
        for (long left = EVERY_MILLIS; !closed && left > 0; left = (due - System.nanoTime()) / 1_000_000) {
            wait(left);
            if (resized && terminal != null && !closed) {
                resized = false;
                draw(terminal);
            }
        }
        return !closed;
    }

    private synchronized void redraw() {
        resized = true;
        notifyAll();
    }

    private synchronized void draw(Terminal terminal) {
        if (closed) {
            return;
        }
        var size = terminal.getSize();
        int rows = size.getRows() > 0 ? size.getRows() : 24;
        int columns = size.getColumns() > 0 ? size.getColumns() : 80;
        List<String> below = new ArrayList<>(notices);
        int room = Math.max(1, rows - below.size() - (below.isEmpty() ? 0 : 1));
        var text = new StringBuilder("\033[H");
        var page = status.page(room, columns);
        for (String line : page) {
            text.append(line).append("\033[K\r\n");
        }
        text.setLength(text.length() - 2); // no line end on the last row, which would scroll
        text.append("\033[J");
        for (int i = 0; i < below.size() && rows - below.size() + i >= page.size(); i++) {
            text.append("\033[").append(rows - below.size() + i + 1).append(";1H");
            String line = below.get(i);
            text.append("\033[2m")
                    .append(line, 0, Math.min(line.length(), columns))
                    .append("\033[0m\033[K");
        }
        put(text.toString());
    }

    private void put(String text) {
        try {
            Std.print(text);
        } catch (IOException e) {
            // the terminal is gone; its hang-up ends the program
        }
    }

    /// The last ones stay on the page, from when it is drawn the next time.
    @Override
    public synchronized boolean above(String line) {
        if (closed) {
            return false;
        }
        notices.addLast(line.replaceAll("\033\\[[0-9]*m", ""));
        while (notices.size() > NOTICES) {
            notices.removeFirst();
        }
        return true;
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            notifyAll();
            if (terminal == null) {
                return;
            }
            put(LEAVE);
        }
        run.notices().above(null);
        run.notices().notice(status.counts());
        try {
            if (original != null) {
                terminal.setAttributes(original);
            }
            terminal.close();
        } catch (IOException | IllegalStateException e) {
            // a shutdown has closed it in this moment
        }
    }
}
