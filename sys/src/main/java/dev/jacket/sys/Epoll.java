package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// Constants of epoll(7) and the layout of `struct epoll_event`, the one structure whose shape differs between the
/// architectures: x86-64 packs it.
@Header("sys/epoll.h")
@Struct(value = "struct epoll_event", header = "sys/epoll.h")
@SuppressWarnings("doclint:missing") // the C names are the words
public final class Epoll {
    public static final int EPOLLIN = 0x1;
    public static final int EPOLLPRI = 0x2;
    public static final int EPOLLOUT = 0x4;
    public static final int EPOLLERR = 0x8;
    public static final int EPOLLHUP = 0x10;
    public static final int EPOLLRDHUP = 0x2000;
    public static final int EPOLLONESHOT = 0x40000000;
    public static final int EPOLLET = 0x80000000;
    public static final int EPOLL_CTL_ADD = 1;
    public static final int EPOLL_CTL_DEL = 2;
    public static final int EPOLL_CTL_MOD = 3;
    public static final int EPOLL_CLOEXEC = 0x80000;

    private static final boolean PACKED = isPacked(System.getProperty("os.arch", ""));

    /// Bytes of one event.
    public static final int SIZEOF = sizeof(PACKED);

    /// Where the user's data stands.
    public static final int OFFSETOF_DATA = offsetofData(PACKED);

    private Epoll() {}

    static boolean isPacked(String architecture) {
        return !architecture.equals("aarch64");
    }

    static int sizeof(boolean packed) {
        return packed ? 12 : 16;
    }

    static int offsetofData(boolean packed) {
        return packed ? 4 : 8;
    }

    /// Writes an event.
    ///
    /// @param at memory for it
    /// @param offset where it begins
    /// @param events EPOLLIN and the like
    /// @param data what the kernel gives back with the event
    public static void write(MemorySegment at, long offset, int events, long data) {
        at.set(JAVA_INT, offset, events);
        at.set(JAVA_LONG_UNALIGNED, offset + OFFSETOF_DATA, data);
    }

    /// {@return the events of entry `index`}
    ///
    /// @param array the entries
    /// @param index which
    public static int events(MemorySegment array, int index) {
        return array.get(JAVA_INT, (long) index * SIZEOF);
    }

    /// {@return the user's data of entry `index`}
    ///
    /// @param array the entries
    /// @param index which
    public static long data(MemorySegment array, int index) {
        return array.get(JAVA_LONG_UNALIGNED, (long) index * SIZEOF + OFFSETOF_DATA);
    }
}
