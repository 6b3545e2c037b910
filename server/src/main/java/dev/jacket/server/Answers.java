package dev.jacket.server;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.Datagrams;
import dev.jacket.sockets.Errno;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.MsgFlags;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Has datagrams handled: at once on the thread that received them, or each on a thread of its own.
///
/// So many are handled at once at most; the newest is dropped then. An answer that the kernel does not take
/// is dropped as well. Both are counted, and neither holds up anybody.
///
/// **threads:** shared.
final class Answers implements Server.Work {
    private static final String FULL = "its queue is full";
    private static final String NAMELESS = "the sender has no address";
    private static final String OWN = "it came from here, and answers would never end";

    private final DatagramPlan plan;
    private final @Nullable ThreadFactory threads;
    private final Tally tally = new Tally();
    private final Waiting waiting;
    private final Set<Thread> handling = ConcurrentHashMap.newKeySet();
    private final AtomicLong numbers = new AtomicLong();
    private final ReentrantLock sending = new ReentrantLock();
    private final Runnable afterEach;
    private final @Nullable Sessions sessions;
    private volatile AccessRules access;
    private volatile boolean cut;

    /// @param threads makes a thread for each datagram; null to handle them on the receiver's
    /// @param afterEach runs when a datagram with a thread of its own is over
    Answers(DatagramPlan plan, @Nullable ThreadFactory threads, Runnable afterEach) {
        this.plan = plan;
        this.threads = threads;
        this.waiting = new Waiting(plan.queue());
        this.afterEach = afterEach;
        this.access = plan.access();
        var each = plan.sessions();
        this.sessions = each == null || threads == null ? null : new Sessions(plan, each, this, tally, threads);
    }

    /// Those who come from now on are under these.
    void limits(ServerLimits next) {
        if (sessions != null) {
            sessions.limits(next);
        }
    }

    @Override
    public Tally settled() {
        return tally;
    }

    @Override
    public void access(AccessRules next) {
        access = next;
    }

    /// {@return how many datagrams, or sessions, are being handled on threads of their own}
    @Override
    public int inside() {
        return sessions == null ? waiting.number() : sessions.inside();
    }

    @Override
    public boolean awaitAtMost(int number, Deadline deadline) throws InterruptedException {
        return sessions == null ? waiting.awaitAtMost(number, deadline) : sessions.awaitAtMost(number, deadline);
    }

    @Override
    public boolean isHandler() {
        return handling.contains(Thread.currentThread());
    }

    @Override
    public void drain() {
        if (sessions != null) { // a datagram alone has no pause
            sessions.drain();
        }
    }

    @Override
    public void cutOthers() {
        cut = true;
        drain(); // those whose threads have not begun yet
        handling.stream()
                .filter(thread -> !thread.equals(Thread.currentThread()))
                .forEach(Thread::interrupt);
    }

    @Override
    public void cut() {
        cutOthers();
    }

    /// An error that a receive told instead of a datagram.
    void refused(IOException refused) {
        drop(Address.NONE, DatagramDrop.NETWORK, String.valueOf(refused.getMessage()));
    }

    /// Hears of an answer that was not sent.
    void notSent(Address to, int bytes, Errno why) {
        tally.out.add(-bytes);
        if (isNameless(to)) {
            drop(to, DatagramDrop.NAMELESS, NAMELESS);
        } else if (why.equals(Errno.EAGAIN)) {
            drop(to, DatagramDrop.PEER_FULL, FULL);
        } else {
            drop(to, DatagramDrop.NETWORK, why.toString());
        }
    }

    private static boolean isNameless(Address to) {
        return to instanceof Address.Unix unix && unix.isUnnamed();
    }

    /// Takes the current datagram of a batch.
    void give(Batched datagram) throws IOException {
        var datagrams = datagram.datagrams;
        datagram.number = numbers.incrementAndGet();
        tally.datagrams.increment();
        tally.in.add(datagrams.data().remaining());
        if (!access.isOpen() && !access.allows(datagrams.sender())) {
            refuse(datagrams.sender(), Refusal.DENY);
        } else if (datagrams.isTruncated()) {
            String size = "it has " + datagrams.size() + " bytes, more than " + plan.size();
            drop(datagrams.sender(), DatagramDrop.TRUNCATED, size);
        } else if (sessions != null) {
            sessions.give(new Single(datagram));
        } else if (threads == null) {
            handle(datagram);
            datagram.rethrow();
        } else if (!waiting.enter()) {
            drop(datagrams.sender(), DatagramDrop.QUEUE, plan.queue() + " others wait");
        } else {
            later(threads, new Single(datagram));
        }
    }

    private void later(ThreadFactory maker, Single datagram) {
        boolean started = false;
        try {
            maker.newThread(() -> {
                        begins();
                        long begun = System.nanoTime();
                        try {
                            handle(datagram);
                        } finally {
                            tally.handled(System.nanoTime() - begun);
                            ends(waiting::leave);
                        }
                    })
                    .start();
            started = true;
        } catch (OutOfMemoryError noThread) {
            drop(datagram.sender(), DatagramDrop.NO_THREAD, "there is no thread for it");
        } finally {
            if (!started) {
                waiting.leave();
                afterEach.run();
            }
        }
    }

