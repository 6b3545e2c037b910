package dev.jacket.cli;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.CallInterruptedException;
import dev.jacket.sockets.Datagrams;
import dev.jacket.sockets.Errno;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.MsgFlags;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Answers datagrams: at once on the thread that received them, or each on a virtual thread after a delay.
///
/// So many wait for their delay at most; the newest is dropped then. An answer that the kernel does not take is
/// dropped as well. Both are counted, and neither holds up anybody.
///
/// **threads:** shared.
final class Answers {
    private static final int QUEUE = 1024;

    private static final String FULL = "its queue is full";
    private static final String NAMELESS = "the sender has no address";
    private static final String OWN = "it came from here, and answers would never end";

    /// A socket that receives, and its batches.
    ///
    /// @param sender asks for the sender of the current datagram
    record Inbox(Socket socket, Datagrams datagrams, Supplier<Address> sender) {
        static Inbox of(Socket socket, Datagrams datagrams) {
            return new Inbox(socket, datagrams, datagrams::sender);
        }
    }

    private final DatagramHandler handler;
    private final Duration delay;
    private final ServerWatch watch;
    private final ServerCounts counts;
    private final ThreadFactory threads;
    private final Waiting waiting = new Waiting(QUEUE);
    private final Set<Thread> delayed = ConcurrentHashMap.newKeySet();
    private final AtomicLong numbers = new AtomicLong();

    /// @param threads makes those that answer later
    Answers(DatagramHandler handler, Duration delay, ServerWatch watch, ServerCounts counts, ThreadFactory threads) {
        this.handler = handler;
        this.delay = delay;
        this.watch = watch;
        this.counts = counts;
        this.threads = threads;
    }

    int waiting() {
        return waiting.number();
    }

    boolean awaitNone(Deadline deadline) throws InterruptedException {
        return waiting.awaitNone(deadline);
    }

    /// Drops those that wait.
    void cut() {
        delayed.forEach(Thread::interrupt);
    }

    /// An error that a receive told instead of a datagram.
    void refused(IOException refused) {
        counts.dropped.increment();
        watch.dropped(Address.NONE, String.valueOf(refused.getMessage()));
    }

    /// Hears of an answer that was not sent.
    void notSent(Address to, int bytes, Errno why) {
        counts.out.add(-bytes);
        boolean isNameless = to instanceof Address.Unix unix && unix.isUnnamed();
        drop(to, isNameless ? NAMELESS : why.equals(Errno.EAGAIN) ? FULL : why.toString());
    }

    /// Takes the current datagram.
    void give(Inbox inbox) throws IOException {
        var datagrams = inbox.datagrams;
        long n = numbers.incrementAndGet();
        counts.datagrams.increment();
        counts.in.add(datagrams.data().remaining());
        if (datagrams.isTruncated()) {
            drop(datagrams.sender(), "it has " + datagrams.size() + " bytes, more than " + Datagrams.LONGEST);
        } else if (delay.isZero()) {
            answer(inbox, n);
        } else if (!waiting.enter()) {
            drop(datagrams.sender(), QUEUE + " others wait");
        } else {
            later(datagrams.data(), Arrival.of(inbox.socket, datagrams), n);
        }
    }

    private void later(ByteBuffer datagram, Arrival arrival, long n) {
        boolean started = false;
        try {
            var copy = ByteBuffer.allocate(datagram.remaining()).put(datagram).flip();
            threads.newThread(() -> {
                        delayed.add(Thread.currentThread());
                        try {
                            Thread.sleep(delay);
                            answer(copy, arrival, n);
                        } catch (InterruptedException stop) {
                            drop(arrival.from(), "the server stops");
                        } finally {
                            delayed.remove(Thread.currentThread());
                            waiting.leave();
                        }
                    })
                    .start();
            started = true;
        } finally {
            if (!started) {
                waiting.leave();
            }
        }
    }

    /// Answers at once: with the others that came together.
    private void answer(Inbox inbox, long n) throws IOException {
        var datagrams = inbox.datagrams;
        tell(inbox, true, datagrams.data());
        var answer = answerOf(inbox, n);
        if (answer == null) {
            return;
        }
        int length = answer.remaining();
        if (length > Datagrams.LONGEST) {
            drop(datagrams.sender(), "an answer of " + length + " bytes fits into no datagram");
        } else if (datagrams.isOwn()) {
            drop(datagrams.sender(), OWN);
        } else {
            tell(inbox, false, answer);
            counts.out.add(length);
            datagrams.reply(answer);
        }
    }

    private @Nullable ByteBuffer answerOf(Inbox inbox, long n) {
        try {
            return handler.answer(inbox.datagrams.data(), inbox.sender, n);
        } catch (Throwable thrown) { // whatever a handler throws is its datagram's end, and nobody else's
            failed(inbox.sender.get(), thrown);
            return null;
        }
    }

    /// Answers after the delay.
    private void answer(ByteBuffer datagram, Arrival arrival, long n) {
        try {
            tell(arrival.to(), arrival.from(), true, datagram);
            var answer = handler.answer(datagram, arrival::from, n);
            if (answer != null) {
                send(answer, arrival);
            }
        } catch (Throwable thrown) { // as above
            failed(arrival.from(), thrown);
        }
    }

    private void failed(Address from, Throwable thrown) {
        counts.failed.increment();
        watch.failed(from, thrown);
    }

    private void send(ByteBuffer answer, Arrival arrival) {
        var to = arrival.from();
        if (to instanceof Address.Unix unix && unix.isUnnamed()) {
            drop(to, NAMELESS);
            return;
        }
        if (to.equals(arrival.to())) {
            drop(to, OWN);
            return;
        }
        tell(arrival.to(), to, false, answer);
        try {
            int sent = sendNow(answer, arrival);
            if (sent == Socket.WOULD_BLOCK) {
                drop(to, FULL);
            } else {
                counts.out.add(sent);
            }
        } catch (ClosedChannelException closed) {
            drop(to, "the server stops");
        } catch (IOException refused) {
            drop(to, Errno.of(refused).toString());
        }
    }

    /// The network takes datagrams soon; a Unix peer that does not read must not hold up the others.
    private static int sendNow(ByteBuffer answer, Arrival arrival) throws IOException {
        var how = arrival.from().family().equals(Family.UNIX) ? MsgFlags.MSG_DONTWAIT : MsgFlags.NONE;
        for (; ; ) {
            try {
                return arrival.answer(answer, how);
            } catch (CallInterruptedException stop) {
                Thread.interrupted(); // a drain: what was received is answered all the same
            }
        }
    }

    private void tell(Inbox inbox, boolean in, ByteBuffer message) throws IOException {
        if (watch.wantsMessages()) {
            tell(inbox.datagrams.destination(), inbox.sender.get(), in, message);
        }
    }

    private void tell(Address local, Address peer, boolean in, ByteBuffer message) {
        if (watch.wantsMessages()) {
            watch.datagram(local, peer, in, message.duplicate());
        }
    }

    private void drop(Address peer, String why) {
        counts.dropped.increment();
        watch.dropped(peer, why);
    }
}
