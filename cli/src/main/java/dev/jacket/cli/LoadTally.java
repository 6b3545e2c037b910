package dev.jacket.cli;

import dev.jacket.sockets.Options;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAccumulator;
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
    private final LoadErrors early = new LoadErrors();
    private final LoadHandshakes handshakes;
    private final LongAdder messages = new LongAdder();
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder unanswered = new LongAdder();
    private final LongAdder unsent = new LongAdder();
    private final LongAccumulator longestWait = new LongAccumulator(Math::max, 0);
    private final LongAdder made = new LongAdder();
    private final LongAdder segments = new LongAdder();
    private final LongAdder segmented = new LongAdder();
    private final AtomicInteger open = new AtomicInteger();

    /// @param size bytes of a message
    /// @param handshakes counts those of TLS, the first of which is done before the window is there
    LoadTally(LoadWindow window, int size, LoadHandshakes handshakes) {
        this.handshakes = handshakes;
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

    /// A message of an open loop was sent and had no reply; it counts with the time that it has waited.
    void unanswered(int part, long nanos) {
        unanswered.increment();
        latency.add(part, nanos, 1);
    }

    /// Messages of an open loop were due and could not be sent, as their connection still waited; they count as well.
    void unsent(int part, long times, long nanos) {
        unsent.add(times);
        latency.add(part, nanos, times);
    }

    /// A message of a closed loop had no reply yet at the end.
    void waited(long nanos) {
        longestWait.accumulate(nanos);
    }

    /// A message went out later than it was due, though its connection was free: that is this program's own doing.
    void late(int part, long nanos) {
        lateness.add(part, nanos, 1);
    }

    /// What goes wrong in the warm-up is told too, but apart: the messages of that time are not counted either.
    void failed(IOException failure) {
        failed(LoadErrors.word(failure));
    }

    void failed(String word) {
        (window.now() - window.begin() < 0 ? early : errors).add(word);
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
            var info = socket.get(Options.TCP_INFO);
            long sum = info.segsIn().orElse(0) + info.segsOut().orElse(0);
            if (sum > 0 && messages > 0) {
                segments.add(sum);
                segmented.add(messages);
            }
        } catch (IOException e) {
            failed(e); // it was open a moment ago, so this is no matter of course
        }
    }

    LoadHandshakes handshakes() {
        return handshakes;
    }

    LoadErrors errors() {
        return errors;
    }

    /// {@return what went wrong in the warm-up}
    LoadErrors early() {
        return early;
    }

    /// {@return all figures as they are now}
    LoadResult result() {
        return new LoadResult(
                window.seconds(),
                new LoadResult.Counts(messages.sum(), messages.sum() * size, bytesIn.sum()),
                new LoadResult.Missing(unanswered.sum(), unsent.sum(), longestWait.get()),
                new LoadResult.Connections(open.get(), made.sum(), segments.sum(), segmented.sum()),
                errors.sum(),
                latency.percentiles(),
                lateness.percentiles());
    }
}
