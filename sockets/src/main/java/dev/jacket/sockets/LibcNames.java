package dev.jacket.sockets;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.jacket.sockets.Resolver.AddrInfo;
import dev.jacket.sockets.Resolver.HostAndService;
import dev.jacket.sockets.Resolver.Query;
import dev.jacket.sys.ForeignMemory;
import dev.jacket.sys.Libc;
import dev.jacket.sys.Netdb;
import dev.jacket.sys.addrinfo;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Asks libc: its answers follow the system's configuration (nsswitch, hosts, resolv.conf) in the system's order.
final class LibcNames implements NameService {
    private static final int LONGEST_NAME = 1025;

    private final Libc libc;

    LibcNames(Libc libc) {
        this.libc = libc;
    }

    @Override
    public List<AddrInfo> getAddrInfo(String host, String service, Query query) throws ResolveException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment hints = arena.allocate(addrinfo.SIZEOF, 8);
            addrinfo.ai_flags(hints, query.flags());
            addrinfo.ai_family(hints, query.family().number());
            addrinfo.ai_socktype(hints, query.type().number());
            addrinfo.ai_protocol(hints, query.protocol().number());
            MemorySegment result = arena.allocate(JAVA_LONG);
            MemorySegment errno = arena.allocate(JAVA_INT);
            int code = libc.getaddrinfo(text(arena, host), text(arena, service), hints, result, errno);
            if (code != 0) {
                throw failure("getaddrinfo " + place(host, service), code, errno);
            }
            long list = result.get(JAVA_LONG, 0);
            try {
                return answers(list);
            } finally {
                libc.freeaddrinfo(list);
            }
        }
    }

    private static List<AddrInfo> answers(long list) {
        List<AddrInfo> answers = new ArrayList<>();
        for (long at = list; at != 0; ) {
            MemorySegment entry = ForeignMemory.of(at, addrinfo.SIZEOF);
            int length = addrinfo.ai_addrlen(entry);
            long name = addrinfo.ai_canonname(entry);
            answers.add(new AddrInfo(
                    Family.of(addrinfo.ai_family(entry)),
                    SocketType.of(addrinfo.ai_socktype(entry)),
                    Protocol.of(addrinfo.ai_protocol(entry)),
                    name == 0 ? "" : ForeignMemory.text(name, LONGEST_NAME),
                    AddressCodec.read(ForeignMemory.of(addrinfo.ai_addr(entry), length), length)));
            at = addrinfo.ai_next(entry);
        }
        return answers;
    }

    @Override
    public HostAndService getNameInfo(Address address, int flags) throws ResolveException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment storage = arena.allocate(AddressCodec.STORAGE, 8);
            int length = address.write(storage);
            MemorySegment host = arena.allocate(Netdb.NI_MAXHOST);
            MemorySegment service = arena.allocate(Netdb.NI_MAXSERV);
            MemorySegment errno = arena.allocate(JAVA_INT);
            int code = libc.getnameinfo(storage.asSlice(0, length), host, service, flags, errno);
            if (code != 0) {
                throw failure("getnameinfo " + address, code, errno);
            }
            return new HostAndService(host.getString(0), service.getString(0));
        }
    }

    @Override
    public int protocol(String name) {
        try (Arena arena = Arena.ofConfined()) {
            return libc.getprotobyname(arena.allocateFrom(name));
        }
    }

    @Override
    public String protocolName(int number) {
        return libc.getprotobynumber(number);
    }

    private static MemorySegment text(Arena arena, String text) {
        return text.isEmpty() ? MemorySegment.NULL : arena.allocateFrom(text);
    }

    static String place(String host, String service) {
        return service.isEmpty() ? host : host + ":" + service;
    }

    private static ResolveException failure(String place, int code, MemorySegment errno) {
        boolean system = code == Netdb.EAI_SYSTEM;
        return new ResolveException(place, code, system ? Errno.of(errno.get(JAVA_INT, 0)) : Errno.NONE);
    }
}
