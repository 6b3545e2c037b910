package dev.jacket.cli;

import dev.jacket.sockets.CallInterruptedException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One of the connections of `load`, opened again where it ends: says its message, waits for the reply, and again.
///
/// **threads:** runs on one; any may call [#giveUpSince].
final class LoadWorker implements Runnable, LoadTalk.Sink {
    private static final long PAUSE = 100_000_000;
    private static final long NOTHING = Long.MIN_VALUE;

    /// Each such short connection is asked for its segments, which takes a closing handshake that is waited for.
    private static final int SAMPLE = 16;

    private final LoadPlan plan;
    private final LoadWindow window;
    private final LoadTally tally;
    private final Line line;
    private final @Nullable LoadSchedule schedule;
    private final int number;
    private final byte[] buffer;

    private long message;
    private long connections;
    private long since;
    private long repliedAt = NOTHING;
    private boolean samples;
    private @Nullable LoadTalk talk;
    private volatile long waitingSince = NOTHING;
    private volatile long givenUp = NOTHING;

    /// How connections are made, and when messages are due.
    ///
    /// @param again opens one more
    /// @param opening how many may be opened at the same time
    /// @param schedule of an open loop
    record Line(Again again, Semaphore opening, Optional<LoadSchedule> schedule) {}

    /// Opens a connection.
    interface Again {
        /// {@return a connection}
        ///
        /// @param number the worker's
        LoadTalk.Opened open(int number) throws IOException;
    }

    /// @param number from 0 on
    LoadWorker(LoadPlan plan, LoadTally tally, LoadWindow window, Line line, int number) {
        this.plan = plan;
        this.tally = tally;
        this.window = window;
        this.line = line;
        this.schedule = line.schedule.orElse(null);
        this.number = number;
        this.samples = plan.isTcp();
        this.buffer = new byte[plan.room()];
    }

    /// Begins with a connection that is open already.
    LoadWorker with(LoadTalk.Opened first) {
        talk = talk(first);
        return this;
    }

    @Override
    public void run() {
        try {
            while (!window.isOver()) {
                step();
            }
        } finally {
            leave();
        }
    }

    private void step() {
        try {
            since = turn();
            if (window.isOver()) {
                return;
            }
            var now = talk == null ? open() : talk;
            exchange(now);
            if (plan.isShort()) {
                part(now);
            }
        } catch (CallInterruptedException | InterruptedException e) {
            interrupted();
        } catch (IOException e) {
            failed(e);
        }
    }

    /// {@return the time that the next message counts from: in an open loop when it is due, which is waited for}
    private long turn() {
        if (schedule == null) {
            long last = repliedAt; // one reading of the clock serves the end of a message and the beginning of the next
            repliedAt = NOTHING;
            return last == NOTHING ? window.now() : last;
        }
        long now = window.now();
        long due = schedule.due(number, message);
        boolean early = due - now > 0;
        while (due - now > 0 && !window.isOver()) {
            LockSupport.parkNanos(due - now);
            clearInterrupt();
            now = window.now();
        }
        if (early && window.holds(due)) {
            tally.late(number, now - due);
        }
        return due;
    }

    private LoadTalk open() throws IOException, InterruptedException {
        boolean waits = !plan.isShort() && connections == 0;
        if (waits) {
            line.opening.acquire();
        }
        try {
            var opened = talk(line.again.open(number));
            if (schedule == null && !plan.isShort()) {
                since = window.now(); // a long connection's making is no part of a message's time
            }
            return opened;
        } finally {
            if (waits) {
                line.opening.release();
            }
        }
    }

    private LoadTalk talk(LoadTalk.Opened opened) {
        connections++;
        tally.opened();
        var begun = new LoadTalk(opened, plan, buffer, this);
        talk = begun;
        return begun;
    }

    private void exchange(LoadTalk now) throws IOException, InterruptedException {
        waitingSince = schedule == null ? since : window.now();
        now.exchange();
        waitingSince = NOTHING;
        message++;
    }

    @Override
    public long now() {
        return window.now();
    }

    @Override
    public void replied(int replies, long bytes, long at) {
        repliedAt = plan.isShort() ? NOTHING : at;
        if (window.holds(at)) {
            tally.replied(number, replies, bytes, at - since);
        } else if (schedule != null && at - window.end() >= 0) {
            lost(window.end()); // it was there too late to be counted, and missing at the end
        }
    }

    @Override
    public boolean isPatient() {
        clearInterrupt();
        return !window.isOver() && givenUp != waitingSince;
    }

    private static void clearInterrupt() {
        var _ = Thread.interrupted();
    }

    /// Tells the worker to wait no longer, if it is still the same reply that it waits for.
    ///
    /// @param limit how long a reply may take
    void giveUpSince(long now, long limit, Thread thread) {
        long waiting = waitingSince;
        if (waiting != NOTHING && now - waiting > limit && givenUp != waiting) {
            givenUp = waiting;
            thread.interrupt();
        }
    }

    private void interrupted() {
        clearInterrupt();
        if (window.isOver()) {
            return;
        }
        if (waitingSince != NOTHING && givenUp == waitingSince) {
            tally.failed(LoadErrors.LATE);
            lost(window.now());
            message++;
        }
        waitingSince = NOTHING; // else it came too late for the reply that it was meant for: the message goes again
        part();
    }

    /// A message of an open loop had no reply by this time: it counts with the time that it has waited.
    private void lost(long by) {
        if (schedule != null && by - since > 0 && by - window.begin() >= 0) {
            tally.unanswered(number, by - since);
        }
    }

    /// What fails at the opening is no message: that one is sent when there is a connection.
    private void failed(IOException e) {
        if (window.isOver()) {
            return;
        }
        tally.failed(e);
        boolean fruitless = talk == null || talk.messages() <= plan.pipeline();
        if (waitingSince != NOTHING) {
            waitingSince = NOTHING;
            message++;
        }
        part();
        if (fruitless) {
            pause();
        }
    }

    /// So that a server that refuses is not asked without end.
    private void pause() {
        long until = window.now() + PAUSE;
        for (long left = PAUSE; left > 0 && !window.isOver(); left = until - window.now()) {
            LockSupport.parkNanos(left);
            clearInterrupt();
        }
    }

    /// Ends a short connection after its message.
    private void part(LoadTalk now) {
        if (samples && connections % SAMPLE == 1) {
            try {
                now.finish();
                tally.segments(now.socket(), now.messages());
            } catch (IOException e) {
                samples = false; // a server that does not end when we do; the message itself went well
            }
        }
        part();
    }

    private void part() {
        var now = talk;
        talk = null;
        if (now != null) {
            now.close();
            tally.closed();
        }
    }

    /// At the end: what TCP knows of a long connection, and what had no reply by then.
    private void leave() {
        clearInterrupt();
        var now = talk;
        if (now != null && plan.isTcp() && !plan.isShort()) {
            tally.segments(now.socket(), now.messages());
        }
        if (now != null) {
            now.close();
        }
        if (schedule != null) {
            if (waitingSince != NOTHING) {
                lost(window.end());
                message++;
            }
            unsent(schedule);
        } else if (waitingSince != NOTHING) {
            tally.waited(window.end() - waitingSince);
        }
    }

    private void unsent(LoadSchedule due) {
        long end = window.end();
        long first = message;
        long count = due.dueBefore(number, end) - first;
        long step = Math.max(1, count / 10_000); // so many cells there are not
        for (long done = 0; done < count; done += step) {
            long times = Math.min(step, count - done);
            tally.unsent(number, times, end - due.due(number, first + done + times / 2));
        }
    }
}
