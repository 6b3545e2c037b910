package dev.jacket.cli;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;

/// Memory that the kernel reads and writes without a copy.
final class Memory {
    /// Of one block on the raw path.
    static final int BLOCK = 256 << 10;

    private Memory() {}

    /// {@return a buffer that lives as long as the process; the command has a handful of them}
    static ByteBuffer block() {
        return block(Arena.global());
    }

    /// {@return a buffer for what comes and goes, such as a connection}
    static ByteBuffer block(Arena owner) {
        return block(owner, BLOCK);
    }

    static ByteBuffer block(Arena owner, int size) {
        return owner.allocate(size).asByteBuffer();
    }
}
