package dev.jacket.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Native memory for the length of one operation: room for addresses, headers and option values, and a buffer
/// through which bytes of a Java array pass.
///
/// Take it, use it, close it, all on one thread and **without waiting in between**: a waiting thread that kept its
/// scratch would make every other thread allocate.
///
/// **threads:** one thread at a time.
public final class Scratch implements AutoCloseable {
    /// Bytes of [#control].
    public static final int CONTROL_SIZE = 2048;

    /// Bytes of [#data].
    public static final int DATA_SIZE = 65536;

    /// Bytes of [#data] of what [#take(long)] may give.
    public static final int SMALL_SIZE = 16384;

    private static final int NEW = -1;
    private static final int OF_THREAD = -2;

    private static final Slots<Scratch> POOL = new Slots<>(32, () -> new Scratch(Arena.global(), DATA_SIZE));

    /// How often memory is claimed like all other before threads get their own: a short run need not begin with that.
    private static final int WORTH_OWNING = 1000;

    private static int smallTakes; // shared without care: a count that threads lose does no harm

    // The garbage collector frees what a thread leaves behind.
    private static final ThreadLocal<Scratch> OWN = new ThreadLocal<>();

    private final Arena arena;
    private final int room;
    private final MemorySegment control;
    private @Nullable MemorySegment data;
    private @Nullable ByteBuffer buffer;
    private @Nullable Arena large;
    private int slot = NEW;
    private boolean taken;

    private Scratch(Arena arena, int room) {
        this.arena = arena;
        this.room = room;
        this.control = arena.allocate(CONTROL_SIZE, 64);
    }

    /// {@return scratch memory that belongs to the caller until it is closed; what it holds is left over from others}
    public static Scratch take() {
        int slot = POOL.claim();
        if (slot < 0) {
            return new Scratch(Arena.ofConfined(), DATA_SIZE);
        }
        Scratch scratch = POOL.at(slot);
        scratch.slot = slot;
        return scratch;
    }

    /// The same for an operation that needs little: a platform thread has some memory of its own, for which
    /// it need not compete. Virtual threads share, since there may be a million of them.
    ///
    /// @param size how many bytes of [#data] it needs
    /// @return scratch memory with that much or more
    public static Scratch take(long size) {
        if (size > SMALL_SIZE || Thread.currentThread().isVirtual()) {
            return take();
        }
        if (smallTakes < WORTH_OWNING) {
            smallTakes++;
            return take();
        }
        Scratch own = OWN.get();
        if (own == null) {
            own = new Scratch(Arena.ofAuto(), SMALL_SIZE);
            own.slot = OF_THREAD;
            OWN.set(own);
        } else if (own.taken) {
            return take();
        }
        own.taken = true;
        return own;
    }

    /// {@return [#CONTROL_SIZE] bytes, aligned to 64}
    public MemorySegment control() {
        return control;
    }

    /// {@return the address of a place in [#control]}
    ///
    /// @param offset the place
    public long address(int offset) {
        return control.address() + offset;
    }

    /// {@return [#DATA_SIZE] bytes, or as many as [#take(long)] was asked for; aligned to 64}
    public MemorySegment data() {
        MemorySegment memory = data;
        if (memory == null) {
            memory = arena.allocate(room, 64);
            data = memory;
        }
        return memory;
    }

    /// {@return at least as many bytes: [#data] where they suffice, else memory that lasts until [#close]}
    ///
    /// @param size how many; to be asked once
    public MemorySegment data(long size) {
        if (size <= room) {
            return data();
        }
        Arena own = Arena.ofConfined();
        large = own;
        return own.allocate(size, 64);
    }

    /// {@return the bytes of [#data] as a buffer, for copies from and to other buffers; use no position of it}
    public ByteBuffer buffer() {
        ByteBuffer view = buffer;
        if (view == null) {
            view = data().asByteBuffer();
            buffer = view;
        }
        return view;
    }

    /// Gives the memory back.
    @Override
    public void close() {
        Arena own = large;
        if (own != null) {
            large = null;
            own.close();
        }
        if (slot >= 0) {
            POOL.release(slot);
        } else if (slot == OF_THREAD) {
            taken = false;
        } else {
            arena.close();
        }
    }
}
