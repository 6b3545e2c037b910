package dev.jacket.sys;

/// The one door to the Linux kernel: every system call of Jacket goes through [#call].
///
/// A result is what the kernel returns: zero or more for success, and the **negated errno** for failure, as
/// io_uring completions have it. Nothing is thrown and nothing is retried here. Addresses are plain numbers:
/// whoever passes one keeps its memory alive until the call has returned.
///
/// **threads:** any thread may call; a call that blocks in the kernel pins the carrier of a virtual thread.
public interface Kernel {
    /// {@return the kernel that this program runs on}
    static Kernel system() {
        return SystemKernel.INSTANCE;
    }

    /// Makes one system call.
    ///
    /// @param nr the call
    /// @param a its first argument
    /// @param b its second argument
    /// @param c its third argument
    /// @param d its fourth argument
    /// @param e its fifth argument
    /// @param f its sixth argument
    /// @return zero or more, or the negated errno
    long call(Syscall nr, long a, long b, long c, long d, long e, long f);

    /// Makes one system call that is over at once: it does not wait, whatever the descriptor's file says, and
    /// moves a few pages at most. Arguments after the fourth are 0.
    ///
    /// The real kernel makes it without telling the virtual machine, which costs less, but keeps a garbage
    /// collection from beginning until the call has returned: a call that waits here holds up the whole
    /// program.
    ///
    /// @param nr the call
    /// @param a its first argument
    /// @param b its second argument
    /// @param c its third argument
    /// @param d its fourth argument
    /// @return zero or more, or the negated errno
    default long callBriefly(Syscall nr, long a, long b, long c, long d) {
        return call(nr, a, b, c, d, 0, 0);
    }

    /// recvfrom(2) or sendto(2) without an address, over at once as in the other `callBriefly`. The real kernel uses
    /// the array itself.
    ///
    /// @param nr RECVFROM or SENDTO
    /// @param fd a socket
    /// @param array where the bytes go, or come from
    /// @param offset where they begin in it
    /// @param length how many
    /// @param flags MSG_DONTWAIT and others
    /// @return how many bytes, with MSG_TRUNC perhaps more than the length; or the negated errno
    default long callBriefly(Syscall nr, int fd, byte[] array, int offset, int length, int flags) {
        return Copied.call(this, nr, fd, array, offset, length, flags);
    }

    /// **call:** accept4(2).
    ///
    /// @param fd a listening socket
    /// @param addr where the peer's address goes, or 0
    /// @param addrlen the address of its length, in and out, or 0
    /// @param flags SOCK_CLOEXEC, SOCK_NONBLOCK
    /// @return the new descriptor, or the negated errno
    default long accept4(int fd, long addr, long addrlen, int flags) {
        return call(Syscall.ACCEPT4, fd, addr, addrlen, flags, 0, 0);
    }

    /// **call:** bind(2).
    ///
    /// @param fd a socket
    /// @param addr the address
    /// @param addrlen its length
    /// @return 0, or the negated errno
    default long bind(int fd, long addr, int addrlen) {
        return call(Syscall.BIND, fd, addr, addrlen, 0, 0, 0);
    }

    /// **call:** close(2). Never repeated: also after EINTR the number is free.
    ///
    /// @param fd a descriptor
    /// @return 0, or the negated errno
    default long close(int fd) {
        return call(Syscall.CLOSE, fd, 0, 0, 0, 0, 0);
    }

    /// **call:** connect(2).
    ///
    /// @param fd a socket
    /// @param addr the peer's address
    /// @param addrlen its length
    /// @return 0, or the negated errno
    default long connect(int fd, long addr, int addrlen) {
        return call(Syscall.CONNECT, fd, addr, addrlen, 0, 0, 0);
    }

    /// **call:** epoll_create1(2).
    ///
    /// @param flags EPOLL_CLOEXEC
    /// @return the new descriptor, or the negated errno
    default long epoll_create1(int flags) {
        return call(Syscall.EPOLL_CREATE1, flags, 0, 0, 0, 0, 0);
    }

    /// **call:** epoll_ctl(2).
    ///
    /// @param epfd the epoll descriptor
    /// @param op EPOLL_CTL_ADD, EPOLL_CTL_MOD or EPOLL_CTL_DEL
    /// @param fd the descriptor to watch
    /// @param event the address of an epoll_event, or 0
    /// @return 0, or the negated errno
    default long epoll_ctl(int epfd, int op, int fd, long event) {
        return call(Syscall.EPOLL_CTL, epfd, op, fd, event, 0, 0);
    }

