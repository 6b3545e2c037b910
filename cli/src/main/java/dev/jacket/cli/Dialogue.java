package dev.jacket.cli;

import dev.jacket.sockets.Errno;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Messages out, replies in: a thread receives and shows all the time, the caller sends and waits by a [ReplyRule].
///
/// The counts of what arrived are guarded by this object's monitor.
final class Dialogue implements AutoCloseable {
    private static final long LINGER = 1_000_000_000;
    private static final long REFUSAL = 10_000_000;
    private static final long TYPED_REFUSAL = 50_000_000;

    private final Link link;
    private final Inflow inflow;
    private final Run run;
    private final Thread receiver;

    private long bytes;
    private long lines;
    private long lineBytes;
    private long records;
    private long lastAt = System.nanoTime();
    private boolean writing;
    private boolean ended;
    private @Nullable Throwable failure;
    private @Nullable IOException refusal;
    private @Nullable IOException earlier;
    private @Nullable Consumer<IOException> unheard;
    private volatile boolean over;

    private long markedBytes;
    private long markedRecords;
    private long wantedLines;
    private long wantedBytes;
    private int replies;
    private long bytesOut;
    private boolean outputEnded;

    Dialogue(Run run, Link link, Inflow inflow) {
        this.run = run;
        this.link = link;
        this.inflow = inflow;
        this.receiver = Thread.ofPlatform().daemon().name("jacket-in").unstarted(this::receive);
    }

    Dialogue start() {
        receiver.start();
        return this;
    }

    private void receive() {
        try (var memory = Arena.ofConfined()) {
            var buffer = inflow.room(link, memory);
            while (receiveOne(buffer)) {
                // until the peer's end
            }
            inflow.ended();
            finished(null);
        } catch (Throwable e) { // the waiting thread decides what it means
            flushAfter(e);
            finished(e);
        }
    }

    private boolean receiveOne(ByteBuffer buffer) throws IOException, InterruptedException {
        buffer.clear();
        buffer.limit(inflow.step(buffer.capacity(), link.keepsRecords()));
        int count;
        try {
            count = link.receive(buffer);
        } catch (IOException e) {
            if (link.hasEnd() || over || !isRefusal(e)) {
                throw e;
            }
            refused(e);
            return true;
        }
        if (count == Socket.EOF) {
            return false;
        }
        buffer.flip();
        int feeds = link.keepsRecords() ? 0 : feeds(buffer);
        int last = feeds == 0 ? count : buffer.limit() - 1 - lastFeed(buffer);
        synchronized (this) {
            writing = true;
        }
        inflow.arrived(buffer, link.from(), link.wasTruncated());
        arrived(count, feeds, last);
        return true;
    }

    private static int feeds(ByteBuffer buffer) {
        int feeds = 0;
        for (int i = buffer.position(); i < buffer.limit(); i++) {
            feeds += buffer.get(i) == '\n' ? 1 : 0;
        }
        return feeds;
    }

    private static int lastFeed(ByteBuffer buffer) {
        int i = buffer.limit() - 1;
        while (buffer.get(i) != '\n') {
            i--;
        }
        return i;
    }

    /// @param last how many of the bytes came after the last line feed
    private synchronized void arrived(int count, int feeds, int last) {
        writing = false;
        bytes += count;
        lines += feeds;
        lineBytes = feeds == 0 ? lineBytes + last : last;
        records++;
        lastAt = System.nanoTime();
        notifyAll();
    }

    /// What ICMP says of a datagram: later ones may find somebody there, or another way.
    private static boolean isRefusal(IOException e) {
        Errno errno = Errno.of(e);
        return errno.equals(Errno.ECONNREFUSED)
                || errno.equals(Errno.EHOSTUNREACH)
                || errno.equals(Errno.ENETUNREACH)
                || errno.equals(Errno.EHOSTDOWN)
                || errno.equals(Errno.ENOPROTOOPT);
    }

    private synchronized void refused(IOException e) {
        if (unheard != null) {
            unheard.accept(e);
        } else {
            refusal = e;
            notifyAll();
        }
    }

    private synchronized void finished(@Nullable Throwable e) {
        writing = false;
        ended = true;
        failure = over ? null : e;
        notifyAll();
    }

    private void flushAfter(Throwable e) {
        if (over) {
            return;
        }
        try {
            inflow.flush();
        } catch (IOException | RuntimeException second) {
            e.addSuppressed(second);
        }
    }

    /// Sends a message, or a part of a long one.
    void send(ByteBuffer piece) throws IOException {
        int size = piece.remaining();
        inflow.sending(piece.duplicate(), link.peer());
        try {
            link.send(piece);
        } catch (IOException e) {
            if (!link.isToldLate() || !isRefusal(e)) {
                throw e;
            }
            refusedEarlier(e);
            link.send(piece);
        }
        bytesOut += size;
    }

    /// What arrives from now on is the next reply.
    ///
    /// @param refusals hears of those of earlier messages that nobody has heard of yet
    synchronized void mark(Consumer<IOException> refusals) {
        rest(refusals);
        unheard = null;
        markedBytes = bytes;
        markedRecords = records;
    }

    /// Nobody waits until the next message.
    ///
    /// @param refusals hears of those of earlier messages, by the receiver's thread too
    synchronized void rest(Consumer<IOException> refusals) {
        if (earlier != null) {
            refusals.accept(earlier);
            earlier = null;
        }
        if (refusal != null) {
            refusals.accept(refusal);
            refusal = null;
        }
        unheard = refusals;
    }

