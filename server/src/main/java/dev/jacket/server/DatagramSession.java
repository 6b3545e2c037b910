package dev.jacket.server;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.Address;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What one peer sends to one address of ours, datagram by datagram as it comes, and the way back.
///
/// It begins with the peer's first datagram and ends when its handler returns; what the peer has sent by then
/// and sends later begins the next one. Senders without an address are one peer.
///
/// **threads:** the one that handles it; to send, any.
public final class DatagramSession {
    private final Sessions all;
    private final long number;
    private final Address peer;
    private final Address local;
    private final Datagram first;
    private final Duration idle;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition came = lock.newCondition();
    private final ArrayDeque<Datagram> waiting; // guarded by lock
    private boolean draining; // guarded by lock
    private @Nullable Datagram last; // of the thread that handles it

    /// @param waiting what has come, one or more; becomes the session's
    DatagramSession(Sessions all, long number, Address peer, Address local, ArrayDeque<Datagram> waiting) {
        this.all = all;
        this.number = number;
        this.peer = peer;
        this.local = local;
        this.first = waiting.getFirst();
        this.idle = all.idle();
        this.waiting = waiting;
    }

    /// {@return who sends}
    public Address peer() {
        return peer;
    }

    /// {@return our own address that it sends to, as far as the kernel tells}
    public Address local() {
        return local;
    }

    /// {@return which session of the server it is, from 1}
    public long number() {
        return number;
    }

    /// {@return whether the server stops, so that a handler that sends unasked should come to its end}
    public boolean isDraining() {
        lock.lock();
        try {
            return draining;
        } finally {
            lock.unlock();
        }
    }

    /// Waits for the peer's next datagram, at most for `idle-timeout`. Those that [DatagramServerBuilder#verify]
    /// does not let in are passed over.
    ///
    /// @return the datagram, which stays as it is; null when the peer was silent for so long, or the server
    ///     stops and nothing is there
    /// @throws IOException if the server cuts the session, or somebody interrupted the handler
    public @Nullable Datagram next() throws IOException {
        var next = take();
        while (next != null && !all.verifies(next)) {
            next = take();
        }
        return next;
    }

    private @Nullable Datagram take() throws IOException {
        var until = Deadline.after(idle);
        lock.lock();
        try {
            while (waiting.isEmpty()) {
                if (draining) {
                    return null;
                }
                if (until.hasPassed()) {
                    all.wasIdle();
                    return null;
                }
                came.awaitNanos(until.remainingNanos());
            }
            last = waiting.remove();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(stop);
        } finally {
            lock.unlock();
        }
        all.took(1);
        return last;
    }

    /// Sends to the peer, from the address that it sends to. A datagram may be lost on its way.
    ///
    /// @param bytes the datagram
    /// @return false if it is dropped and counted at once: it is too long, or the peer has no address or is
    ///     this very socket
    /// @throws IOException if the server has stopped
    public boolean send(ByteBuffer bytes) throws IOException {
        return first.reply(bytes);
    }

    /// Sends as [#send(ByteBuffer)] does.
    ///
    /// @param bytes the datagram
    /// @return false if it is dropped at once
    /// @throws IOException if the server has stopped
    public boolean send(byte[] bytes) throws IOException {
        return send(ByteBuffer.wrap(bytes));
    }

    /// Sends text as UTF-8.
    ///
    /// @param text the datagram
    /// @return false if it is dropped at once
    /// @throws IOException if the server has stopped
    public boolean send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    /// {@return the datagram that its handler has had last, or would have first}
    Datagram last() {
        var had = last;
        return had == null ? first : had;
    }

    /// {@return how many wait}
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    void add(Datagram next) {
        lock.lock();
        try {
            waiting.add(next);
            came.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Ends the wait for the next one when there is none.
    void drain() {
        lock.lock();
        try {
            draining = true;
            came.signal();
        } finally {
            lock.unlock();
        }
    }

    /// {@return what is left when its handler has returned; one that took none has passed over the first}
    ArrayDeque<Datagram> end() {
        lock.lock();
        try {
            if (last == null && !waiting.isEmpty()) {
                waiting.remove();
                all.took(1);
            }
            return new ArrayDeque<>(waiting);
        } finally {
            lock.unlock();
        }
    }
}
