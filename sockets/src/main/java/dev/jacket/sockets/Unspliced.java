package dev.jacket.sockets;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.jacket.loop.Deadline;
import dev.jacket.loop.internal.Descriptor;
import dev.jacket.loop.internal.Outcome;
import dev.jacket.loop.internal.Turns;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/// The bytes that splices of one socket have received and that no target has taken yet, in order.
///
/// **threads:** whoever uses it holds its lock; [#takeAll] takes it.
final class Unspliced {
    private static final byte[] NONE = {};

    /// Held by whoever splices from the socket.
    private final ReentrantLock lock = new ReentrantLock();

    private final Turns turns = new Turns();

    private byte[] bytes = NONE; // guarded by lock

    boolean tryLock() {
        return lock.tryLock();
    }

    /// Waits for the lock as a call on sockets does.
    ///
    /// @return how it ended; the lock is held if it is [Outcome#READY]
    Outcome await(Descriptor from, Descriptor to, Deadline deadline) {
        return turns.await(from, lock::tryLock, deadline, to);
    }

    void unlock() {
        lock.unlock();
        turns.wakeFirst();
    }

    int size() {
        return bytes.length;
    }

    /// Copies the first bytes, which stay here.
    ///
    /// @return how many
    int copyTo(MemorySegment memory, long most) {
        int count = (int) Math.min(Math.min(most, memory.byteSize()), bytes.length);
        MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, 0, count);
        return count;
    }

    void dropFirst(int count) {
        bytes = Arrays.copyOfRange(bytes, count, bytes.length);
    }

    void putFirst(byte[] earlier) {
        byte[] all = Arrays.copyOf(earlier, earlier.length + bytes.length);
        System.arraycopy(bytes, 0, all, earlier.length, bytes.length);
        bytes = all;
    }

    /// {@return all bytes, which are no longer here; after a splice under way}
    byte[] takeAll() {
        lock.lock();
        try {
            byte[] all = bytes;
            bytes = NONE;
            return all;
        } finally {
            unlock();
        }
    }
}
