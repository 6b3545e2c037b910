package dev.jacket.loop.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// Lines on their way to a reader who may stall, or a disk that may be full: a thread of its own writes them, so that
/// nobody who has something to tell waits for it.
///
/// Where too many wait the newest are dropped until half of them are written, and what cannot be written is lost; both
/// are counted, and a line says how many: in the place of those that were dropped, or as soon as lines can be written
/// again.
///
/// **threads:** shared.
public final class LineQueue {
    /// Lines that may wait where nobody says otherwise.
    public static final int MOST = 8192;

    /// Stands in the queue where lines are missing.
    private static final String GAP = "";

    private final OutputStream out;
    private final String name;
    private final LongFunction<String> told;
    private final Consumer<IOException> failed;
    private final ArrayDeque<String> waiting = new ArrayDeque<>(); // guarded by this
    private int most = MOST; // guarded by this
    private boolean writing; // guarded by this
    private boolean full; // guarded by this
    private long lost; // guarded by this
    private long untold; // guarded by this
    private boolean torn; // used by the thread that writes, one after the other

    /// Makes an empty one.
    ///
    /// @param out takes each line in one piece
    /// @param name the thread's
    /// @param told makes the line, with its end, that says how many were lost
    /// @param failed hears each failure, on the thread that writes
    public LineQueue(OutputStream out, String name, LongFunction<String> told, Consumer<IOException> failed) {
        this.out = out;
        this.name = name;
        this.told = told;
        this.failed = failed;
    }

    /// {@return what adds to a file, which is made if it is not there; a pipe needs no reader yet}
    ///
    /// @param file where
    /// @param attributes of a file that is made
    /// @throws IOException if it cannot be opened
    public static OutputStream append(Path file, FileAttribute<?>... attributes) throws IOException {
        // A pipe that is opened for writing alone waits for a reader.
        Set<? extends OpenOption> options = isPipe(file)
                ? Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE)
                : Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        return Channels.newOutputStream(FileChannel.open(file, options, attributes));
    }

    /// {@return whether that is a pipe, a terminal or a device: what may stall}
    ///
    /// @param file what may not be there
    public static boolean isPipe(Path file) {
        return Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file);
    }

    /// Lets so many lines wait from now on.
    ///
    /// @param next 1 or more
    public synchronized void most(int next) {
        most = next;
    }

    /// Adds a line with its end, or some, which are written in one piece.
    ///
    /// @param line not empty
    public synchronized void add(String line) {
        if (full || waiting.size() >= most) {
            if (!full) {
                waiting.add(GAP);
            }
            full = true;
            lose(1);
            return;
        }
        waiting.add(line);
        if (!writing) {
            writing = true;
            Thread.ofPlatform().daemon().name(name).start(this::write);
        }
    }

    private synchronized void lose(long number) {
        lost += number;
        untold += number;
    }

    /// {@return how many lines have been lost so far}
    public synchronized long lost() {
        return lost;
    }

    /// The thread lives as long as there is something to write.
    private void write() {
        for (var next = next(); next != null; next = next()) {
            try {
                tell(next.untold);
                if (!next.line.equals(GAP)) {
                    out.write(next.line.getBytes(StandardCharsets.UTF_8));
                }
                torn = false;
            } catch (IOException e) {
                torn = true;
                lose(next.line.equals(GAP) ? 0 : 1);
                failed.accept(e);
            }
        }
    }

    /// @param untold how many lines were lost before it
    private record Next(String line, long untold) {}

    private synchronized @Nullable Next next() {
        String line = waiting.poll();
        if (line == null) {
            writing = false;
            notifyAll();
            return null;
        }
        if (waiting.size() <= most / 2) {
            full = false;
        }
        return new Next(line, line.equals(GAP) || torn ? untold : 0);
    }

    private void tell(long number) throws IOException {
        if (number == 0) {
            return;
        }
        String line = told.apply(number);
        // The last may have been cut off within.
        out.write((torn ? "\n" + line : line).getBytes(StandardCharsets.UTF_8));
        torn = false;
        synchronized (this) {
            untold -= number;
        }
    }

    /// Waits until all is written, but no longer than that.
    ///
    /// @param limit zero or more
    public synchronized void flush(Duration limit) {
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
