package dev.jacket.loop.internal;

import static dev.jacket.sys.Errnos.EAGAIN;
import static dev.jacket.sys.Errnos.EINTR;
import static dev.jacket.sys.SysSocket.MSG_DONTWAIT;

import dev.jacket.loop.Deadline;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.Scratch;
import dev.jacket.sys.Syscall;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A stream that its reader receives: it tries, waits until there is something, and tries again.
final class PlainInflow extends Inflow implements Descriptor.Sleep, Alarm.Sleeper {
    private static final int TURN = 16;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final @Nullable Block[] NONE = {};

    /// Bytes of the blocks that are kept for writers: their peers may take nothing, and memory is for others as well.
    private static final AtomicInteger KEPT = new AtomicInteger();

    private static final int MOST_KEPT = 24 * Block.LARGE;

    private final Descriptor descriptor;
    private final @Nullable EventLoop home;
    private final boolean takesAll;
    private @Nullable Block block;
    private int result;
    private boolean drained; // the last try found nothing
    private boolean empty; // or took less than there was room for
    private boolean much; // it was a block or more
    private long ticket; // before it
    private int inARow; // receives without a wait in between
    private @Nullable Alarm alarm;
    private @Nullable SharedAlarm sharedAlarm; // where no loop runs the reader
    private long until; // when the wait under way is over
    private boolean ahead; // what follows was received by [#isReady]
    private @Nullable Block nextBlock;
    private int nextResult;
    private @Nullable Block[] kept = NONE;

    /// @param home the loop that could do it, if it were not stuck
    /// @param takesAll whether a receive takes all that it has room for
    PlainInflow(Descriptor descriptor, @Nullable EventLoop home, boolean takesAll) {
        this.descriptor = descriptor;
        this.home = home;
        this.takesAll = takesAll;
    }

    @Override
    public boolean isProvisional() {
        return home != null && home.source() instanceof RingSource && !ahead && EventLoop.current() == home;
    }

    /// What the reader has stays his.
    @Override
    public boolean isReady() {
        if (ahead || isKnownEmpty() || !descriptor.enter()) {
            return ahead;
        }
        Block present = block;
        int presentResult = result;
        block = null;
        try {
            ahead = tryReceive();
            nextBlock = block;
            nextResult = result;
            return ahead;
        } finally {
            block = present;
            result = presentResult;
            descriptor.exit();
        }
    }

    /// {@return whether [#isReady] has received what nobody has asked for yet}
    boolean hasSome() {
        return ahead;
    }

    @Override
    public boolean hasMore() {
        return KEPT.get() < MOST_KEPT && isReady();
    }

    @Override
    public int keep() {
        Block held = block;
        if (held == null) {
            return -1;
        }
        held.hold();
        KEPT.addAndGet(held.size());
        int place = 0;
        while (place < kept.length && kept[place] != null) {
            place++;
        }
        if (place == kept.length) {
            kept = Arrays.copyOf(kept, Math.max(2, 2 * place));
        }
        kept[place] = held;
        return place;
    }

    @Override
    public void giveBack(int place) {
        Block held = kept[place];
        if (held != null) {
            kept[place] = null;
            KEPT.addAndGet(-held.size());
            held.giveBack();
        }
    }

    /// The last try found nothing, or less than there was room for, and no event has followed: another would
    /// find nothing. What came was not all, though, where a receive stops before something of another kind:
    /// before the end that came with the bytes, before what is urgent, behind a Unix peer's descriptors.
    private boolean isKnownEmpty() {
        return (drained || (empty && takesAll && !descriptor.mayComeShort()))
                && descriptor.isWatched()
                && descriptor.ticket(Interest.READ) == ticket;
    }

    @Override
    public Outcome receive(long at) {
        release();
        if (isReady()) {
            takeWhatIsAhead();
            letOthersRun();
            return Outcome.READY;
        }
        inARow = 0;
        if (!descriptor.enter()) {
            return Outcome.CLOSED;
        }
        until = at;
        if (alarm != null) {
            alarm.begin();
        }
        try {
            // The kernel may have what no event has told yet.
            if (at != NEVER && at - System.nanoTime() <= 0 && tryReceive()) {
                return Outcome.READY;
            }
            for (; ; ) {
                Outcome waited = descriptor.awaitReading(ticket, this);
                if (waited == null) {
                    waited = descriptor.await(Interest.READ, ticket, deadline(at));
                }
                if (waited != Outcome.READY && waited != Outcome.SIGNAL) {
                    return waited;
                }
                if (tryReceive()) {
                    return Outcome.READY;
                }
            }
        } finally {
            descriptor.exit();
        }
    }

