package dev.jacket.loop.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// A piece of native memory that a stream borrows while it has bytes, so that an idle one holds none.
///
/// **threads:** one at a time; [#take] any.
public final class Block {
    /// Bytes of each.
    public static final int SIZE = 16 << 10;

    private static final int KEPT = 256;
    private static final int KEPT_BY_LOOP = 32;
    private static final ConcurrentLinkedQueue<Block> FREE = new ConcurrentLinkedQueue<>();
    private static final AtomicInteger FREE_COUNT = new AtomicInteger();

    // Shared, since virtual threads pass a block on; closing one is slow, and happens only beyond those kept.
    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory = arena.allocate(SIZE, 64);
    private final ByteBuffer bytes = memory.asByteBuffer();
    private int holders; // beside the first

    private Block() {}

    /// {@return a block that belongs to the caller, its buffer empty}
    public static Block take() {
        EventLoop loop = EventLoop.current();
        Block own = loop == null ? null : loop.blocks().pollLast();
        if (own != null) {
            own.bytes.clear();
            return own;
        }
        Block free = FREE.poll();
        if (free == null) {
            return new Block();
        }
        FREE_COUNT.decrementAndGet();
        free.bytes.clear();
        return free;
    }

    /// {@return its bytes}
    public ByteBuffer bytes() {
        return bytes;
    }

    /// {@return where it stands; valid until [#giveBack]}
    public long address() {
        return memory.address();
    }

    /// One more has it: it goes back when each of them has given it back.
    void hold() {
        holders++;
    }

    /// Gives it back.
    public void giveBack() {
        if (holders > 0) {
            holders--;
            return;
        }
        EventLoop loop = EventLoop.current();
        if (loop != null && loop.blocks().size() < KEPT_BY_LOOP) {
            loop.blocks().add(this);
            return;
        }
        if (FREE_COUNT.incrementAndGet() > KEPT) {
            FREE_COUNT.decrementAndGet();
            free();
            return;
        }
        FREE.add(this);
    }

    /// Frees its memory.
    void free() {
        arena.close();
    }
}
