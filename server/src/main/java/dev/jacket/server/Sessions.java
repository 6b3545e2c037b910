package dev.jacket.server;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.Address;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;

/// Has the datagrams of each peer handled on a thread of the peer's own, in the order in which they came.
///
/// So many peers have a session at most, and so many datagrams wait for their handlers; of these a peer has a
/// quarter at most, so that one who floods leaves room for the others. The newest is dropped and counted then.
///
/// **threads:** shared.
final class Sessions {
    private static final int SHARE = 4;

    private record Key(Address peer, Address local) {}

    private final DatagramPlan plan;
    private final DatagramSessionHandler handler;
    private final Answers answers;
    private final Tally tally;
    private final ThreadFactory threads;
    private final Gate gate;
    private final Waiting queue;
    private final ReentrantLock turn = new ReentrantLock();
    private final Map<Key, DatagramSession> open = new HashMap<>(); // guarded by turn
    private boolean draining; // guarded by turn
    private long numbers; // guarded by turn
    private volatile Duration idle;

    Sessions(DatagramPlan plan, DatagramSessionHandler handler, Answers answers, Tally tally, ThreadFactory threads) {
        this.plan = plan;
        this.handler = handler;
        this.answers = answers;
        this.tally = tally;
        this.threads = threads;
        var limits = plan.limits();
        this.gate = new Gate(limits.maxConns(), limits.perAddress());
        this.queue = new Waiting(plan.queue());
        this.idle = limits.times().idle();
    }

    /// Those who come from now on are under these.
    void limits(ServerLimits next) {
        gate.most(next.maxConns(), next.perAddress());
        idle = next.times().idle();
    }

    Duration idle() {
        return idle;
    }

    int inside() {
        return gate.inside();
    }

    boolean awaitAtMost(int number, Deadline deadline) throws InterruptedException {
        return gate.awaitAtMost(number, deadline);
    }

    /// Lets each end when nothing of its peer is there.
    void drain() {
        turn.lock();
        try {
            draining = true;
            open.values().forEach(DatagramSession::drain);
        } finally {
            turn.unlock();
        }
    }

    /// Gives a datagram to the session of its peer, which perhaps begins with it.
    void give(Datagram datagram) throws IOException {
        var key = new Key(datagram.sender(), datagram.local());
        turn.lock();
        try {
            var session = open.get(key);
            boolean hasItsShare = session != null && session.waiting() >= Math.max(1, plan.queue() / SHARE);
            if (hasItsShare || !queue.enter()) {
                answers.drop(key.peer(), DatagramDrop.QUEUE, (hasItsShare ? "its own " : "others ") + "wait");
            } else if (session != null) {
                session.add(datagram);
            } else {
                begin(key, datagram);
            }
        } finally {
            turn.unlock();
        }
    }

    private void begin(Key key, Datagram datagram) {
        var refusal = gate.enter(key.peer());
        if (refusal == null) {
            tally.accepted.increment();
            start(key, new ArrayDeque<>(List.of(datagram)));
        } else {
            took(1);
            answers.refuse(key.peer(), refusal);
        }
    }

    /// @param first what has come, which is in the queue, and the peer inside the gate
    private void start(Key key, ArrayDeque<Datagram> first) {
        int count = first.size();
        var session = new DatagramSession(this, ++numbers, key.peer(), key.local(), first);
        boolean started = false;
        try {
            threads.newThread(() -> run(key, session)).start();
            open.put(key, session);
            started = true;
        } catch (OutOfMemoryError noThread) {
            answers.drop(key.peer(), DatagramDrop.NO_THREAD, "there is no thread for it");
        } finally {
            if (!started) {
                took(count);
                gate.leave(key.peer());
            }
        }
        if (draining) {
            session.drain();
        }
    }

    private void run(Key key, DatagramSession session) {
        long begun = System.nanoTime();
        answers.begins();
        try {
            handler.handle(session);
        } catch (Throwable thrown) { // whatever a handler throws is its session's end, and nobody else's
            if (!answers.isCut()) {
                answers.failed(session.last(), thrown);
            }
        } finally {
            tally.handled(System.nanoTime() - begun);
            answers.ends(() -> over(key, session));
        }
    }

    /// What the peer has sent by now begins the next one, in its place.
    private void over(Key key, DatagramSession session) {
        turn.lock();
        try {
            open.remove(key);
            var left = session.end();
            if (!left.isEmpty() && !answers.isCut()) {
                start(key, left);
                return;
            }
            took(left.size());
            left.forEach(each -> answers.drop(key.peer(), DatagramDrop.STOPPED, "the server stops"));
            gate.leave(key.peer());
        } finally {
            turn.unlock();
        }
    }

    /// Some wait no more.
    void took(int count) {
        for (int i = 0; i < count; i++) {
            queue.leave();
        }
    }

    void wasIdle() {
        tally.idle.increment();
    }

    /// {@return whether a datagram may be handled; if not that is counted}
    boolean verifies(Datagram datagram) {
        if (plan.verify().test(datagram)) {
            return true;
        }
        answers.refuse(datagram.sender(), Refusal.VERIFY);
        return false;
    }
}
