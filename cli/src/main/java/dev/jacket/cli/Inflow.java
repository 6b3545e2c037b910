package dev.jacket.cli;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What becomes of arriving bytes: cut into messages where that is asked for, counted, heard by the taps, shown.
final class Inflow {
    private final Display display;
    private final List<Tap> taps;
    private final @Nullable Cutter cutter;
    private final String peer;
    private final @Nullable Pace pace;
    private final long mostMessages;
    private final long mostBytes;
    private final long longest;
    private long messages;
    private long bytes;

    /// @param cutter cuts a stream into messages; null where each receive is one
    /// @param pace slows the receiving down; null for none
    Inflow(Display display, List<Tap> taps, @Nullable Cutter cutter, String peer, Rules rules, @Nullable Pace pace) {
        this.display = display;
        this.taps = taps;
        this.cutter = cutter;
        this.peer = peer;
        this.pace = pace;
        this.mostMessages = rules.messages();
        this.mostBytes = rules.bytes();
        this.longest = rules.longest();
    }

    long bytes() {
        return bytes;
    }

    long messages() {
        return messages;
    }

    /// {@return room for one receive: a block, or the longest record that may come and is wanted}
    ByteBuffer room(Link link, Arena owner) {
        return Memory.block(owner, (int) Math.max(Memory.BLOCK, Math.min(longest, link.longestRecord())));
    }

    /// {@return the most bytes to receive at once}
    ///
    /// @param record whether that is a record, of which no more is taken
    int step(int most, boolean record) {
        if (record) {
            return (int) Math.min(most, longest);
        }
        return pace == null ? most : Math.min(most, pace.step());
    }

    /// Takes what one receive gave.
    ///
    /// @param from whose it is where there are several peers
    /// @return whether more is wanted
    boolean arrived(ByteBuffer data, String from, boolean truncated) throws IOException, InterruptedException {
        if (pace != null) {
            pace.await(data.remaining());
        }
        if (data.remaining() > mostBytes - bytes) {
            data.limit(data.position() + (int) (mostBytes - bytes));
        }
        var cutter = this.cutter;
        if (cutter == null) {
            message(data, from, truncated);
        } else {
            byte[] copy = new byte[data.remaining()];
            data.get(copy);
            cutter.feed(copy, 0, copy.length);
            for (byte[] next; messages < mostMessages && (next = cutter.next()) != null; ) {
                message(ByteBuffer.wrap(next), from, false);
            }
        }
        return messages < mostMessages && bytes < mostBytes;
    }

    private void message(ByteBuffer message, String from, boolean truncated) throws IOException {
        messages++;
        bytes += message.remaining();
        for (Tap tap : taps) {
            tap.message(true, message, from.isEmpty() ? peer : from, truncated);
        }
        display.arrived(message, from);
    }

    /// The peer's side ended.
    void ended() throws IOException {
        flush();
        for (Tap tap : taps) {
            tap.ended(true);
        }
    }

    /// Shows what was kept back.
    void flush() throws IOException {
        var cutter = this.cutter;
        if (cutter != null && cutter.hasRest()) {
            var rest = ByteBuffer.wrap(cutter.rest());
            bytes += rest.remaining();
            for (Tap tap : taps) {
                tap.message(true, rest, peer, false);
            }
            display.rest(rest);
        }
        display.end();
    }

    /// Hears what is about to be sent.
    void sending(ByteBuffer piece, String to) throws IOException {
        for (Tap tap : taps) {
            tap.message(false, piece, to, false);
        }
        display.sent(piece);
    }

    /// Our side ended.
    void outputEnded() throws IOException {
        for (Tap tap : taps) {
            tap.ended(false);
        }
    }
}
