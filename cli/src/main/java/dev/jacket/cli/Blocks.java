package dev.jacket.cli;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Large buffers that connections borrow while much arrives, so that an idle one holds none.
///
/// **threads:** shared; a buffer belongs to who took it.
final class Blocks {
    static final int SIZE = 1 << 16;

    private static final int MOST = 128;
    private static final ConcurrentLinkedQueue<ByteBuffer> FREE = new ConcurrentLinkedQueue<>();
    private static final AtomicInteger MADE = new AtomicInteger();

    private Blocks() {}

    /// {@return an empty buffer, or null when all are in use}
    static @Nullable ByteBuffer take() {
        var free = FREE.poll();
        if (free != null) {
            return free.clear();
        }
        if (MADE.incrementAndGet() > MOST) {
            MADE.decrementAndGet();
            return null;
        }
        return Arena.global().allocate(SIZE).asByteBuffer();
    }

    static void giveBack(ByteBuffer block) {
        FREE.add(block);
    }
}