    private void takeWhatIsAhead() {
        block = nextBlock;
        result = nextResult;
        nextBlock = null;
        ahead = false;
    }

    /// A peer that sends as fast as this reads would keep the others of its carrier waiting.
    @SuppressWarnings("ThreadPriorityCheck") // it is about turns, not about priorities
    private void letOthersRun() {
        if (++inARow >= TURN && Thread.currentThread().isVirtual()) {
            inARow = 0;
            Thread.yield();
        }
    }

    @Override
    public boolean sleep() {
        long at = until;
        EventLoop here = at == NEVER ? null : EventLoop.current();
        if (here != null) {
            return sleep(here, at);
        }
        if (at != NEVER) {
            if (at - System.nanoTime() <= 0) {
                return false;
            }
            SharedAlarm own = sharedAlarm;
            if (own == null) {
                own = new SharedAlarm(this);
                sharedAlarm = own;
            }
            if (own.set(at)) {
                return true; // without a sleep: what it waits for may have come meanwhile
            }
        }
        LockSupport.park(this);
        return true;
    }

    private boolean sleep(EventLoop here, long at) {
        Alarm own = alarm;
        if (own == null) {
            own = new Alarm(here, this);
            alarm = own;
        }
        if (own.loop() != here) {
            EventLoop.parkNanos(this, at - System.nanoTime());
            return at - System.nanoTime() > 0;
        }
        if (own.hasExpired()) {
            if (at - System.nanoTime() <= 0) {
                return false;
            }
            own.begin(); // it rang for an earlier wait: this one began while the loop was stuck
        }
        own.set(at);
        LockSupport.park(this);
        return true;
    }

    @Override
    public boolean isWaiting() {
        return descriptor.waiters().hasReader();
    }

    @Override
    public void wake() {
        descriptor.waiters().wakeReader();
    }

    private static Deadline deadline(long at) {
        return at == NEVER ? Deadline.NEVER : Deadline.after(Duration.ofNanos(Math.max(0, at - System.nanoTime())));
    }

    /// Receives what is there, whatever events have told; the caller is inside [Descriptor#enter].
    ///
    /// @return whether there was anything: bytes, the end or an error
    boolean tryReceive() {
        ticket = descriptor.ticket(Interest.READ);
        Block room = much ? Block.takeLarge() : Block.take();
        do {
            result = receiveInto(room);
        } while (result == -EINTR); // there may be bytes: a wait for an edge would miss them
        drained = result == -EAGAIN;
        empty = result < room.size();
        if (result > 0) {
            much = result >= Block.SIZE;
            room.bytes().clear().limit(result);
            block = room;
        } else {
            room.giveBack();
        }
        return result != -EAGAIN;
    }

    private int receiveInto(Block room) {
        Kernel kernel = descriptor.host().kernel();
        int number = descriptor.number();
        // What a Unix peer sends may bring descriptors, and the kernel may wait when it closes them.
        if (!takesAll || room.size() > Scratch.SMALL_SIZE) {
            return (int) kernel.recvfrom(number, room.address(), room.size(), MSG_DONTWAIT, 0, 0);
        }
        return (int) kernel.callBriefly(Syscall.RECVFROM, number, room.address(), room.size(), MSG_DONTWAIT);
    }

    @Override
    public int result() {
        return result;
    }

    @Override
    public ByteBuffer view() {
        Block held = block;
        return held == null ? NOTHING : held.bytes();
    }

    @Override
    public void release() {
        Block held = block;
        if (held != null) {
            block = null;
            held.giveBack();
        }
    }

    @Override
    public void close() {
        release();
        Block next = nextBlock;
        if (next != null) {
            nextBlock = null;
            ahead = false;
            next.giveBack();
        }
        if (alarm != null) {
            alarm.cancel();
        }
        if (sharedAlarm != null) {
            sharedAlarm.cancel();
        }
    }
}
