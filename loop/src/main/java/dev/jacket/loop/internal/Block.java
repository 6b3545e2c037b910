package dev.jacket.loop.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/// A piece of native memory that a stream borrows while it has bytes, so that an idle one holds none.
///
/// **threads:** one at a time; [#take] and [#takeLarge] any.
public final class Block {
    /// Bytes of each but the large ones.
    public static final int SIZE = 16 << 10;

    /// Bytes of a large one: for streams that bring much at a time.
    static final int LARGE = 4 * SIZE;

    /// More than these are not in use at a time.
    private static final int MOST_LARGE = 256;

    private static final int KEPT_BY_LOOP = 32;
    private static final Pool SMALL_ONES = new Pool(SIZE, 256);
    private static final Pool LARGE_ONES = new Pool(LARGE, 32);
    private static final AtomicInteger LARGE_IN_USE = new AtomicInteger();

    /// Those that nobody has; the last used is the next, since a processor's caches may still have it.
    private record Pool(int size, int most, ConcurrentLinkedDeque<Block> free, AtomicInteger count) {
        Pool(int size, int most) {
            this(size, most, new ConcurrentLinkedDeque<>(), new AtomicInteger());
        }

        Block take() {
            Block block = free.pollFirst();
            if (block == null) {
                return new Block(this);
            }
            count.decrementAndGet();
            block.bytes.clear();
            return block;
        }

        void giveBack(Block block) {
            if (count.incrementAndGet() > most) {
                count.decrementAndGet();
                block.free();
                return;
            }
            free.addFirst(block);
        }
    }

    // Shared, since virtual threads pass a block on; closing one is slow, and happens only beyond those kept.
    private final Arena arena = Arena.ofShared();
    private final Pool home;
    private final MemorySegment memory;
    private final ByteBuffer bytes;
    private int holders; // beside the first

    private Block(Pool home) {
        this.home = home;
        this.memory = arena.allocate(home.size(), 64);
        this.bytes = memory.asByteBuffer();
    }

    /// {@return a block that belongs to the caller, its buffer empty}
    public static Block take() {
        EventLoop loop = EventLoop.current();
        Block own = loop == null ? null : loop.blocks().pollLast();
        if (own == null) {
            return SMALL_ONES.take();
        }
        own.bytes.clear();
        return own;
    }

    /// {@return a large block as [#take] does, or a small one where too many of the large are in use}
    static Block takeLarge() {
        if (LARGE_IN_USE.incrementAndGet() > MOST_LARGE) {
            LARGE_IN_USE.decrementAndGet();
            return take();
        }
        return LARGE_ONES.take();
    }

    /// {@return its bytes}
    public ByteBuffer bytes() {
        return bytes;
    }

    /// {@return how many bytes it has room for}
    int size() {
        return home.size();
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
        if (home.size() == LARGE) {
            LARGE_IN_USE.decrementAndGet();
        } else {
            EventLoop loop = EventLoop.current();
            if (loop != null && loop.blocks().size() < KEPT_BY_LOOP) {
                loop.blocks().add(this);
                return;
            }
        }
        home.giveBack(this);
    }

    /// Frees its memory.
    void free() {
        arena.close();
    }
}
