package dev.jacket.sockets;

import static dev.jacket.sys.NetinetIn.IPPROTO_TCP;
import static dev.jacket.sys.NetinetTcp.TCP_ULP;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.jacket.sys.LinuxFilter;
import dev.jacket.sys.Scratch;
import dev.jacket.sys.SysSocket;
import dev.jacket.sys.sock_filter;
import dev.jacket.sys.sock_fprog;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// The calls that read and set options, by level and number.
final class OptionCalls {
    /// The most bytes that an option's value may have here.
    static final int MOST = Scratch.DATA_SIZE;

    /// The length stands at the start of the small memory, and so does the head of a packet filter.
    private static final int LENGTH = 0;

    /// Values up to this length stand behind it; longer ones in the large memory.
    private static final int SMALL = 1024;

    private static final int VALUE = 64;

    /// An option by its numbers, and what an exception calls it.
    record Key(int level, int number, String name) {
        /// Asked for so often that no option's class is needed for it.
        static final Key ERROR = new Key(SysSocket.SOL_SOCKET, SysSocket.SO_ERROR, "SO_ERROR");

        static Key of(int level, int number) {
            return new Key(level, number, level + ":" + number);
        }

        static Key of(Option<?> option) {
            return new Key(option.level(), option.number(), option.name());
        }

        static <T> Key of(Option<T> option, T value) {
            return new Key(option.level(value), option.number(), option.name());
        }
    }

    private OptionCalls() {}

    static <T> T get(Handle handle, Option<T> option) throws IOException {
        byte[] room = new byte[option.capacity()];
        Key key = Key.of(option);
        return option.decode(option.isProgram() ? program(handle, key) : get(handle, key, room), handle.host());
    }

    static <T> T get(Handle handle, Option<T> option, T request) throws IOException {
        return option.decode(get(handle, Key.of(option, request), option.question(request)), handle.host());
    }

    static <T> void set(Handle handle, Option<T> option, T value) throws IOException {
        try (HeldFds held = new HeldFds()) {
            option.descriptors(value).forEach(held::add); // the number of one that is closed is -1
            byte[] bytes = option.encode(value);
            Key key = Key.of(option, value);
            if (option.isProgram(value)) {
                setProgram(handle, key, bytes);
            } else {
                set(handle, key, bytes);
            }
        }
    }

    /// {@return what the kernel wrote, as long as it said, but no longer than the room}
    ///
    /// @param inOut what the kernel finds in the room
    static byte[] get(Handle handle, Key key, byte[] inOut) throws IOException {
        check(inOut.length);
        handle.begin();
        try (Scratch scratch = Scratch.take()) {
            MemorySegment memory = memory(scratch, inOut.length);
            MemorySegment.copy(inOut, 0, memory, JAVA_BYTE, 0, inOut.length);
            int length = ask(handle, scratch, key, memory, inOut.length);
            return memory.asSlice(0, Math.min(length, inOut.length)).toArray(JAVA_BYTE);
        } finally {
            handle.end();
        }
    }

    static void set(Handle handle, Key key, byte[] value) throws IOException {
        check(value.length);
        handle.begin();
        try (Scratch scratch = Scratch.take()) {
            MemorySegment memory = memory(scratch, value.length);
            MemorySegment.copy(value, 0, memory, JAVA_BYTE, 0, value.length);
            tell(handle, key, memory.address(), value.length);
        } finally {
            handle.end();
        }
    }

    /// {@return an option whose value is one int; the caller is inside a call}
    static int intOf(Handle handle, Scratch scratch, Key key) throws IOException {
        MemorySegment memory = memory(scratch, Integer.BYTES);
        memory.set(JAVA_INT, 0, 0);
        ask(handle, scratch, key, memory, Integer.BYTES);
        return memory.get(JAVA_INT, 0);
    }

    /// {@return the instructions of a packet filter, whose length the kernel counts in instructions}
    private static byte[] program(Handle handle, Key key) throws IOException {
        handle.begin();
        try (Scratch scratch = Scratch.take()) {
            int count = ask(handle, scratch, key, scratch.data(), LinuxFilter.BPF_MAXINSNS);
            return scratch.data().asSlice(0, (long) count * sock_filter.SIZEOF).toArray(JAVA_BYTE);
        } finally {
            handle.end();
        }
    }

    private static void setProgram(Handle handle, Key key, byte[] instructions) throws IOException {
        handle.begin();
        try (Scratch scratch = Scratch.take()) {
            MemorySegment.copy(instructions, 0, scratch.data(), JAVA_BYTE, 0, instructions.length);
            MemorySegment head = scratch.control().asSlice(0, sock_fprog.SIZEOF);
            head.set(JAVA_SHORT, sock_fprog.len, (short) (instructions.length / sock_filter.SIZEOF));
            head.set(JAVA_LONG, sock_fprog.filter, scratch.data().address());
            tell(handle, key, head.address(), sock_fprog.SIZEOF);
        } finally {
            handle.end();
        }
    }

    private static void check(int length) {
        if (length < 0 || length > MOST) {
            throw new IllegalArgumentException("an option's length is 0 to " + MOST + ", not " + length);
        }
    }

    private static MemorySegment memory(Scratch scratch, int length) {
        return length <= SMALL ? scratch.control().asSlice(VALUE, SMALL) : scratch.data();
    }

    /// {@return the length that the kernel gave}
    private static int ask(Handle handle, Scratch scratch, Key key, MemorySegment memory, int length)
            throws IOException {
        scratch.control().set(JAVA_INT, LENGTH, length);
        long result = handle.again(() -> handle.kernel.getsockopt(
                handle.fd(), key.level(), key.number(), memory.address(), scratch.address(LENGTH)));
        if (result < 0) {
            throw handle.failure("getsockopt " + key.name(), result);
        }
        return scratch.control().get(JAVA_INT, LENGTH);
    }

    private static void tell(Handle handle, Key key, long address, int length) throws IOException {
        if (key.level() == IPPROTO_TCP && key.number() == TCP_ULP) {
            handle.takesTime();
        }
        long result =
                handle.again(() -> handle.kernel.setsockopt(handle.fd(), key.level(), key.number(), address, length));
        if (result < 0) {
            throw handle.failure("setsockopt " + key.name(), result);
        }
    }
}
