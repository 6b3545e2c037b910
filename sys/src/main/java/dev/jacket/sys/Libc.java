package dev.jacket.sys;

import java.lang.foreign.MemorySegment;

/// The functions of libc that no system call stands behind, under their C names.
///
/// Nothing is thrown and nothing is retried; results are C's, errno comes back negated or in a buffer of the
/// caller's. Memory that is passed must live until the call returns.
///
/// **threads:** any thread may call. [#getaddrinfo] and [#getnameinfo] block for as long as the resolver likes, so
/// they belong on platform threads.
public interface Libc {
    /// {@return the libc of this process; its functions are looked up when the first of them is called}
    static Libc system() {
        return SystemLibc.INSTANCE;
    }

    /// **call:** getaddrinfo(3).
    ///
    /// @param node the host, ended by NUL, or [MemorySegment#NULL]
    /// @param service the service, ended by NUL, or [MemorySegment#NULL]
    /// @param hints an [addrinfo], or [MemorySegment#NULL]
    /// @param result 8 bytes for the address of the list, which [#freeaddrinfo] frees
    /// @param errno 4 bytes for errno, which means something if EAI_SYSTEM is returned
    /// @return 0, or an EAI_ number
    int getaddrinfo(
            MemorySegment node, MemorySegment service, MemorySegment hints, MemorySegment result, MemorySegment errno);

    /// **call:** freeaddrinfo(3).
    ///
    /// @param list what [#getaddrinfo] gave
    void freeaddrinfo(long list);

    /// **call:** gai_strerror(3).
    ///
    /// @param code an EAI_ number
    /// @return the text of the system, in its language
    String gai_strerror(int code);

    /// **call:** getnameinfo(3).
    ///
    /// @param address a sockaddr; its length is the segment's
    /// @param host room for the host, ended by NUL; may be empty
    /// @param service room for the service, ended by NUL; may be empty
    /// @param flags NI_NUMERICHOST and the like
    /// @param errno 4 bytes for errno, which means something if EAI_SYSTEM is returned
    /// @return 0, or an EAI_ number
    int getnameinfo(MemorySegment address, MemorySegment host, MemorySegment service, int flags, MemorySegment errno);

    /// **call:** getprotobyname(3).
    ///
    /// @param name ended by NUL
    /// @return its number, or -1 if there is none
    int getprotobyname(MemorySegment name);

    /// **call:** getprotobynumber(3).
    ///
    /// @param number of a protocol
    /// @return its name; empty if it has none
    String getprotobynumber(int number);

    /// **call:** if_nametoindex(3).
    ///
    /// @param name an interface, ended by NUL
    /// @return its index, or the negated errno
    int if_nametoindex(MemorySegment name);

    /// **call:** posix_spawn(3).
    ///
    /// @param pid 4 bytes for the number of the child
    /// @param path the program, ended by NUL
    /// @param actions a posix_spawn_file_actions_t
    /// @param attributes a posix_spawnattr_t
    /// @param argv addresses of texts, ended by a zero
    /// @param envp the same
    /// @return 0, or an errno
    int posix_spawn(
            MemorySegment pid,
            MemorySegment path,
            MemorySegment actions,
            MemorySegment attributes,
            MemorySegment argv,
            MemorySegment envp);

    /// **call:** posix_spawn_file_actions_init(3).
    ///
    /// @param actions room for a [posix_spawn_file_actions_t]
    /// @return 0, or an errno
    int posix_spawn_file_actions_init(MemorySegment actions);

    /// **call:** posix_spawn_file_actions_destroy(3).
    ///
    /// @param actions what was initialised
    void posix_spawn_file_actions_destroy(MemorySegment actions);

    /// **call:** posix_spawn_file_actions_addclosefrom_np(3), glibc 2.34.
    ///
    /// @param actions what was initialised
    /// @param from the first descriptor to close
    /// @return 0, or an errno; ENOSYS where libc has no such function
    int posix_spawn_file_actions_addclosefrom_np(MemorySegment actions, int from);

    /// **call:** posix_spawn_file_actions_addchdir_np(3).
    ///
    /// @param actions what was initialised
    /// @param path the folder, ended by NUL
    /// @return 0, or an errno
    int posix_spawn_file_actions_addchdir_np(MemorySegment actions, MemorySegment path);

    /// **call:** posix_spawn_file_actions_adddup2(3).
    ///
    /// @param actions what was initialised
    /// @param from an open descriptor
    /// @param to the number it gets in the child
    /// @return 0, or an errno
    int posix_spawn_file_actions_adddup2(MemorySegment actions, int from, int to);

    /// **call:** posix_spawn_file_actions_addopen(3).
    ///
    /// @param actions what was initialised
    /// @param fd the number it gets in the child
    /// @param path the file, ended by NUL
    /// @param flags O_RDONLY and the like
    /// @return 0, or an errno
    int posix_spawn_file_actions_addopen(MemorySegment actions, int fd, MemorySegment path, int flags);

    /// **call:** posix_spawnattr_init(3).
    ///
    /// @param attributes room for a [posix_spawnattr_t]
    /// @return 0, or an errno
    int posix_spawnattr_init(MemorySegment attributes);

    /// **call:** posix_spawnattr_destroy(3).
    ///
    /// @param attributes what was initialised
    void posix_spawnattr_destroy(MemorySegment attributes);

    /// **call:** posix_spawnattr_setflags(3).
    ///
    /// @param attributes what was initialised
    /// @param flags [Spawn#POSIX_SPAWN_SETSIGDEF] and the like; its process group, if it gets one, is its own
    /// @return 0, or an errno
    int posix_spawnattr_setflags(MemorySegment attributes, int flags);

    /// **call:** posix_spawnattr_setsigdefault(3).
    ///
    /// @param attributes what was initialised
    /// @param signals a sigset_t
    /// @return 0, or an errno
    int posix_spawnattr_setsigdefault(MemorySegment attributes, MemorySegment signals);

    /// **call:** posix_spawnattr_setsigmask(3).
    ///
    /// @param attributes what was initialised
    /// @param signals a sigset_t
    /// @return 0, or an errno
    int posix_spawnattr_setsigmask(MemorySegment attributes, MemorySegment signals);

    /// **call:** strerrordesc_np(3), or strerror_r(3) where libc has no such function.
    ///
    /// @param errno the number
    /// @return the text of the system; empty if it has none
    String strerror(int errno);
}
