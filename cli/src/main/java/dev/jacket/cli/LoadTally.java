package dev.jacket.cli;

import dev.jacket.sockets.Socket;
import dev.jacket.sockets.TcpOptions;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// What is counted while a server is measured.
///
/// **threads:** shared.
final class LoadTally {
    private final LoadWindow window;
    private final int size;
    private final LatencyHistogram latency = new LatencyHistogram();
    private final LatencyHistogram lateness = new LatencyHistogram();
    private final LoadErrors errors = new LoadErrors();
    private final LongAdder messages = new LongAdder();
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder unanswered = new LongAdder();
    private final LongAdder made = new LongAdder();
    private final LongAdder segments = new LongAdder();
    private final LongAdder segmented = new LongAdder();
    private final AtomicInteger open = new AtomicInteger();

    /// @param size bytes of a message
    LoadTally(LoadWindow window, int size) {
        this.window = window;
        this.size = size;
    }

    /// Replies became whole.
    ///
    /// @param part see [LatencyHistogram#add]
    /// @param nanos what each of them took
    void replied(int part, int replies, long bytes, long nanos) {
        messages.add(replies);
        bytesIn.add(bytes);
        latency.add(part, nanos, replies);
    }

    /// Messages were due and had no reply; they count with the time that they have waited.
    void unanswered(int part, long times, long nanos) {
        unanswered.add(times);
        latency.add(part, nanos, times);
    }

    /// A message went out later than it was due, though its connection was free: that is this program's own doing.
    void late(int part, long nanos) {
        lateness.add(part, nanos, 1);
    }

    /// What goes wrong in the warm-up counts as well: it is no matter of speed.
    void failed(IOException failure) {
        errors.add(failure);
    }

    void failed(String word) {
        errors.add(word);
    }

    void opened() {
        made.increment();
        open.incrementAndGet();
    }

    void closed() {
        open.decrementAndGet();
    }

    /// Adds what the kernel knows of a TCP connection, which is open still.
    void segments(Socket socket, long messages) {
        try {
            var info = socket.get(TcpOptions.TCP_INFO);
            long sum = info.segsIn().orElse(0) + info.segsOut().orElse(0);
            if (sum > 0 && messages > 0) {
                segments.add(sum);
                segmented.add(messages);
            }
        } catch (IOException e) {
            failed(e); // it was open a moment ago, so this is no matter of course
        }
    }

    LoadErrors errors() {
        return errors;
    }

    /// {@return all figures as they are now}
    LoadResult result() {
        return new LoadResult(
                window.seconds(),
                new LoadResult.Counts(messages.sum(), messages.sum() * size, bytesIn.sum(), unanswered.sum()),
                new LoadResult.Connections(open.get(), made.sum(), segments.sum(), segmented.sum()),
                errors.sum(),
                latency.percentiles(),
                lateness.percentiles());
    }
}
