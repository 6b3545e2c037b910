package dev.jacket.loop.internal;

import dev.jacket.sys.Kernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;

/// A stream that a ring receives whose loop is stuck: what its threads and others do meanwhile.
final class Stream {
    private static final int KIND = 3;
    private static final Kernel KERNEL = new Doubles.Numbers();
    private static final Ring RING = new Ring(KERNEL, memory());
    private static final RingBuffers BUFFERS = buffers();
    private static final Block PIECE = piece();

    private final EventLoop loop = Doubles.loop(new Doubles.Source());
    private final Descriptor descriptor = new Descriptor(new Host(KERNEL, Doubles.POLLER), 1_000_000);
    private final RingOutflows outflows = new RingOutflows(RING, KIND + 1);
    private final RingInflow inflow = new RingInflows(RING, BUFFERS, outflows, KIND).open(loop, descriptor, true);

    /// Rings in which nothing has happened.
    private static RingMemory memory() {
        var arena = Arena.global();
        MemorySegment nothing = arena.allocate(64, 64);
        var offsets = new RingMemory.Offsets(0, 4, 8, 0, 1, 12, 16, 0, 32);
        return new RingMemory(KERNEL, 1_000_001, nothing, nothing, offsets, nothing, nothing, arena);
    }

    private static RingBuffers buffers() {
        try {
            return RingBuffers.register(KERNEL, 1_000_001, RingBuffers.SIZE);
        } catch (RingRefusedException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /// Has so many holders that it never goes back.
    private static Block piece() {
        try {
            var block = Block.take();
            var lookup = MethodHandles.privateLookupIn(Block.class, MethodHandles.lookup());
            lookup.findVarHandle(Block.class, "holders", int.class).set(block, 1 << 30);
            return block;
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    Descriptor descriptor() {
        return descriptor;
    }

    RingInflow inflow() {
        return inflow;
    }

    /// {@return what has a piece queued}
    Outflow queued() {
        var outflow = inflow.ownOutflow();
        outflow.queue(PIECE, 0, 1);
        return outflow;
    }
}
