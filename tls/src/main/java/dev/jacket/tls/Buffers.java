package dev.jacket.tls;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// Memory for records, lent while there is something in it, so that an idle stream holds none.
///
/// **threads:** shared. A slot is emptied and filled by one exchange; where none fits, memory is made or left to the
/// collector.
final class Buffers {
    /// One record with all that goes around it: 16,709 bytes at most.
    static final int SIZE = 17 << 10;

    private static final int SLOTS = 64;
    private static final int TRIES = 4;
    private static final AtomicReferenceArray<ByteBuffer> FREE = new AtomicReferenceArray<>(SLOTS);

    private Buffers() {}

    /// {@return an empty buffer that is the caller's}
    static ByteBuffer take() {
        int at = first();
        for (int i = 0; i < TRIES; i++) {
            var found = FREE.getAndSet((at + i) % SLOTS, null);
            if (found != null) {
                return found;
            }
        }
        return ByteBuffer.allocate(SIZE);
    }

    /// Takes a buffer back that nobody uses any more.
    static void give(ByteBuffer buffer) {
        buffer.clear();
        int at = first();
        for (int i = 0; i < TRIES; i++) {
            if (FREE.compareAndSet((at + i) % SLOTS, null, buffer)) {
                return;
            }
        }
    }

    private static int first() {
        return (int) (Thread.currentThread().threadId() & Integer.MAX_VALUE) % SLOTS;
    }
}
