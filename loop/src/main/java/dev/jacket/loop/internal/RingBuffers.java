package dev.jacket.loop.internal;

import static dev.jacket.sys.LinuxIoUring.IORING_REGISTER_PBUF_RING;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.jacket.sys.Kernel;
import dev.jacket.sys.io_uring_buf;
import dev.jacket.sys.io_uring_buf_reg;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/// The buffers that a ring receives into. The kernel takes one when bytes are there, so that an idle connection holds
/// none; its reader gives it back.
///
/// **threads:** the ring's own.
final class RingBuffers {
    /// Bytes of each.
    static final int SIZE = 16 << 10;

    /// The buffers' group: a ring has one.
    static final int GROUP = 0;

    private static final int PAGE = 4096;
    private static final int MOST = 1 << 15;
    private static final VarHandle SHORT = JAVA_SHORT.varHandle();
    private static final VarHandle FREE;

    static {
        try {
            FREE = MethodHandles.lookup().findVarHandle(RingBuffers.class, "free", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final Arena arena = Arena.ofShared();
    private final MemorySegment ring;
    private final MemorySegment memory;
    private final ByteBuffer[] views;
    private final byte[] holders; // beside the first
    private final int count;
    private int tail;
    private int published;
    private int free;

    private RingBuffers(int count) {
        this.count = count;
        this.ring = arena.allocate((long) count * io_uring_buf.SIZEOF, PAGE);
        this.memory = arena.allocate((long) count * SIZE, PAGE);
        this.views = new ByteBuffer[count];
        this.holders = new byte[count];
        for (int i = 0; i < count; i++) {
            views[i] = memory.asSlice((long) i * SIZE, SIZE).asByteBuffer();
            giveBack(i);
        }
    }

    /// Registers buffers with a ring.
    ///
    /// @param bytes how many bytes; their number is the next power of two below
    /// @throws RingRefusedException if the kernel refuses
    static RingBuffers register(Kernel kernel, int fd, int bytes) throws RingRefusedException {
        var made = new RingBuffers(Math.min(MOST, Integer.highestOneBit(Math.max(1, bytes / SIZE))));
        MemorySegment request = made.arena.allocate(io_uring_buf_reg.SIZEOF, 8);
        io_uring_buf_reg.ring_addr(request, made.ring.address());
        io_uring_buf_reg.ring_entries(request, made.count);
        io_uring_buf_reg.bgid(request, GROUP);
        try {
            RingRefusedException.check(
                    "io_uring_register", kernel.io_uring_register(fd, IORING_REGISTER_PBUF_RING, request.address(), 1));
        } catch (RingRefusedException refused) {
            made.close();
            throw refused;
        }
        made.publish();
        return made;
    }

    int count() {
        return count;
    }

    /// {@return how many the kernel may take} **threads:** any, who may see what was.
    int free() {
        return (int) FREE.getOpaque(this);
    }

    /// The kernel has taken one.
    void taken() {
        FREE.setOpaque(this, free - 1);
    }

    /// {@return a buffer's bytes; the object belongs to whoever has the buffer}
    ByteBuffer view(int buffer) {
        return views[buffer];
    }

    long address(int buffer) {
        return memory.address() + (long) buffer * SIZE;
    }

    /// One more has a buffer: it goes back when each of them has given it back.
    void hold(int buffer) {
        holders[buffer]++;
    }

    /// Lets the kernel have a buffer again, at the next [#publish], if nobody else has it.
    void giveBack(int buffer) {
        if (holders[buffer] > 0) {
            holders[buffer]--;
            return;
        }
        long entry = (long) (tail & (count - 1)) * io_uring_buf.SIZEOF;
        ring.set(JAVA_LONG, entry + io_uring_buf.addr, address(buffer));
        ring.set(JAVA_INT, entry + io_uring_buf.len, SIZE);
        ring.set(JAVA_SHORT, entry + io_uring_buf.bid, (short) buffer);
        tail++;
        FREE.setOpaque(this, free + 1);
    }

    /// Tells the kernel of the buffers that were given back.
    void publish() {
        if (published != tail) {
            published = tail;
            SHORT.setRelease(ring, (long) io_uring_buf.resv, (short) tail);
        }
    }

    /// Frees the memory; the ring is gone.
    void close() {
        arena.close();
    }
}
