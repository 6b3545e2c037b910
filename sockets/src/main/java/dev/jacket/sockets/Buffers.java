package dev.jacket.sockets;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// Which memory the kernel may use as it is, and which only by way of a copy.
///
/// A system call takes plain addresses, so nothing guards the arena of a segment while the kernel reads or writes
/// it. Memory goes to the kernel directly only if nobody can free it meanwhile: it lives for ever or as long as the
/// buffer object that the call holds, or it is confined to the calling thread. Everything else is copied.
/// [#checkAlive] comes before both.
final class Buffers {
    private static final MemorySegment.Scope GLOBAL = Arena.global().scope();
    private static final Thread STRANGER = Thread.ofPlatform().unstarted(() -> {});

    private Buffers() {}

    /// {@return the bytes of a buffer between its position and its limit}
    static MemorySegment segment(ByteBuffer buffer) {
        return MemorySegment.ofBuffer(buffer);
    }

    /// {@return a range of an array}
    static MemorySegment segment(byte[] array, int offset, int length) {
        return MemorySegment.ofArray(array).asSlice(offset, length);
    }

    /// Refuses memory that nothing can be received into, before anything is taken from the kernel.
    static void checkWritable(boolean readOnly) {
        if (readOnly) {
            throw new IllegalArgumentException("the buffer is read-only");
        }
    }

    /// Refuses memory that is freed already, or that belongs to another thread: its plain address would still work,
    /// and the kernel would read or write what is somebody else's by now. To be asked before each try, since the
    /// memory can be freed while a call waits.
    static void checkAlive(MemorySegment segment) {
        if (!segment.scope().isAlive()) {
            throw new IllegalStateException("the memory's arena is closed");
        }
        if (!segment.isAccessibleBy(Thread.currentThread())) {
            throw new WrongThreadException("the memory is confined to another thread");
        }
    }

    /// Refuses a buffer whose memory is freed already, or belongs to another thread.
    static void checkAlive(ByteBuffer buffer) {
        if (buffer.hasRemaining()) {
            // A look at one byte asks just that, and unlike a segment of the buffer it allocates nothing.
            var _ = buffer.get(buffer.position());
        }
    }

    /// Refuses to send a copy with MSG_ZEROCOPY: the kernel would still read it when it holds something else.
    static void checkZeroCopy(boolean stays) {
        if (!stays) {
            throw new IllegalArgumentException("MSG_ZEROCOPY sends from the caller's pages: give it memory of"
                    + " Arena.global() or of a confined arena of this thread");
        }
    }

    /// {@return whether nobody can free the memory while the calling thread is in a call}
    static boolean isSafe(MemorySegment segment) {
        return segment.isNative() && (segment.scope().equals(GLOBAL) || !segment.isAccessibleBy(STRANGER));
    }

    /// Moves a buffer's position by what a call transferred.
    static void advance(ByteBuffer buffer, int count) {
        if (count > 0) {
            buffer.position(buffer.position() + count);
        }
    }

    /// Moves the positions of several buffers, one after the other, by what a call transferred.
    static void advance(Iterable<ByteBuffer> buffers, int count) {
        int left = Math.max(count, 0);
        for (ByteBuffer buffer : buffers) {
            int piece = Math.min(buffer.remaining(), left);
            advance(buffer, piece);
            left -= piece;
        }
    }

    static long total(Iterable<ByteBuffer> buffers) {
        long sum = 0;
        for (ByteBuffer buffer : buffers) {
            sum += buffer.remaining();
        }
        return sum;
    }
}
