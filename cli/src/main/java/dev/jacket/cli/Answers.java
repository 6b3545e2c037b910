package dev.jacket.cli;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.CallInterruptedException;
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
import java.util.concurrent.atomic.AtomicLong;

/// Answers datagrams: at once on the thread that received them, or each on a virtual thread after a delay.
///
/// So many wait for their delay at most; the newest is dropped then. An answer that the kernel does not take is
/// dropped as well. Both are counted, and neither holds up anybody.
///
/// **threads:** shared.
final class Answers {
    private static final int QUEUE = 1024;

    private final DatagramHandler handler;
    private final Duration delay;
    private final ServerWatch watch;
    private final ServerCounts counts;
    private final Waiting waiting = new Waiting(QUEUE);
    private final Set<Thread> delayed = ConcurrentHashMap.newKeySet();
    private final AtomicLong numbers = new AtomicLong();

    Answers(DatagramHandler handler, Duration delay, ServerWatch watch, ServerCounts counts) {
        this.handler = handler;
        this.delay = delay;
        this.watch = watch;
        this.counts = counts;
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

    /// Takes a datagram; the buffer is the caller's again afterwards.
    void give(ByteBuffer datagram, int size, Arrival arrival) {
        var from = arrival.from();
        long n = numbers.incrementAndGet();
        counts.datagrams.increment();
        counts.in.add(datagram.remaining());
        if (size > datagram.remaining()) {
            drop(from, "it has " + size + " bytes, more than " + datagram.remaining());
        } else if (delay.isZero()) {
            answer(datagram, arrival, n);
        } else if (!waiting.enter()) {
            drop(from, QUEUE + " others wait");
        } else {
            later(datagram, arrival, n);
        }
    }

    private void later(ByteBuffer datagram, Arrival arrival, long n) {
        boolean started = false;
        try {
            var copy = ByteBuffer.allocate(datagram.remaining()).put(datagram).flip();
            Thread.ofVirtual().name("jacket-answer").start(() -> {
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
            });
            started = true;
        } finally {
            if (!started) {
                waiting.leave();
            }
        }
    }

    private void answer(ByteBuffer datagram, Arrival arrival, long n) {
        try {
            tell(arrival, true, datagram);
            var answer = handler.answer(datagram.duplicate(), arrival.from(), n);
            if (answer != null) {
                send(answer, arrival);
            }
        } catch (Throwable thrown) { // whatever a handler throws is its datagram's end, and nobody else's
            counts.failed.increment();
            watch.failed(arrival.from(), thrown);
        }
    }

    private void send(ByteBuffer answer, Arrival arrival) {
        var to = arrival.from();
        if (to instanceof Address.Unix unix && unix.isUnnamed()) {
            drop(to, "the sender has no address");
            return;
        }
        if (to.equals(arrival.to())) {
            drop(to, "it came from here, and answers would never end");
            return;
        }
        tell(arrival, false, answer);
        try {
            int sent = sendNow(answer, arrival);
            if (sent == Socket.WOULD_BLOCK) {
                drop(to, "its queue is full");
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

    private void tell(Arrival arrival, boolean in, ByteBuffer message) {
        if (watch.wantsMessages()) {
            watch.datagram(arrival.to(), arrival.from(), in, message.duplicate());
        }
    }

    private void drop(Address peer, String why) {
        counts.dropped.increment();
        watch.dropped(peer, why);
    }
}
