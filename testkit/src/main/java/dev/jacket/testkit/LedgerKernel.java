package dev.jacket.testkit;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.jacket.sys.ForeignMemory;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.Syscall;
import dev.jacket.sys.pollfd;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// A kernel that keeps book of descriptors: each number that a call takes must have been opened through this kernel
/// and not been closed, and none may be closed while a call still uses it. So a stranger's file is never touched,
/// not even where nobody would notice.
///
/// **threads:** shared.
@SuppressWarnings("exports") // for modules that see the kernel at all
public final class LedgerKernel implements Kernel {
    private static final int F_DUPFD = 0;
    private static final int F_DUPFD_CLOEXEC = 1030;

    private final Kernel real;
    private final ConcurrentHashMap<Integer, Entry> open = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> wrongs = new ConcurrentLinkedQueue<>();

    /// An open descriptor, by what it was opened, and how many calls use it now.
    private record Entry(Syscall opener, AtomicInteger uses) {}

    /// A ledger over another kernel.
    ///
    /// @param real where calls go
    public LedgerKernel(Kernel real) {
        this.real = real;
    }

    /// {@return what was done that must not be done, each in one line; empty if all is well}
    public List<String> wrongs() {
        return List.copyOf(wrongs);
    }

    /// {@return the numbers of sockets that were opened through this kernel and not closed}
    public List<Integer> openSockets() {
        return open.entrySet().stream()
                .filter(entry -> isSocket(entry.getValue().opener))
                .map(Map.Entry::getKey)
                .sorted()
                .collect(Collectors.toList());
    }

    private static boolean isSocket(Syscall opener) {
        return switch (opener) {
            case SOCKET, SOCKETPAIR, ACCEPT4, FCNTL -> true;
            default -> false;
        };
    }

    @Override
    public long call(Syscall nr, long a, long b, long c, long d, long e, long f) {
        if (nr == Syscall.CLOSE) {
            strike((int) a);
            return real.call(nr, a, b, c, d, e, f);
        }
        int[] used = used(nr, a, b, c, e);
        Entry[] entries = new Entry[used.length];
        for (int i = 0; i < used.length; i++) {
            entries[i] = begin(nr, used[i]);
        }
        try {
            long result = real.call(nr, a, b, c, d, e, f);
            enter(nr, b, d, result);
            return result;
        } finally {
            for (Entry entry : entries) {
                entry.uses.decrementAndGet();
            }
        }
    }

    /// Out of the book before the kernel frees the number, which another may get at once.
    private void strike(int fd) {
        Entry entry = open.remove(fd);
        if (entry == null) {
            wrongs.add("close of " + fd + ", which is not open");
        } else if (entry.uses.get() > 0) {
            wrongs.add("close of " + fd + " while " + entry.uses.get() + " calls use it");
        }
    }

    private Entry begin(Syscall nr, int fd) {
        Entry entry = open.get(fd);
        if (entry == null) {
            wrongs.add(nr + " on " + fd + ", which is not ours");
            return new Entry(nr, new AtomicInteger(1));
        }
        entry.uses.incrementAndGet();
        if (!entry.equals(open.get(fd))) { // the counter tells one opening from another
            wrongs.add(nr + " on " + fd + ", which is being closed");
        }
        return entry;
    }

    /// {@return the descriptors that a call takes}
    private static int[] used(Syscall nr, long a, long b, long c, long e) {
        return switch (nr) {
            case SOCKET,
                    SOCKETPAIR,
                    EVENTFD2,
                    EPOLL_CREATE1,
                    IO_URING_SETUP,
                    OPENAT,
                    UNLINKAT,
                    UNAME,
                    GETPID,
                    PRLIMIT64 -> new int[0];
            case MMAP -> new int[] {(int) e};
            case MUNMAP -> new int[0];
            case PPOLL -> polled(a, b);
            case EPOLL_CTL -> new int[] {(int) a, (int) c};
            default -> new int[] {(int) a};
        };
    }

    private static int[] polled(long address, long count) {
        MemorySegment entries = ForeignMemory.of(address, count * pollfd.SIZEOF);
        return LongStream.range(0, count)
                .mapToInt(i -> pollfd.fd(entries.asSlice(i * pollfd.SIZEOF)))
                .filter(fd -> fd >= 0)
                .toArray();
    }

    /// Into the book what a call has opened.
    private void enter(Syscall nr, long b, long d, long result) {
        if (result < 0) {
            return;
        }
        switch (nr) {
            case SOCKET, ACCEPT4, EVENTFD2, EPOLL_CREATE1, IO_URING_SETUP, OPENAT -> enter((int) result, nr);
            case FCNTL -> {
                if (b == F_DUPFD || b == F_DUPFD_CLOEXEC) {
                    enter((int) result, nr);
                }
            }
            case SOCKETPAIR -> {
                MemorySegment fds = ForeignMemory.of(d, 2L * Integer.BYTES);
                enter(fds.get(JAVA_INT, 0), nr);
                enter(fds.get(JAVA_INT, Integer.BYTES), nr);
            }
            default -> {}
        }
    }

    private void enter(int fd, Syscall opener) {
        open.put(fd, new Entry(opener, new AtomicInteger()));
    }
}