    /// **call:** epoll_pwait(2) without a signal mask.
    ///
    /// @param epfd the epoll descriptor
    /// @param events where the events go
    /// @param maxevents how many have room
    /// @param timeout in milliseconds, -1 for ever
    /// @return how many events came, or the negated errno
    default long epoll_pwait(int epfd, long events, int maxevents, int timeout) {
        return call(Syscall.EPOLL_PWAIT, epfd, events, maxevents, timeout, 0, 8);
    }

    /// **call:** eventfd(2).
    ///
    /// @param initval the counter's first value
    /// @param flags EFD_CLOEXEC, EFD_NONBLOCK
    /// @return the new descriptor, or the negated errno
    default long eventfd2(int initval, int flags) {
        return call(Syscall.EVENTFD2, initval, flags, 0, 0, 0, 0);
    }

    /// **call:** fchmod(2).
    ///
    /// @param fd a descriptor
    /// @param mode the permission bits
    /// @return 0, or the negated errno
    default long fchmod(int fd, int mode) {
        return call(Syscall.FCHMOD, fd, mode, 0, 0, 0, 0);
    }

    /// **call:** fcntl(2).
    ///
    /// @param fd a descriptor
    /// @param op the operation, such as F_GETFL
    /// @param arg its argument
    /// @return what the operation gives, or the negated errno
    default long fcntl(int fd, int op, long arg) {
        return call(Syscall.FCNTL, fd, op, arg, 0, 0, 0);
    }

    /// **call:** flock(2).
    ///
    /// @param fd a descriptor
    /// @param op LOCK_EX, LOCK_NB, LOCK_UN
    /// @return 0, or the negated errno
    default long flock(int fd, int op) {
        return call(Syscall.FLOCK, fd, op, 0, 0, 0, 0);
    }

    /// **call:** getpeername(2).
    ///
    /// @param fd a socket
    /// @param addr where the address goes
    /// @param addrlen the address of its length, in and out
    /// @return 0, or the negated errno
    default long getpeername(int fd, long addr, long addrlen) {
        return call(Syscall.GETPEERNAME, fd, addr, addrlen, 0, 0, 0);
    }

    /// **call:** getsockname(2).
    ///
    /// @param fd a socket
    /// @param addr where the address goes
    /// @param addrlen the address of its length, in and out
    /// @return 0, or the negated errno
    default long getsockname(int fd, long addr, long addrlen) {
        return call(Syscall.GETSOCKNAME, fd, addr, addrlen, 0, 0, 0);
    }

    /// **call:** getsockopt(2).
    ///
    /// @param fd a socket
    /// @param level the option's level
    /// @param name the option's number
    /// @param value where the value goes
    /// @param length the address of its length, in and out
    /// @return 0, or the negated errno
    default long getsockopt(int fd, int level, int name, long value, long length) {
        return call(Syscall.GETSOCKOPT, fd, level, name, value, length, 0);
    }

    /// **call:** ioctl(2).
    ///
    /// @param fd a descriptor
    /// @param request the request
    /// @param arg its argument
    /// @return what the request gives, or the negated errno
    default long ioctl(int fd, long request, long arg) {
        return call(Syscall.IOCTL, fd, request, arg, 0, 0, 0);
    }

    /// **call:** io_uring_enter(2).
    ///
    /// @param fd a ring
    /// @param submit how many submissions to take
    /// @param complete how many completions to wait for
    /// @param flags IORING_ENTER_GETEVENTS and the like
    /// @param arg the address of an io_uring_getevents_arg with IORING_ENTER_EXT_ARG, or 0
    /// @param size its size
    /// @return how many submissions were taken, or the negated errno
    default long io_uring_enter(int fd, int submit, int complete, int flags, long arg, int size) {
        return call(Syscall.IO_URING_ENTER, fd, submit, complete, flags, arg, size);
    }

    /// **call:** io_uring_register(2).
    ///
    /// @param fd a ring
    /// @param opcode IORING_REGISTER_PBUF_RING and the like
    /// @param arg the address of what the opcode takes
    /// @param count how many of them
    /// @return what the opcode gives, or the negated errno
    default long io_uring_register(int fd, int opcode, long arg, int count) {
        return call(Syscall.IO_URING_REGISTER, fd, opcode, arg, count, 0, 0);
    }

