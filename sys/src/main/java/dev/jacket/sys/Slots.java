package dev.jacket.sys;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A fixed number of reusable things that threads claim for the length of one operation, without a lock.
///
/// Thread-locals would give every virtual thread one of its own; here there are about as many in use as threads run
/// at the same time. A thing is made when its slot is first claimed, and kept for ever.
///
/// **threads:** shared; what a slot holds belongs to the thread that claimed it until it is released.
final class Slots<T> {
    private static final VarHandle STATE = MethodHandles.arrayElementVarHandle(int[].class);
    private static final int SPREAD = 16; // one int a cache line
    private static final int PROBES = 8;

    private final int[] claimed;
    private final @Nullable Object[] things;
    private final Supplier<T> maker;
    private final int mask;

    /// @param count how many slots; a power of two
    /// @param maker makes the thing of one slot
    Slots(int count, Supplier<T> maker) {
        if (Integer.bitCount(count) != 1) {
            throw new IllegalArgumentException("count " + count + " is not a power of two");
        }
        this.claimed = new int[count * SPREAD];
        this.things = new Object[count];
        this.maker = maker;
        this.mask = count - 1;
    }

    /// {@return a slot that now belongs to the caller, or -1 if none was found free}
    int claim() {
        long hash = Thread.currentThread().threadId() * 0x9E3779B97F4A7C15L;
        int slot = (int) (hash >>> 40) & mask;
        for (int probe = 0; probe < PROBES; probe++) {
            if (STATE.compareAndSet(claimed, slot * SPREAD, 0, 1)) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
        return -1;
    }

    /// {@return what a claimed slot holds}
    @SuppressWarnings("unchecked")
    T at(int slot) {
        Object thing = things[slot];
        if (thing == null) {
            thing = maker.get();
            things[slot] = thing;
        }
        return (T) thing;
    }

    void release(int slot) {
        STATE.setRelease(claimed, slot * SPREAD, 0);
    }
}
