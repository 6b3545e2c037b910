package dev.jacket.sys;

/// The system calls that Jacket makes: the C name, and its number on each architecture.
///
/// Only calls that exist on both architectures stand here, so `ppoll` and not `poll`. A new call is one line.
@SuppressWarnings("doclint:missing") // the C names are the words
public enum Syscall {
    ACCEPT4(288, 242),
    BIND(49, 200),
    BPF(321, 280),
    CLOSE(3, 57),
    CONNECT(42, 203),
    DUP3(292, 24),
    EPOLL_CREATE1(291, 20),
    EPOLL_CTL(233, 21),
    EPOLL_PWAIT(281, 22),
    EVENTFD2(290, 19),
    FCHMOD(91, 52),
    FCNTL(72, 25),
    FLOCK(73, 32),
    GETPEERNAME(52, 205),
    GETPID(39, 172),
    GETSOCKNAME(51, 204),
    GETSOCKOPT(55, 209),
    GETTID(186, 178),
    IOCTL(16, 29),
    IO_URING_ENTER(426, 426),
    IO_URING_REGISTER(427, 427),
    IO_URING_SETUP(425, 425),
    KILL(62, 129),
    LISTEN(50, 201),
    MKNODAT(259, 33),
    MMAP(9, 222),
    MPROTECT(10, 226),
    MUNMAP(11, 215),
    OPENAT(257, 56),
    PIDFD_OPEN(434, 434),
    PIDFD_SEND_SIGNAL(424, 424),
    PIPE2(293, 59),
    PPOLL(271, 73),
    PRCTL(157, 167),
    PRLIMIT64(302, 261),
    READ(0, 63),
    RECVFROM(45, 207),
    RECVMMSG(299, 243),
    RECVMSG(47, 212),
    SCHED_SETSCHEDULER(144, 119),
    SENDFILE(40, 71),
    SENDMMSG(307, 269),
    SENDMSG(46, 211),
    SENDTO(44, 206),
    SETHOSTNAME(170, 161),
    SETRESUID(117, 147),
    SETPRIORITY(141, 140),
    SETSOCKOPT(54, 208),
    SHUTDOWN(48, 210),
    SOCKET(41, 198),
    SOCKETPAIR(53, 199),
    SPLICE(275, 76),
    STATFS(137, 43),
    UNAME(63, 160),
    UNLINKAT(263, 35),
    UNSHARE(272, 97),
    WAITID(247, 95),
    WRITE(1, 64);

    static final boolean IS_AARCH64 = System.getProperty("os.arch", "").equals("aarch64");

    private final int x86;
    private final int aarch64;

    Syscall(int x86, int aarch64) {
        this.x86 = x86;
        this.aarch64 = aarch64;
    }

    /// {@return the number on the architecture that runs this program}
    public int number() {
        return IS_AARCH64 ? aarch64 : x86;
    }

    /// {@return the number on x86-64}
    public int x86Number() {
        return x86;
    }

    /// {@return the number on aarch64}
    public int aarch64Number() {
        return aarch64;
    }
}