    /// **call:** io_uring_setup(2).
    ///
    /// @param entries how many submissions have room
    /// @param params the address of an io_uring_params, in and out
    /// @return the new ring's descriptor, or the negated errno
    default long io_uring_setup(int entries, long params) {
        return call(Syscall.IO_URING_SETUP, entries, params, 0, 0, 0, 0);
    }

    /// **call:** gettid(2).
    ///
    /// @return the number of the calling thread
    default long gettid() {
        return call(Syscall.GETTID, 0, 0, 0, 0, 0, 0);
    }

    /// **call:** kill(2).
    ///
    /// @param pid a process, or the negated number of a process group
    /// @param signal SIGKILL and the like; 0 only asks whether there is anybody
    /// @return 0, or the negated errno
    default long kill(int pid, int signal) {
        return call(Syscall.KILL, pid, signal, 0, 0, 0, 0);
    }

    /// **call:** listen(2).
    ///
    /// @param fd a bound socket
    /// @param backlog how many connections may wait
    /// @return 0, or the negated errno
    default long listen(int fd, int backlog) {
        return call(Syscall.LISTEN, fd, backlog, 0, 0, 0, 0);
    }

    /// **call:** mmap(2) of memory that is readable and writable, at an address that the kernel chooses.
    ///
    /// @param length how many bytes
    /// @param flags MAP_SHARED and the like
    /// @param fd what to map, or -1
    /// @param offset where to begin in it
    /// @return the address, or the negated errno
    default long mmap(long length, int flags, int fd, long offset) {
        return call(Syscall.MMAP, 0, length, SysMman.PROT_READ | SysMman.PROT_WRITE, flags, fd, offset);
    }

    /// **call:** mknodat(2).
    ///
    /// @param dirfd the folder, or AT_FDCWD
    /// @param path the address of the path, ended by NUL
    /// @param mode the kind of the file, and its permission bits
    /// @return 0, or the negated errno
    default long mknodat(int dirfd, long path, int mode) {
        return call(Syscall.MKNODAT, dirfd, path, mode, 0, 0, 0);
    }

    /// **call:** munmap(2).
    ///
    /// @param address what mmap returned
    /// @param length how many bytes
    /// @return 0, or the negated errno
    default long munmap(long address, long length) {
        return call(Syscall.MUNMAP, address, length, 0, 0, 0, 0);
    }

    /// **call:** openat(2).
    ///
    /// @param dirfd the folder, or AT_FDCWD
    /// @param path the address of the path, ended by NUL
    /// @param flags O_RDONLY and the like
    /// @param mode the permission bits of a new file
    /// @return the new descriptor, or the negated errno
    default long openat(int dirfd, long path, int flags, int mode) {
        return call(Syscall.OPENAT, dirfd, path, flags, mode, 0, 0);
    }

    /// **call:** pidfd_open(2), Linux 5.3. The descriptor is readable when the process has ended.
    ///
    /// @param pid a process
    /// @return the new descriptor, closed on exec, or the negated errno
    default long pidfd_open(int pid) {
        return call(Syscall.PIDFD_OPEN, pid, 0, 0, 0, 0, 0);
    }

    /// **call:** pidfd_send_signal(2), Linux 5.1.
    ///
    /// @param pidfd a process
    /// @param signal SIGKILL and the like
    /// @return 0, or the negated errno
    default long pidfd_send_signal(int pidfd, int signal) {
        return call(Syscall.PIDFD_SEND_SIGNAL, pidfd, signal, 0, 0, 0, 0);
    }

    /// **call:** pipe2(2).
    ///
    /// @param fds where the two descriptors go: the end to read from, then the end to write to
    /// @param flags O_CLOEXEC, O_NONBLOCK
    /// @return 0 or the negated errno
    default long pipe2(long fds, int flags) {
        return call(Syscall.PIPE2, fds, flags, 0, 0, 0, 0);
    }

    /// **call:** ppoll(2) without a signal mask. The kernel writes the time left into the timespec.
    ///
    /// @param fds the address of the pollfd array
    /// @param nfds how many entries it has
    /// @param timeout the address of a timespec, or 0 for ever
    /// @return how many entries have events, or the negated errno
    default long ppoll(long fds, int nfds, long timeout) {
        return call(Syscall.PPOLL, fds, nfds, timeout, 0, 8, 0);
    }

