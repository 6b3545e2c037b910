package dev.jacket.sockets;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/// The bytes that splices of one socket have received and that no target has taken yet, in order.
///
/// **threads:** whoever uses it holds its lock.
final class Unspliced {
    private static final byte[] NONE = {};

    /// Held by whoever splices from the socket.
    final ReentrantLock lock = new ReentrantLock();

    private byte[] bytes = NONE; // guarded by lock

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

    byte[] takeAll() {
        byte[] all = bytes;
        bytes = NONE;
        return all;
    }
}