    /// The refusal of the message before has taken this one's turn.
    private synchronized void refusedEarlier(IOException e) {
        earlier = e;
    }

    private synchronized void throwRefusal() throws IOException {
        var told = refusal;
        refusal = null;
        if (told != null) {
            throw told;
        }
    }

    /// Tells the peer that nothing more comes.
    void endOutput() throws IOException {
        if (!outputEnded && link.hasEnd()) {
            outputEnded = true;
            link.endOutput();
            inflow.outputEnded();
        }
    }

    /// Waits for a reply.
    ///
    /// @param limit of the wait
    /// @throws IOException what the receiver met
    /// @throws Trouble if the peer closed before the reply was whole, or it did not come in time
    void await(ReplyRule rule, TimeLimit limit) throws IOException, InterruptedException {
        if (rule.kind() == ReplyRule.Kind.NONE) {
            return;
        }
        replies++;
        wantedLines++;
        wantedBytes += rule.kind() == ReplyRule.Kind.BYTES ? rule.size() : 0;
        long start = System.nanoTime();
        synchronized (this) {
            while (!isWhole(rule)) {
                if (ended) {
                    throw early(rule);
                }
                throwRefusal();
                if (rule.kind() == ReplyRule.Kind.LINE && lineBytes > rule.size()) {
                    throw tooLong(rule);
                }
                long late = since(rule, start, limit);
                long now = System.nanoTime();
                if (late <= now && !writing) {
                    throw late(limit);
                }
                long due =
                        isQuietLeft(rule) ? Math.min(late, lastAt + rule.quiet().nanos()) : late;
                wait(Math.clamp((due - now) / 1_000_000 + 1, 1, 60_000));
            }
        }
    }

    private boolean isWhole(ReplyRule rule) {
        if (link.keepsRecords()) {
            return records > markedRecords;
        }
        return switch (rule.kind()) {
            case QUIET -> bytes > markedBytes && !writing && (endedWell() || isQuiet(rule));
            case LINE -> lines >= wantedLines;
            case BYTES -> bytes >= wantedBytes;
            case EOF -> endedWell();
            case NONE -> true;
        };
    }

    private boolean endedWell() {
        return ended && failure == null;
    }

    private boolean isQuiet(ReplyRule rule) {
        return System.nanoTime() - lastAt >= rule.quiet().nanos();
    }

    /// {@return whether the reply began and only the silence after it is waited for}
    private boolean isQuietLeft(ReplyRule rule) {
        return rule.kind() == ReplyRule.Kind.QUIET && !link.keepsRecords() && bytes > markedBytes;
    }

    /// A line or a number of bytes has a limit as a whole, a reply that ends with the peer one since its last byte.
    private long since(ReplyRule rule, long start, TimeLimit limit) {
        if (limit.isNever()) {
            return Long.MAX_VALUE;
        }
        boolean whole = rule.kind() != ReplyRule.Kind.EOF;
        return (whole ? start : Math.max(start, lastAt)) + limit.nanos();
    }

    private RuntimeException early(ReplyRule rule) throws IOException {
        throwFailure();
        String end = rule.kind() == ReplyRule.Kind.QUIET ? "" : "the end of ";
        return Trouble.of(Exit.NETWORK, "recv " + place() + " : peer closed before " + end + "reply " + replies);
    }

    private synchronized void throwFailure() throws IOException {
        switch (failure) {
            case IOException io -> throw io;
            case RuntimeException runtime -> throw runtime;
            case null, default -> {}
        }
    }

    private Trouble tooLong(ReplyRule rule) {
        return Trouble.of(
                Exit.NETWORK,
                "recv " + place() + " : reply " + replies + " is a line of more than --max-line=" + rule.size()
                        + " bytes");
    }

    private Trouble late(TimeLimit limit) {
        return Trouble.of(
                Exit.TIME,
                "recv " + place() + " : no " + (bytes > markedBytes ? "whole " : "") + "reply within " + limit);
    }

    private String place() {
        return run.protocol() + " " + Places.bare(link.peer());
    }

    /// Lets what was sent arrive: the peer's end is awaited a little, for closing over bytes that nobody read would
    /// reset it; on records, a refusal of the last one.
    void settle() throws IOException, InterruptedException {
        endOutput();
        settle(link.hasEnd() ? LINGER : REFUSAL);
    }

    /// Lets a person who types datagrams hear at once that the last one was refused.
    void awaitRefusal() throws IOException, InterruptedException {
        if (link.isToldLate()) {
            settle(TYPED_REFUSAL);
        }
    }

    private void settle(long nanos) throws IOException, InterruptedException {
        long due = System.nanoTime() + nanos;
        synchronized (this) {
            unheard = null;
            while (!ended && refusal == null) {
                long left = due - System.nanoTime();
                if (left <= 0 && !writing) {
                    break;
                }
                wait(Math.clamp(left / 1_000_000 + 1, 1, 1_000));
            }
            throwFailure();
            if (earlier != null) {
                refused(earlier);
                earlier = null;
            }
            throwRefusal();
        }
    }

    long bytesOut() {
        return bytesOut;
    }

    @Override
    public void close() {
        over = true;
        link.close();
        try {
            receiver.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