    /// **call:** prctl(2). What it sets belongs to the process or to the calling thread, as the operation
    /// says.
    ///
    /// @param operation PR_SET_NO_NEW_PRIVS and the like
    /// @param value its first argument
    /// @return zero or more, or the negated errno
    default long prctl(int operation, long value) {
        return call(Syscall.PRCTL, operation, value, 0, 0, 0, 0);
    }

    /// **call:** prlimit(2), to set.
    ///
    /// @param pid a process
    /// @param resource RLIMIT_CPU and the like
    /// @param limit the address of an [rlimit64]
    /// @return 0, or the negated errno
    default long prlimit64(int pid, int resource, long limit) {
        return call(Syscall.PRLIMIT64, pid, resource, limit, 0, 0, 0);
    }

    /// **call:** read(2).
    ///
    /// @param fd a descriptor
    /// @param buf where the bytes go
    /// @param count at most how many
    /// @return how many bytes came, or the negated errno
    default long read(int fd, long buf, long count) {
        return call(Syscall.READ, fd, buf, count, 0, 0, 0);
    }

    /// **call:** recvfrom(2).
    ///
    /// @param fd a socket
    /// @param buf where the bytes go
    /// @param len at most how many
    /// @param flags MSG_PEEK and the like
    /// @param addr where the sender's address goes, or 0
    /// @param addrlen the address of its length, in and out, or 0
    /// @return how many bytes came, or the negated errno
    default long recvfrom(int fd, long buf, long len, int flags, long addr, long addrlen) {
        return call(Syscall.RECVFROM, fd, buf, len, flags, addr, addrlen);
    }

    /// **call:** recvmsg(2).
    ///
    /// @param fd a socket
    /// @param msg the address of a msghdr
    /// @param flags MSG_PEEK and the like
    /// @return how many bytes came, or the negated errno
    default long recvmsg(int fd, long msg, int flags) {
        return call(Syscall.RECVMSG, fd, msg, flags, 0, 0, 0);
    }

    /// **call:** sched_setscheduler(2).
    ///
    /// @param pid a process
    /// @param policy SCHED_IDLE and the like
    /// @param param a [sched_param]
    /// @return 0, or the negated errno
    default long sched_setscheduler(int pid, int policy, long param) {
        return call(Syscall.SCHED_SETSCHEDULER, pid, policy, param, 0, 0, 0);
    }

    /// **call:** sendfile(2).
    ///
    /// @param out where the bytes go
    /// @param in a file
    /// @param offset the address of the place to begin at, in and out
    /// @param count at most how many
    /// @return how many bytes went, or the negated errno
    default long sendfile(int out, int in, long offset, long count) {
        return call(Syscall.SENDFILE, out, in, offset, count, 0, 0);
    }

    /// **call:** recvmmsg(2), without its timeout, which the kernel looks at between messages only.
    ///
    /// @param fd a socket
    /// @param msgvec the address of mmsghdrs
    /// @param vlen how many there are
    /// @param flags MSG_PEEK and the like
    /// @return how many messages came, or the negated errno
    default long recvmmsg(int fd, long msgvec, int vlen, int flags) {
        return call(Syscall.RECVMMSG, fd, msgvec, vlen, flags, 0, 0);
    }

    /// **call:** sendmmsg(2).
    ///
    /// @param fd a socket
    /// @param msgvec the address of mmsghdrs
    /// @param vlen how many there are
    /// @param flags MSG_NOSIGNAL and the like
    /// @return how many messages were taken, or the negated errno
    default long sendmmsg(int fd, long msgvec, int vlen, int flags) {
        return call(Syscall.SENDMMSG, fd, msgvec, vlen, flags, 0, 0);
    }

    /// **call:** sendmsg(2).
    ///
    /// @param fd a socket
    /// @param msg the address of a msghdr
    /// @param flags MSG_NOSIGNAL and the like
    /// @return how many bytes were taken, or the negated errno
    default long sendmsg(int fd, long msg, int flags) {
        return call(Syscall.SENDMSG, fd, msg, flags, 0, 0, 0);
    }

    /// **call:** sendto(2).
    ///
    /// @param fd a socket
    /// @param buf the bytes
    /// @param len how many
    /// @param flags MSG_NOSIGNAL and the like
    /// @param addr the address to send to, or 0
    /// @param addrlen its length
    /// @return how many bytes were taken, or the negated errno
    default long sendto(int fd, long buf, long len, int flags, long addr, int addrlen) {
        return call(Syscall.SENDTO, fd, buf, len, flags, addr, addrlen);
    }

