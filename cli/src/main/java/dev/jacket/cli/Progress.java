package dev.jacket.cli;

import dev.jacket.server.internal.EventText;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// How far a transfer is: one line on stderr, redrawn at most five times a second, after its first second.
///
/// The byte count has one writer at a time; the drawing thread only reads it.
final class Progress implements Tap, AutoCloseable {
    private static final long STEP = 200_000_000;
    private static final int WINDOW = 15;

    private final boolean incoming;
    private final long total;
    private final @Nullable Sum sum;
    private final Run run;
    private final long began = System.nanoTime();
    private final long[] history = new long[WINDOW];
    private volatile long bytes;
    private volatile boolean closed;
    private volatile boolean drawn;
    private volatile boolean draws;

    /// @param incoming which direction is counted
    /// @param total how much there is, -1 if nobody knows
    Progress(Run run, boolean incoming, long total, @Nullable Sum sum) {
        this.run = run;
        this.incoming = incoming;
        this.total = total;
        this.sum = sum;
    }

    /// Counts a transfer and shows how far it is, where anybody wants to know.
    ///
    /// @param redirected whether the data do not go to or come from the terminal
    /// @param lasts whether it may take long, so that SIGUSR1 asks how far it is
    static void watch(Talk talk, boolean incoming, long total, boolean redirected, boolean lasts) {
        var arguments = talk.arguments();
        String word = arguments.word(Flag.PROGRESS, "auto", FlagValues.WHEN);
        boolean draws = word.equals("always")
                || (word.equals("auto") && redirected && Std.err() == Std.Kind.TERMINAL && !arguments.has(Flag.QUIET));
        boolean tells = draws || arguments.has(Flag.SUM) || arguments.has(Flag.VERBOSE) || arguments.has(Flag.JSON);
        if (!tells && !lasts) {
            return;
        }
        var sum = arguments.has(Flag.SUM) ? new Sum(incoming) : null;
        if (sum != null) {
            talk.tap(sum);
        }
        var progress = new Progress(talk.run(), incoming, total, sum);
        talk.tap(progress);
        progress.draws = draws;
        Thread.ofPlatform().daemon().name("jacket-progress").start(progress::draw);
        talk.run().onClose(progress);
    }

    @Override
    public void message(boolean in, ByteBuffer message, String peer, boolean truncated) {
        if (in == incoming) {
            long before = bytes;
            bytes = before + message.remaining();
        }
    }

    private double seconds() {
        return (System.nanoTime() - began) / 1e9;
    }

    private void draw() {
        try {
            TimeUnit.NANOSECONDS.sleep(STEP / 2);
            Signals.on("USR1", () -> Std.error(line(seconds())));
            for (int step = 0; !closed && draws; step++) {
                history[step % WINDOW] = bytes;
                TimeUnit.NANOSECONDS.sleep(STEP);
                if (step >= 4 && !closed) {
                    drawn = true;
                    int span = Math.min(step, WINDOW - 1);
                    double rate = (bytes - history[(step - span + 1 + WINDOW) % WINDOW]) / (span * STEP / 1e9);
                    put("\r" + text(rate) + "\033[K");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does
        }
    }

    private String text(double rate) {
        long now = bytes;
        var text = new StringBuilder(Quantity.bytes(now));
        if (total > 0) {
            text.append(" of ")
                    .append(Quantity.bytes(total))
                    .append("  ")
                    .append(now * 100 / total)
                    .append(" %");
        }
        text.append("  ").append(Quantity.bytes(rate)).append("/s");
        if (total > 0 && rate > 0) {
            text.append("  ETA ").append(clock(Math.round((total - now) / rate)));
        }
        return text.toString();
    }

    static String clock(long seconds) {
        String rest = (seconds % 60 < 10 ? ":0" : ":") + seconds % 60;
        return seconds < 3600
                ? seconds / 60 + rest
                : seconds / 3600 + (seconds / 60 % 60 < 10 ? ":0" : ":") + seconds / 60 % 60 + rest;
    }

    private static void put(String text) {
        Std.errorText(text);
    }

    /// {@return `4.00 GiB in 2.1 s, 1.9 GiB/s`}
    private String line(double seconds) {
        long now = bytes;
        double tenths = Math.round(seconds * 10) / 10.0;
        return Quantity.bytes(now) + " in " + tenths + " s, " + Quantity.bytes(now / Math.max(seconds, 0.001)) + "/s";
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (drawn) {
            put("\r\033[K");
        }
        double seconds = seconds();
        if (sum != null) {
            String hex = sum.hex();
            run.sha256(hex);
            run.notices().always(line(seconds) + ", sha256 " + hex + ", " + sum.size() + " bytes");
        } else if (drawn) {
            run.notices().always(line(seconds));
        } else if (run.notices().verbosity() > 0) {
            run.notices().detail(1, line(seconds));
        }
        if (run.events().isOn()) {
            var event = EventText.begin("progress").number("bytes", bytes);
            run.events().write(total < 0 ? event : event.number("total", total));
        }
    }
}
