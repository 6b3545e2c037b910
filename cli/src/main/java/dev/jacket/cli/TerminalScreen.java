package dev.jacket.cli;

import java.io.IOError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/// A terminal with a line editor on its last line; what arrives scrolls above it and never tears what is typed.
///
/// A last line without a line end is shown, after 100 ms, as the upper row of the prompt, so that it can be
/// completed in place. Only this class and those beside it that it names touch JLine, which is loaded when somebody
/// sits there.
final class TerminalScreen implements Screen, Intake, TextDisplay.Paper, AutoCloseable {
    private static final String PROMPT = "> ";
    private static final String MARK = "< ";
    private static final long PATIENCE = 100;

    private final Terminal terminal;
    private final LineReaderImpl reader;
    private final BlockingQueue<Optional<ByteBuffer>> lines = new LinkedBlockingQueue<>();
    private final boolean mayEndTwice;
    private volatile boolean ended;
    private volatile @Nullable Runnable refusal;

    // Guarded by this object's monitor.
    private final StringBuilder partial = new StringBuilder();
    private String partialPrefix = "";
    private boolean committed;
    private boolean closed;
    private long partialDue;
    private @Nullable Thread typist;

    private TerminalScreen(Terminal terminal, LineReaderImpl reader, boolean mayEndTwice) {
        this.terminal = terminal;
        this.reader = reader;
        this.mayEndTwice = mayEndTwice;
    }

