package dev.jacket.sockets;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.jacket.sys.Scratch;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// The calls that read and set options, by level and number.
final class OptionCalls {
    /// The most bytes that an option's value may have here.
    static final int MOST = 1024;

    private static final int LENGTH = MOST;

    private OptionCalls() {}

    static byte[] get(Handle handle, int level, int name, int most) throws IOException {
        if (most < 0 || most > MOST) {
            throw new IllegalArgumentException("an option's length is 0 to " + MOST + ", not " + most);
        }
        handle.begin();
        try (Scratch scratch = Scratch.take()) {
            MemorySegment memory = scratch.control();
            memory.asSlice(0, most).fill((byte) 0);
            memory.set(JAVA_INT, LENGTH, most);
            long result = ask(handle, scratch, level, name);
            if (result < 0) {
                throw handle.failure("getsockopt", result);
            }
            return memory.asSlice(0, memory.get(JAVA_INT, LENGTH)).toArray(JAVA_BYTE);
        } finally {
            handle.end();
        }
    }

    static void set(Handle handle, int level, int name, byte[] value) throws IOException {
        if (value.length > MOST) {
            throw new IllegalArgumentException("an option's length is 0 to " + MOST + ", not " + value.length);
        }
        handle.begin();
        try (Scratch scratch = Scratch.take()) {
            MemorySegment.copy(value, 0, scratch.control(), JAVA_BYTE, 0, value.length);
            long result = handle.again(
                    () -> handle.kernel.setsockopt(handle.fd(), level, name, scratch.address(0), value.length));
            if (result < 0) {
                throw handle.failure("setsockopt", result);
            }
        } finally {
            handle.end();
        }
    }

    private static long ask(Handle handle, Scratch scratch, int level, int name) {
        return handle.again(
                () -> handle.kernel.getsockopt(handle.fd(), level, name, scratch.address(0), scratch.address(LENGTH)));
    }

    /// {@return an option whose value is one int; the caller is inside a call}
    static int intOf(Handle handle, Scratch scratch, int level, int name) throws IOException {
        MemorySegment memory = scratch.control();
        memory.set(JAVA_INT, LENGTH, Integer.BYTES);
        long result = ask(handle, scratch, level, name);
        if (result < 0) {
            throw handle.failure("getsockopt", result);
        }
        return memory.get(JAVA_INT, 0);
    }
}