    /// The calling thread handles something from now on.
    void begins() {
        handling.add(Thread.currentThread());
    }

    /// The calling thread is done with it.
    void ends(Runnable leave) {
        handling.remove(Thread.currentThread());
        leave.run();
        afterEach.run();
    }

    boolean isCut() {
        return cut;
    }

    private void handle(Datagram datagram) {
        try {
            if (plan.verify().test(datagram)) {
                plan.handler().handle(datagram);
            } else {
                refuse(datagram.sender(), Refusal.VERIFY);
            }
        } catch (Throwable thrown) { // whatever a handler throws is its datagram's end, and nobody else's
            failed(datagram, thrown);
        }
    }

    void refuse(Address sender, Refusal why) {
        tally.refused(sender, why);
        plan.watch().refused(sender, why);
    }

    void failed(Datagram datagram, Throwable thrown) {
        if (cut) {
            drop(datagram.sender(), DatagramDrop.STOPPED, "the server stops");
            return;
        }
        if (datagram instanceof Batched batched && batched.broken != null) {
            return; // it is the socket's failure, and the loop hears of it
        }
        tally.failed.increment();
        try {
            plan.error().failed(datagram, thrown);
        } catch (Throwable again) { // the datagram is over anyway
            thrown.addSuppressed(again);
        }
        plan.watch().failed(datagram.sender(), thrown);
    }

    boolean drop(Address peer, DatagramDrop kind, String why) {
        tally.dropped(kind);
        plan.watch().dropped(peer, kind, why);
        return false;
    }

    private boolean tooLong(Address to, int length) {
        return drop(to, DatagramDrop.ANSWER_TOO_LONG, "an answer of " + length + " bytes fits into no datagram");
    }

    /// The current datagram of a batch: its answer goes with the others that came together.
    final class Batched implements Datagram {
        private final Socket socket;
        private final Datagrams datagrams;
        private long number;
        private @Nullable IOException broken;

        Batched(Socket socket, Datagrams datagrams) {
            this.socket = socket;
            this.datagrams = datagrams;
        }

        private void rethrow() throws IOException {
            var failure = broken;
            if (failure != null) {
                broken = null;
                throw failure;
            }
        }

        @Override
        public ByteBuffer data() {
            return datagrams.data();
        }

        @Override
        public Address sender() {
            return datagrams.sender();
        }

        @Override
        public Address local() throws IOException {
            return datagrams.destination();
        }

        @Override
        public long number() {
            return number;
        }

        @Override
        public boolean reply(ByteBuffer bytes) throws IOException {
            int length = bytes.remaining();
            if (length > Datagrams.LONGEST) {
                return tooLong(sender(), length);
            }
            try {
                if (datagrams.isOwn()) {
                    return drop(sender(), DatagramDrop.OWN, OWN);
                }
                if (length > plan.size()) { // there is no room for it among the others
                    datagrams.flush();
                    return new Single(this).reply(bytes);
                }
                tally.out.add(length);
                datagrams.reply(bytes);
                return true;
            } catch (IOException failure) {
                broken = failure;
                throw failure;
            }
        }
    }

    /// A datagram by itself, with a copy of its bytes.
    private final class Single implements Datagram {
        private final ByteBuffer bytes;
        private final Arrival arrival;
        private final long number;

        Single(Batched current) throws IOException {
            var data = current.datagrams.data();
            this.bytes = ByteBuffer.allocate(data.remaining()).put(data).flip();
            this.arrival = Arrival.of(current.socket, current.datagrams);
            this.number = current.number;
        }

        @Override
        public ByteBuffer data() {
            return bytes;
        }

        @Override
        public Address sender() {
            return arrival.from();
        }

        @Override
        public Address local() {
            return arrival.to();
        }

        @Override
        public long number() {
            return number;
        }

        @Override
        public boolean reply(ByteBuffer answer) throws IOException {
            var to = arrival.from();
            if (answer.remaining() > Datagrams.LONGEST) {
                return tooLong(to, answer.remaining());
            }
            if (isNameless(to)) {
                return drop(to, DatagramDrop.NAMELESS, NAMELESS);
            }
            if (to.equals(arrival.to())) {
                return drop(to, DatagramDrop.OWN, OWN);
            }
            try {
                int sent = send(answer);
                if (sent == Socket.WOULD_BLOCK) {
                    return drop(to, DatagramDrop.PEER_FULL, FULL);
                }
                tally.out.add(sent);
                return true;
            } catch (ClosedChannelException closed) {
                return drop(to, DatagramDrop.STOPPED, "the server stops");
            } catch (IOException refused) {
                return drop(to, DatagramDrop.NETWORK, Errno.of(refused).toString());
            }
        }

        /// The network takes datagrams soon; a Unix peer that does not read must not hold up the others. A
        /// send that does not wait does not wait for another's turn either, so those to Unix peers go one by
        /// one.
        private int send(ByteBuffer answer) throws IOException {
            if (!arrival.from().family().equals(Family.UNIX)) {
                return arrival.answer(answer, MsgFlags.NONE);
            }
            sending.lock();
            try {
                return arrival.answer(answer, MsgFlags.MSG_DONTWAIT);
            } finally {
                sending.unlock();
            }
        }
    }
}