    /// Opens the terminal.
    ///
    /// @param verb whose history is used
    /// @param history whether lines are kept
    /// @param mayEndTwice whether the end of input ends only the conversation of the moment
    static TerminalScreen open(Verb verb, boolean history, boolean mayEndTwice) throws IOException {
        Terminal terminal = Tty.open();
        var reader = (LineReaderImpl) LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("jacket")
                .parser(new WholeLine())
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.BRACKETED_PASTE, false)
                .option(LineReader.Option.HISTORY_IGNORE_SPACE, true)
                .option(LineReader.Option.HISTORY_IGNORE_DUPS, true)
                .option(LineReader.Option.INSERT_TAB, true)
                .option(LineReader.Option.DISABLE_HIGHLIGHTER, true)
                .variable(LineReader.HISTORY_SIZE, HistoryFile.LINES)
                .variable(LineReader.HISTORY_FILE_SIZE, HistoryFile.LINES)
                .variable(LineReader.BELL_STYLE, "none")
                .build();
        if (history) {
            HistoryFile.of(verb).ifPresent(file -> reader.setVariable(LineReader.HISTORY_FILE, file));
        }
        JobControl.on(terminal, reader);
        var screen = new TerminalScreen(terminal, reader, mayEndTwice);
        screen.endBy("TERM", Exit.TERMINATED);
        screen.endBy("HUP", Exit.HANGUP);
        Runtime.getRuntime().addShutdownHook(new Thread(screen::close, "jacket-terminal"));
        return screen;
    }

    /// A signal leaves the terminal before the shutdown begins, in which the line editor closes it by itself.
    private void endBy(String signal, int exit) {
        Signals.on(signal, () -> {
            close();
            System.exit(exit);
        });
    }

    /// Begins to read what is typed.
    synchronized void start() {
        if (typist == null) {
            typist = Thread.ofPlatform().daemon().name("jacket-typed").start(this::type);
            Thread.ofPlatform().daemon().name("jacket-partial").start(this::showPartials);
        }
    }

    private void type() {
        try {
            for (; ; ) {
                String line = reader.readLine(prompt());
                typed();
                var refusal = this.refusal;
                if (refusal == null) {
                    lines.add(Optional.of(ByteBuffer.wrap(Argv.bytes(line + "\n"))));
                } else {
                    refusal.run();
                }
            }
        } catch (UserInterruptException e) {
            if (!isClosed()) {
                leave();
            }
        } catch (IOError | IllegalStateException e) {
            if (!isClosed()) {
                throw e;
            }
        } catch (EndOfFileException e) {
            typed();
            lines.add(Optional.empty());
            if (mayEndTwice) {
                restart();
            }
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void restart() {
        if (!closed) {
            typist = Thread.ofPlatform().daemon().name("jacket-typed").start(this::type);
        }
    }

    /// `^C` ends everything, as the signal would.
    private void leave() {
        close();
        System.exit(Exit.INTERRUPTED);
    }

    private synchronized String prompt() {
        return partial.isEmpty() || partialDue != 0 ? PROMPT : partialPrefix + MARK + partial + "\n" + PROMPT;
    }

    /// The line is finished: what stood above it stays there for good.
    private synchronized void typed() {
        if (!partial.isEmpty() && partialDue == 0) {
            partial.setLength(0);
            committed = true;
        }
    }

    @Override
    public synchronized boolean above(String line) {
        if (closed) {
            return false;
        }
        reader.printAbove(line);
        return true;
    }

    @Override
    public synchronized void add(String prefix, String text) {
        if (closed) {
            return;
        }
        int end = text.lastIndexOf('\n');
        if (end >= 0) {
            lines(prefix, text.substring(0, end));
        }
        String rest = text.substring(end + 1);
        if (!rest.isEmpty()) {
            if (partial.isEmpty()) {
                partialPrefix = prefix;
            }
            partial.append(rest);
            boolean shown = partialDue == 0 && partial.length() > rest.length();
            partialDue = System.nanoTime() + PATIENCE * 1_000_000;
            if (shown) {
                showPartial();
            }
            notifyAll();
        }
    }

    private void lines(String prefix, String text) {
        boolean shown = !partial.isEmpty() && partialDue == 0;
        String first = partial.isEmpty() ? "" : partial.toString();
        String start = partial.isEmpty() ? prefix : partialPrefix;
        partial.setLength(0);
        partialDue = 0;
        var out = new StringBuilder(text.length() + 64);
        String mark = start + MARK;
        int from = 0;
        while (from <= text.length()) {
            int feed = text.indexOf('\n', from);
            int to = feed < 0 ? text.length() : feed;
            String line = first + text.substring(from, to);
            if (!committed || !line.isEmpty()) {
                out.append(mark).append(line).append('\n');
            }
            committed = false;
            first = "";
            mark = prefix + MARK;
            from = to + 1;
        }
        if (shown) {
            reader.setPrompt(PROMPT);
        }
        if (!out.isEmpty()) {
            reader.printAbove(out.toString());
        } else if (shown) {
            redraw();
        }
    }

    @Override
    public synchronized void endLine() {
        if (!partial.isEmpty() && !closed) {
            lines(partialPrefix, "");
        }
        committed = false;
    }

    private void showPartials() {
        try {
            synchronized (this) {
                while (!closed) {
                    if (partialDue == 0) {
                        wait();
                    } else {
                        long left = partialDue - System.nanoTime();
                        if (left > 0) {
                            wait(left / 1_000_000 + 1);
                        } else {
                            showPartial();
                        }
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does; if somebody did, partial lines wait for their ends
        }
    }

    private void showPartial() {
        partialDue = 0;
        reader.setPrompt(prompt());
        redraw();
    }

    private void redraw() {
        if (reader.isReading()) {
            try {
                reader.callWidget(LineReader.REDISPLAY);
            } catch (IllegalStateException e) {
                // the line was finished in this moment: the next prompt shows it
            }
        }
    }

    @Override
    public @Nullable ByteBuffer take() throws InterruptedException {
        start();
        if (ended && !mayEndTwice) {
            return null;
        }
        var line = lines.take();
        ended = line.isEmpty();
        return line.orElse(null);
    }

    @Override
    public boolean hasEnded() {
        return ended;
    }

    /// From now on typed lines go nowhere, and this runs instead.
    void refuse(Runnable instead) {
        refusal = instead;
        lines.clear();
        ended = false;
        start();
    }

    /// From now on typed lines are taken again.
    void admit() {
        refusal = null;
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            if (!partial.isEmpty()) {
                endLine();
            }
            closed = true;
            notifyAll();
        }
        try {
            leaveLine();
            terminal.close();
        } catch (IllegalStateException e) {
            // a shutdown has closed it in this moment
        } catch (IOException | InterruptedException e) {
            Std.error("jacket: close - terminal : " + e.getMessage());
        }
    }

    /// Takes an empty prompt away, so that the shell's stands at the beginning of a line; typed text stays visible.
    private void leaveLine() throws InterruptedException {
        Thread typing;
        synchronized (this) {
            typing = typist;
        }
        if (typing == null || typing.equals(Thread.currentThread())) {
            return;
        }
        boolean isEmpty = reader.isReading() && reader.getBuffer().length() == 0;
        typing.interrupt();
        typing.join(PATIENCE * 5);
        if (isEmpty) {
            terminal.writer().print("\033[A\r\033[J");
            terminal.writer().flush();
        }
    }
}
