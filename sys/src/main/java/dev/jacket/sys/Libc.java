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

    /// **call:** strerrordesc_np(3), or strerror_r(3) where libc has no such function.
    ///
    /// @param errno the number
    /// @return the text of the system; empty if it has none
    String strerror(int errno);
}