    /// **call:** setpriority(2).
    ///
    /// @param which PRIO_PROCESS and the like
    /// @param who a process
    /// @param nice -20 to 19
    /// @return 0, or the negated errno
    default long setpriority(int which, int who, int nice) {
        return call(Syscall.SETPRIORITY, which, who, nice, 0, 0, 0);
    }

    /// **call:** setsockopt(2).
    ///
    /// @param fd a socket
    /// @param level the option's level
    /// @param name the option's number
    /// @param value the address of the value
    /// @param length its length
    /// @return 0, or the negated errno
    default long setsockopt(int fd, int level, int name, long value, int length) {
        return call(Syscall.SETSOCKOPT, fd, level, name, value, length, 0);
    }

    /// **call:** shutdown(2).
    ///
    /// @param fd a socket
    /// @param how SHUT_RD, SHUT_WR or SHUT_RDWR
    /// @return 0, or the negated errno
    default long shutdown(int fd, int how) {
        return call(Syscall.SHUTDOWN, fd, how, 0, 0, 0, 0);
    }

    /// **call:** socket(2).
    ///
    /// @param domain the family
    /// @param type the type, with SOCK_CLOEXEC and SOCK_NONBLOCK
    /// @param protocol the protocol
    /// @return the new descriptor, or the negated errno
    default long socket(int domain, int type, int protocol) {
        return call(Syscall.SOCKET, domain, type, protocol, 0, 0, 0);
    }

    /// **call:** socketpair(2).
    ///
    /// @param domain the family
    /// @param type the type, with SOCK_CLOEXEC and SOCK_NONBLOCK
    /// @param protocol the protocol
    /// @param fds where the two descriptors go
    /// @return 0, or the negated errno
    default long socketpair(int domain, int type, int protocol, long fds) {
        return call(Syscall.SOCKETPAIR, domain, type, protocol, fds, 0, 0);
    }

    /// **call:** splice(2) at the places where both descriptors stand. One of the two is a pipe.
    ///
    /// @param in where the bytes come from
    /// @param out where they go
    /// @param len at most how many
    /// @param flags SPLICE_F_NONBLOCK and the like
    /// @return how many bytes went, 0 at the end of the input, or the negated errno
    default long splice(int in, int out, long len, int flags) {
        return call(Syscall.SPLICE, in, 0, out, 0, len, flags);
    }

    /// **call:** statfs(2).
    ///
    /// @param path the address of a path
    /// @param into the address of a [statfs]
    /// @return 0, or the negated errno
    default long statfs(long path, long into) {
        return call(Syscall.STATFS, path, into, 0, 0, 0, 0);
    }

    /// **call:** sethostname(2).
    ///
    /// @param name the address of its bytes
    /// @param len how many there are
    /// @return 0, or the negated errno
    default long sethostname(long name, long len) {
        return call(Syscall.SETHOSTNAME, name, len, 0, 0, 0, 0);
    }

    /// **call:** uname(2).
    ///
    /// @param buf where the utsname goes
    /// @return 0, or the negated errno
    default long uname(long buf) {
        return call(Syscall.UNAME, buf, 0, 0, 0, 0, 0);
    }

    /// **call:** unlinkat(2).
    ///
    /// @param dirfd the folder, or AT_FDCWD
    /// @param path the address of the path, ended by NUL
    /// @param flags 0, or AT_REMOVEDIR
    /// @return 0, or the negated errno
    default long unlinkat(int dirfd, long path, int flags) {
        return call(Syscall.UNLINKAT, dirfd, path, flags, 0, 0, 0);
    }

    /// **call:** waitid(2).
    ///
    /// @param idtype P_PIDFD and the like
    /// @param id which
    /// @param info the address of a [siginfo_t], whose si_pid stays 0 where nobody has ended
    /// @param options WEXITED, WNOHANG, WNOWAIT
    /// @param usage the address of a [rusage], or 0
    /// @return 0, or the negated errno
    default long waitid(int idtype, int id, long info, int options, long usage) {
        return call(Syscall.WAITID, idtype, id, info, options, usage, 0);
    }

    /// **call:** write(2).
    ///
    /// @param fd a descriptor
    /// @param buf the bytes
    /// @param count how many
    /// @return how many bytes were taken, or the negated errno
    default long write(int fd, long buf, long count) {
        return call(Syscall.WRITE, fd, buf, count, 0, 0, 0);
    }
}
