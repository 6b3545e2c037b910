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

    private static final Slots<Scratch> POOL = new Slots<>(32, () -> new Scratch(Arena.global()));

    private final Arena arena;
    private final MemorySegment control;
    private @Nullable MemorySegment data;
    private @Nullable ByteBuffer buffer;
    private @Nullable Arena large;
    private int slot = -1;

    private Scratch(Arena arena) {
        this.arena = arena;
        this.control = arena.allocate(CONTROL_SIZE, 64);
    }

    /// {@return scratch memory that belongs to the caller until it is closed; what it holds is left over from others}
    public static Scratch take() {
        int slot = POOL.claim();
        if (slot < 0) {
            return new Scratch(Arena.ofConfined());
        }
        Scratch scratch = POOL.at(slot);
        scratch.slot = slot;
        return scratch;
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

    /// {@return [#DATA_SIZE] bytes, aligned to 64}
    public MemorySegment data() {
        MemorySegment memory = data;
        if (memory == null) {
            memory = arena.allocate(DATA_SIZE, 64);
            data = memory;
        }
        return memory;
    }

    /// {@return at least as many bytes: [#data] where they suffice, else memory that lasts until [#close]}
    ///
    /// @param size how many; to be asked once
    public MemorySegment data(long size) {
        if (size <= DATA_SIZE) {
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
        if (slot < 0) {
            arena.close();
        } else {
            POOL.release(slot);
        }
    }
}
