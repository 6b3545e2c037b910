package dev.jacket.cli;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How bytes are cut, ended, recoded and shown, as the flags, the endpoint and the terminal want it.
final class Style {
    private static final int UDP_BLOCK = 1400;
    private static final int BLOCK = 64 << 10;
    static final List<String> SHOWS = List.of("text", "hex", "raw");

    private final Arguments arguments;
    private final boolean records;
    private final int packets;
    private final boolean readsStdin;
    private final boolean eventsOnStdout;
    private final Charset charset;
    private final String show;
    private final Frame frame;
    private final boolean peers;

    /// @param readsStdin whether the verb sends what stdin gives
    Style(Arguments arguments, Target target, boolean readsStdin, boolean eventsOnStdout) {
        this.arguments = arguments;
        this.records = target.keepsRecords();
        this.packets = target instanceof Target.Ip ip ? ip.number() : -1;
        this.readsStdin = readsStdin;
        this.eventsOnStdout = eventsOnStdout;
        this.charset = arguments.has(Flag.CHARSET)
                ? WireText.charset(arguments.text(Flag.CHARSET, ""))
                : StandardCharsets.UTF_8;
        boolean terminal = Std.out() == Std.Kind.TERMINAL && !arguments.has(Flag.OUTPUT);
        this.show = arguments.has(Flag.HEX)
                ? "hex"
                : arguments.word(Flag.SHOW, terminal && !arguments.has(Flag.RAW) ? "text" : "raw", SHOWS);
        this.frame = Frame.parse(arguments.text(Flag.FRAME, "block"), block(target));
        this.peers = arguments.has(Flag.PEER)
                || (arguments.verb() == Verb.RECEIVE && records && packets < 0 && show.equals("text"));
    }

    private static int block(Target target) {
        boolean datagrams = target instanceof Target.Internet && target.keepsRecords();
        return datagrams || target instanceof Target.Ip ? UDP_BLOCK : BLOCK;
    }

    Charset charset() {
        return charset;
    }

    boolean keepsRecords() {
        return records;
    }

    /// {@return the protocol of packets with headers, which are told in a line each; -1 where messages are none}
    int packets() {
        return packets;
    }

    /// {@return whether there is a line editor: a person at both ends, and text or hex shown}
    boolean wantsScreen() {
        return readsStdin && Std.isInteractive() && !show.equals("raw") && !arguments.has(Flag.RAW);
    }

    private boolean recodes() {
        return arguments.has(Flag.CHARSET) && !charset.equals(StandardCharsets.UTF_8);
    }

    Eol eol() {
        if (arguments.has(Flag.CRLF)) {
            return Eol.CRLF;
        }
        if (arguments.has(Flag.EOL)) {
            return Eol.parse(arguments.text(Flag.EOL, ""));
        }
        boolean lines = frame.isBlock() || frame.kind() == Frame.Kind.LINE;
        return records && lines ? Eol.NONE : Eol.KEEP; // other messages may be no text
    }

    private boolean hasEol() {
        return arguments.has(Flag.CRLF) || arguments.has(Flag.EOL);
    }

    /// {@return the rule that cuts stdin; null where blocks go out as they are read}
    Frame.@Nullable Kind cut() {
        if (!frame.isBlock()) {
            return frame.kind();
        }
        boolean lines = (hasEol() && eol() != Eol.KEEP)
                || (Std.in() == Std.Kind.TERMINAL && !arguments.has(Flag.FRAME))
                || (recodes() && !records);
        return lines ? Frame.Kind.LINE : null;
    }

    /// {@return whether the content of a file is cut into messages as stdin would be}
    boolean cutsFiles() {
        return arguments.has(Flag.FRAME);
    }

    /// {@return the largest block read from stdin}
    int block() {
        return frame.isBlock() && (records || arguments.has(Flag.FRAME)) ? frame.most() : Memory.BLOCK;
    }

    Outgoing outgoing() {
        return new Outgoing(eol(), charset, recodes(), records ? Frame.block(0) : frame);
    }

    /// {@return stdin cut and recoded as the flags say}
    Intake stdin(Intake source) {
        var kind = cut();
        if (kind != null) {
            return new MessageIntake(source, outgoing(), kind, longestTyped());
        }
        return recodes() ? new RecodeIntake(source, charset) : source;
    }

    private long longestTyped() {
        return arguments.has(Flag.MAX_LINE) && cut() == Frame.Kind.LINE ? longest() : longestMessage();
    }

    private long longestMessage() {
        return arguments.size(Flag.MAX_MESSAGE, 1 << 20);
    }

    private long longest() {
        return frame.kind() == Frame.Kind.LINE ? arguments.size(Flag.MAX_LINE, 4096) : longestMessage();
    }

    /// {@return what cuts an arriving stream into messages, or null where each receive is one}
    @Nullable Cutter cutter() {
        return records || frame.isBlock() ? null : new Cutter(frame.kind(), longest());
    }

    /// {@return the display for one connection}
    ///
    /// @param screen the line editor, if there is one
    /// @param sink where bytes go; null for stdout
    Display display(@Nullable TerminalScreen screen, @Nullable ByteSink sink) {
        if (eventsOnStdout && sink == null) {
            return Display.none();
        }
        var prefix = Prefix.of(arguments, peers);
        if (show.equals("raw")) {
            var to = sink == null ? ByteSink.stdout() : sink;
            return new RawDisplay(to, frame, recodes() ? new WireText(charset) : null, prefix);
        }
        if (show.equals("hex")) {
            return new HexDisplay(screen == null ? paper(sink) : new AbovePaper(screen), prefix);
        }
        if (packets >= 0) {
            return new PacketDisplay(screen == null ? paper(sink) : screen, prefix, packets);
        }
        return new TextDisplay(screen == null ? paper(sink) : screen, new WireText(charset), records, prefix);
    }

    private static TextDisplay.Paper paper(@Nullable ByteSink sink) {
        return TextDisplay.on(sink == null ? ByteSink.stdout() : sink);
    }
}
