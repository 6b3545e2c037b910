package dev.jacket.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;

/// Lines on their way to a reader who may stall: a thread of its own writes them, so that nobody else is held up.
///
/// Where too many wait the newest are dropped and counted, and one line says how many once half of them are written.
///
/// **threads:** shared.
final class LogQueue {
    /// Lines that may wait where nobody says otherwise.
    static final int MOST = 8192;

    private final OutputStream out;
    private int most; // guarded by this
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private boolean writing;
    private long dropped;

    /// @param most how many lines may wait
    LogQueue(OutputStream out, int most) {
        this.out = out;
        this.most = most;
    }

    /// Lets so many lines wait from now on.
    synchronized void most(int next) {
        most = next;
    }

    /// Adds a line, or some, which are written in one piece.
    synchronized void add(String lines) {
        if (dropped > 0 || waiting.size() >= most) {
            dropped++;
            return;
        }
        waiting.add(lines.getBytes(StandardCharsets.UTF_8));
        if (!writing) {
            writing = true;
            Thread.ofPlatform().daemon().name("jacket-err").start(this::write);
        }
    }

    /// The thread lives as long as there is something to write.
    private void write() {
        for (byte[] next = next(); next.length > 0; next = next()) {
            try {
                out.write(next);
            } catch (IOException e) {
                gone(); // there is nobody left to tell
            }
        }
    }

    private synchronized byte[] next() {
        byte[] next = waiting.poll();
        if (dropped > 0 && waiting.size() <= most / 2) {
            waiting.add((dropped + " lines were dropped, as nobody read them\n").getBytes(StandardCharsets.UTF_8));
            dropped = 0;
            next = next == null ? waiting.remove() : next;
        }
        if (next == null) {
            writing = false;
            notifyAll();
        }
        return next == null ? new byte[0] : next;
    }

    private synchronized void gone() {
        waiting.clear();
        dropped = 0;
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
