package dev.jacket.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the verbs that hold conversations share: the words of the run understood, and one connection after the
/// other told to people and programs.
final class Talk implements AutoCloseable {
    private final Run run;
    private final Arguments arguments;
    private final Endpoint endpoint;
    private final Style style;
    private final @Nullable TerminalScreen screen;
    private final List<Tap> taps = new ArrayList<>();
    private final @Nullable Events record;
    private final CutNews cuts;
    private final long began = System.nanoTime();
    private @Nullable ByteSink sink;
    private int connections;
    private long skipped;
    private long in;
    private long out;

    /// @param readsStdin whether the verb sends what is typed or piped
    Talk(Run run, boolean readsStdin) throws IOException {
        this.run = run;
        this.endpoint = Endpoint.only(run.arguments());
        this.arguments = run.arguments().with(endpoint.flags());
        run.about(endpoint.target());
        this.style =
                new Style(arguments, endpoint.target(), readsStdin, run.events().areOnStdout());
        SocketOptions.of(arguments, endpoint); // refuses before anything is opened
        String file = arguments.text(Flag.RECORD);
        this.record = file != null && Recorder.isEvents(file) ? run.onClose(Events.of(file)) : null;
        if (file != null && record == null) {
            taps.add(run.onClose(Recorder.hex(file)));
        }
        this.cuts = new CutNews(run);
        this.screen = style.wantsScreen() ? openScreen() : null;
        if (screen != null) {
            taps.add(new LineEndHint(run.notices()));
        }
        Alarm.set(run, arguments.limit(Flag.TIMEOUT, TimeLimit.NEVER));
        run.onClose(this);
    }

    private @Nullable TerminalScreen openScreen() {
        try {
            var opened = TerminalScreen.open(run.verb(), !arguments.has(Flag.NO_HISTORY), arguments.has(Flag.KEEP));
            run.notices().above(opened);
            run.events().above(opened);
            return opened;
        } catch (IOException e) {
            run.notices().detail(1, e.getMessage() + "; no line editor, the terminal's own editing keys serve");
            return null;
        }
    }

    Run run() {
        return run;
    }

    Arguments arguments() {
        return arguments;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    Style style() {
        return style;
    }

    @Nullable TerminalScreen screen() {
        return screen;
    }

    /// {@return whether a person types the messages and sees what comes, with a line editor or without}
    boolean isTyped() {
        return style.wantsScreen();
    }

    void tap(Tap tap) {
        taps.add(tap);
    }

    /// Bytes go there instead of to stdout.
    void sink(ByteSink to) {
        sink = to;
    }

    @Nullable Pace pace() {
        long rate = arguments.size(Flag.RATE, Long.MAX_VALUE);
        return rate == Long.MAX_VALUE ? null : new Pace(rate);
    }

    /// Leaves out the beginning of stdin.
    void skip(long bytes) {
        skipped = bytes;
    }

    /// {@return what is typed or piped, as the flags want it on the wire}
    Keeping intake() throws IOException {
        var pace = pace();
        int block = pace == null ? style.block() : Math.min(style.block(), pace.step());
        var delay = arguments.time(Flag.DELAY, TimeLimit.NONE);
        if (arguments.has(Flag.RAW) && Std.isInteractive()) {
            var keys = run.onClose(RawKeys.open());
            run.notices().above(keys);
            return new Keeping(keys, delay, pace, null);
        }
        Intake source = style.stdin(screen == null ? stdin(block) : screen);
        Runnable nothing = style.keepsRecords() ? null : () -> run.notices().notice("nothing sent");
        return new Keeping(source, delay, pace, nothing);
    }

    private Intake stdin(int block) throws IOException {
        var stdin = new StdinIntake(block);
        stdin.skip(skipped);
        return stdin;
    }

    /// Holds one conversation, whose failure is the caller's.
    ///
    /// @param word the event that began it: `accepted` or `connected`
    /// @return why it ended
    Ending talk(Link link, @Nullable Intake intake, Rules rules, String word) throws IOException, InterruptedException {
        var news = News.opened(run, link, connections + 1, word);
        var inflow = inflow(news, rules, style.display(screen, sink));
        var conversation = new Conversation(link, intake, inflow, rules);
        var why = Conversation.End.RESET;
        try {
            why = conversation.run();
            return new Ending(why, conversation.failure());
        } finally {
            in += inflow.bytes();
            out += conversation.bytesOut();
            connections += link.count();
            news.closed(why, inflow.bytes(), conversation.bytesOut());
        }
    }

    /// {@return a connection on which the caller sends and waits for replies}
    ///
    /// @param shows whether what arrives is shown
    Open open(Link link, boolean shows) {
        var news = News.opened(run, link, ++connections, "connected");
        var rules = Rules.of(arguments, false).unlimited();
        var inflow = inflow(news, rules, shows ? style.display(screen, sink) : Display.none());
        return new Open(news, inflow, new Dialogue(run, link, inflow).start());
    }

    /// A connection for messages and replies.
    final class Open {
        private final News news;
        private final Inflow inflow;
        private final Dialogue dialogue;

        private Open(News news, Inflow inflow, Dialogue dialogue) {
            this.news = news;
            this.inflow = inflow;
            this.dialogue = dialogue;
        }

        Dialogue dialogue() {
            return dialogue;
        }

        void close(Conversation.End why) {
            dialogue.close();
            in += inflow.bytes();
            out += dialogue.bytesOut();
            news.closed(why, inflow.bytes(), dialogue.bytesOut());
        }
    }

    /// {@return the protocol and the peer, for messages}
    String place(Link link) {
        return link.isShared() ? run.place() : run.protocol() + " " + Places.bare(link.peer());
    }

    /// How a conversation ended.
    ///
    /// @param end by which rule
    /// @param failure what broke it off
    record Ending(Conversation.End end, @Nullable Throwable failure) {}

    private Inflow inflow(News news, Rules rules, Display display) {
        var link = news.link();
        var all = new ArrayList<>(taps);
        if (link.keepsRecords()) {
            all.add(cuts.of(link));
        }
        if (run.events().isOn()) {
            all.add(eventTap(run.events(), news));
        }
        if (record != null) {
            all.add(eventTap(record, news));
        }
        return new Inflow(display, all, style.cutter(), link.peer(), rules, pace());
    }

    private EventTap eventTap(Events events, News news) {
        var link = news.link();
        var tap = new EventTap(events, style.charset(), link.peer(), peer -> link.party(peer, news.party()));
        return tap.ofPackets(style.packets());
    }

    /// {@return the exit code of a conversation; a failure is thrown}
    int exit(Ending ending, String place) throws IOException {
        return switch (ending.end()) {
            case EOF, LIMIT -> Exit.DONE;
            case IDLE ->
                throw Trouble.of(
                        Exit.TIME,
                        run.verb().word() + " " + place + " : nothing in either direction for "
                                + arguments.limit(Flag.IDLE_TIMEOUT, TimeLimit.NEVER));
            case RESET -> throw Failures.trouble(run, failure(ending));
        };
    }

    private static Throwable failure(Ending ending) {
        var failure = ending.failure();
        return failure == null ? new IOException("the conversation broke off") : failure;
    }

    @Override
    public void close() {
        cuts.tell();
        run.totals(in, out, connections, (System.nanoTime() - began) / 1_000_000);
        run.notices().above(null);
        run.events().above(null);
        if (screen != null) {
            screen.close();
        }
    }
}
