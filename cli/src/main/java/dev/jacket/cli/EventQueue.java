package dev.jacket.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/// Lines of events on their way to a reader who may stall, or a disk that may be full: a thread of its own writes
/// them, so that no service waits for it.
///
/// Where too many wait the newest are dropped, and what cannot be written is lost; both are counted, and one line says
/// how many as soon as lines can be written again.
///
/// **threads:** shared.
final class EventQueue {
    private final OutputStream out;
    private final int most;
    private final LongFunction<String> told;
    private final Consumer<IOException> failed;
    private final ArrayDeque<String> waiting = new ArrayDeque<>(); // guarded by this
    private boolean writing; // guarded by this
    private long lost; // guarded by this

    /// @param most how many lines may wait
    /// @param told makes the line that says how many were lost
    /// @param failed hears each failure, on the thread that writes
    EventQueue(OutputStream out, int most, LongFunction<String> told, Consumer<IOException> failed) {
        this.out = out;
        this.most = most;
        this.told = told;
        this.failed = failed;
    }

    /// Adds a line, with its end.
    synchronized void add(String line) {
        if (waiting.size() >= most) {
            lost++;
            return;
        }
        waiting.add(line);
        if (!writing) {
            writing = true;
            Thread.ofPlatform().daemon().name("jacket-events").start(this::write);
        }
    }

    /// {@return how many lines have been lost and not been told}
    synchronized long lost() {
        return lost;
    }

    /// The thread lives as long as there is something to write.
    private void write() {
        while (true) {
            String next;
            long untold;
            synchronized (this) {
                next = waiting.poll();
                untold = lost;
                if (next == null) {
                    writing = false;
                    notifyAll();
                    return;
                }
            }
            put(untold, next);
        }
    }

    private void put(long untold, String line) {
        try {
            if (untold > 0) {
                out.write(bytes("\n" + told.apply(untold))); // the last line may have been cut off within
                told(untold);
            }
            out.write(bytes(line));
        } catch (IOException e) {
            synchronized (this) {
                lost++;
            }
            failed.accept(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private synchronized void told(long number) {
        lost -= number;
    }

    /// Waits until all is written, but no longer than that.
    synchronized void flush(Duration limit) {
        long due = System.nanoTime() + limit.toNanos();
        try {
            for (long left = limit.toNanos(); writing && left > 0; left = due - System.nanoTime()) {
                wait(left / 1_000_000 + 1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
