package dev.jacket.sockets;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.jacket.loop.Deadline;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.Libc;
import dev.jacket.sys.Netdb;
import dev.jacket.sys.Scratch;
import dev.jacket.sys.utsname;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.IDN;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Names to addresses and back, by the system's own resolver: getaddrinfo(3) and getnameinfo(3).
///
/// ```java
/// for (AddrInfo each : Resolver.getAddrInfo("localhost", "http", Query.STREAM)) System.out.println(each.address());
/// ```
///
/// libc may block for long, so it is asked on at most eight platform threads of the resolver's own: a virtual
/// thread parks meanwhile, a deadline and an interrupt are obeyed, and a question that nobody waits for any more is
/// taken out of the queue. Numeric questions are answered at once.
///
/// **threads:** shared.
public final class Resolver {
    /// How long a question may take unless the caller says otherwise.
    public static final Duration DEFAULT_LIMIT = Duration.ofSeconds(5);

    /// How many questions are asked at the same time.
    public static final int THREADS = 8;

    static final Resolver SYSTEM = new Resolver(new LibcNames(Libc.system()));

    private final NameService names;
    private @Nullable ThreadPoolExecutor pool; // guarded by this

    Resolver(NameService names) {
        this.names = names;
    }

    /// {@return the addresses of a host and a service, in the order to try them, at least one}
    ///
    /// **call:** getaddrinfo(3); numbers are answered here.
    ///
    /// **threads:** waits for one of the resolver's own platform threads, so that no carrier is held.
    ///
    /// @param host a name or a numeric address; empty for the wildcard or loopback
    /// @param service a name or a port number; empty for port 0
    /// @param query what is wanted
    /// @throws ResolveException if there is no answer
    /// @throws IOException a [CallTimeoutException] after [#DEFAULT_LIMIT], or a [CallInterruptedException]
    public static List<AddrInfo> getAddrInfo(String host, String service, Query query) throws IOException {
        return getAddrInfo(host, service, query, Deadline.after(DEFAULT_LIMIT));
    }

    /// {@return the addresses of a host and a service, in the order to try them, at least one}
    ///
    /// **call:** getaddrinfo(3); numbers are answered here.
    ///
    /// **threads:** waits for one of the resolver's own platform threads, so that no carrier is held.
    ///
    /// @param host a name or a numeric address; empty for the wildcard or loopback
    /// @param service a name or a port number; empty for port 0
    /// @param query what is wanted
    /// @param deadline for the answer
    /// @throws ResolveException if there is no answer
    /// @throws IOException a [CallTimeoutException] if the deadline passed, or a [CallInterruptedException]
    public static List<AddrInfo> getAddrInfo(String host, String service, Query query, Deadline deadline)
            throws IOException {
        return SYSTEM.addresses(host, service, query, deadline);
    }

    /// {@return the host and the service of an address}
    ///
    /// **call:** getnameinfo(3); numbers are answered here.
    ///
    /// **threads:** waits for one of the resolver's own platform threads, so that no carrier is held.
    ///
    /// @param address an internet address
    /// @param flags `NI_` constants of [HostAndService], added up
    /// @throws ResolveException if there is no answer
    /// @throws IOException a [CallTimeoutException] after [#DEFAULT_LIMIT], or a [CallInterruptedException]
    public static HostAndService getNameInfo(Address address, int flags) throws IOException {
        return getNameInfo(address, flags, Deadline.after(DEFAULT_LIMIT));
    }

    /// {@return the host and the service of an address}
    ///
    /// **call:** getnameinfo(3); numbers are answered here.
    ///
    /// **threads:** waits for one of the resolver's own platform threads, so that no carrier is held.
    ///
    /// @param address an internet address
    /// @param flags `NI_` constants of [HostAndService], added up
    /// @param deadline for the answer
    /// @throws ResolveException if there is no answer
    /// @throws IOException a [CallTimeoutException] if the deadline passed, or a [CallInterruptedException]
    public static HostAndService getNameInfo(Address address, int flags, Deadline deadline) throws IOException {
        return SYSTEM.name(address, flags, deadline);
    }

    /// {@return the port of a service}
    ///
    /// **call:** getaddrinfo(3) of the service alone, for getservbyname(3).
    ///
    /// @param name such as `http`
    /// @param type [SocketType#STREAM] or [SocketType#DGRAM]
    /// @throws ResolveException with EAI_SERVICE if there is no such service
    /// @throws IOException a [CallTimeoutException] after [#DEFAULT_LIMIT], or a [CallInterruptedException]
    public static int service(String name, SocketType type) throws IOException {
        Address address = getAddrInfo("", name, Query.of(type)).getFirst().address();
        return address instanceof Address.Ip ip ? ip.port() : 0;
    }

    /// {@return the name of the service on a port, if it has one}
    ///
    /// **call:** getnameinfo(3) of the port alone, for getservbyport(3).
    ///
    /// @param port 0..65535
    /// @param type [SocketType#STREAM] or [SocketType#DGRAM]
    /// @throws IOException a [CallTimeoutException] after [#DEFAULT_LIMIT], or a [CallInterruptedException]
    public static Optional<String> service(int port, SocketType type) throws IOException {
        int datagram = type.equals(SocketType.DGRAM) ? HostAndService.NI_DGRAM : 0;
        String name = getNameInfo(Address.Inet4.any(port), HostAndService.NI_NUMERICHOST | datagram)
                .service();
        return name.equals(Integer.toString(port)) ? Optional.empty() : Optional.of(name);
    }

    /// {@return the protocol of a name, as the system's list has it}
    ///
    /// **call:** getprotobyname(3).
    ///
    /// @param name such as `icmp`
    /// @throws ResolveException with EAI_NONAME if there is no such protocol
    /// @throws IOException a [CallTimeoutException] after [#DEFAULT_LIMIT], or a [CallInterruptedException]
    public static Protocol protocol(String name) throws IOException {
        String place = "getprotobyname " + name;
        int number = name.indexOf('\0') >= 0
                ? -1
                : SYSTEM.ask(place, () -> SYSTEM.names.protocol(name), Deadline.after(DEFAULT_LIMIT));
        if (number < 0) {
            throw new ResolveException(place, Netdb.EAI_NONAME, Errno.NONE);
        }
        return Protocol.of(number);
    }

    /// {@return the name of a protocol, if the system's list has it}
    ///
    /// **call:** getprotobynumber(3).
    ///
    /// @param protocol such as [Protocol#ICMP]
    /// @throws IOException a [CallTimeoutException] after [#DEFAULT_LIMIT], or a [CallInterruptedException]
    public static Optional<String> protocolName(Protocol protocol) throws IOException {
        int number = protocol.number();
        String name = SYSTEM.ask(
                "getprotobynumber " + number, () -> SYSTEM.names.protocolName(number), Deadline.after(DEFAULT_LIMIT));
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    /// Names this machine.
    ///
    /// **call:** sethostname(2).
    ///
    /// @param name 0..64 bytes of UTF-8
    /// @throws IOException EPERM without the privilege; EINVAL if the name is too long
    public static void hostname(String name) throws IOException {
        byte[] bytes = AddressText.utf8(name);
        Address.checkLength(bytes, 0, Scratch.CONTROL_SIZE, "a host name");
        try (Scratch scratch = Scratch.take()) {
            MemorySegment.copy(bytes, 0, scratch.control(), JAVA_BYTE, 0, bytes.length);
            long result = Kernel.system().sethostname(scratch.address(0), bytes.length);
            if (result < 0) {
                throw SocketCallException.of(
                        new CallDetails("sethostname", name, Errno.of((int) -result), Address.NONE, Address.NONE));
            }
        }
    }

    /// {@return this machine's name, as it was given, without asking anybody}
    ///
    /// **call:** uname(2).
    public static String hostname() {
        try (Scratch scratch = Scratch.take()) {
            Kernel.system().uname(scratch.address(0));
            return scratch.control().getString(utsname.nodename);
        }
    }

    List<AddrInfo> addresses(String host, String service, Query query, Deadline deadline) throws IOException {
        String place = "getaddrinfo " + LibcNames.place(host, service);
        List<AddrInfo> known = Literals.answer(host, service, query);
        if (!known.isEmpty()) {
            return known;
        }
        String ascii = ascii(host, place);
        if (service.indexOf('\0') >= 0 || Literals.isBadPort(service)) {
            throw new ResolveException(place, Netdb.EAI_SERVICE, Errno.NONE);
        }
        return ask(place, () -> names.getAddrInfo(ascii, service, query), deadline);
    }

    HostAndService name(Address address, int flags, Deadline deadline) throws IOException {
        int numbers = HostAndService.NI_NUMERICHOST | HostAndService.NI_NUMERICSERV;
        if ((flags & numbers) == numbers) {
            return names.getNameInfo(address, flags);
        }
        return ask("getnameinfo " + address, () -> names.getNameInfo(address, flags), deadline);
    }

    /// {@return the addresses of a host for a stream to a port}
    ///
    /// @param deadline when the caller must be done; the question takes [#DEFAULT_LIMIT] of it at most
    List<Address> addresses(String host, int port, Family family, Deadline deadline) throws IOException {
        Query query = Query.STREAM.family(family).flags(Query.AI_NUMERICSERV);
        Deadline own = Deadline.after(DEFAULT_LIMIT).earlier(deadline);
        return addresses(host, Integer.toString(port), query, own).stream()
                .map(AddrInfo::address)
                .toList();
    }

    // libc takes bytes up to a NUL, and knows names in ASCII only.
    private static String ascii(String host, String place) throws ResolveException {
        try {
            if (host.indexOf('\0') < 0) {
                return host.chars().allMatch(c -> c < 128) ? host : IDN.toASCII(host);
            }
        } catch (IllegalArgumentException noName) {
            // falls through: such a name cannot exist
        }
        throw new ResolveException(place, Netdb.EAI_NONAME, Errno.NONE);
    }

    /// Has a question answered on one of the threads, and waits for it here.
    private <T> T ask(String place, Callable<T> question, Deadline deadline) throws IOException {
        var task = new FutureTask<>(question);
        ThreadPoolExecutor threads = pool();
        threads.execute(task);
        try {
            return task.get(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw failure(place, failed.getCause());
        } catch (TimeoutException late) {
            throw new CallTimeoutException(place, deadline.limit(), 0);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException(place, 0);
        } finally {
            // Out of the queue, if no thread has taken it yet.
            threads.remove(task);
        }
    }

    /// Made again here, so that its stack trace is the caller's.
    private static IOException failure(String place, @Nullable Throwable cause) {
        return cause instanceof ResolveException known
                ? new ResolveException(place, known.code(), known.errno())
                : new IOException(place + ": " + cause, cause);
    }

    private synchronized ThreadPoolExecutor pool() {
        ThreadPoolExecutor threads = pool;
        if (threads == null) {
            var factory =
                    Thread.ofPlatform().daemon().name("jacket-resolver-", 0).factory();
            threads = new ThreadPoolExecutor(
                    THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
            threads.allowCoreThreadTimeOut(true);
            pool = threads;
        }
        return threads;
    }

    /// What [#getAddrInfo] is asked for.
    ///
    /// **threads:** immutable.
    ///
    /// @param family the only family wanted, or [Family#UNSPEC]
    /// @param type the only type wanted; number 0 for all
    /// @param protocol the only protocol wanted, or [Protocol#DEFAULT]
    /// @param flags `AI_` constants of this class, added up
    public record Query(Family family, SocketType type, Protocol protocol, int flags) {
        /// Addresses for bind: no host means the wildcard.
        public static final int AI_PASSIVE = Netdb.AI_PASSIVE;

        /// The name's official form as well.
        public static final int AI_CANONNAME = Netdb.AI_CANONNAME;

        /// The host is numeric; nobody is asked.
        public static final int AI_NUMERICHOST = Netdb.AI_NUMERICHOST;

        /// IPv4 addresses mapped into IPv6 where there are no others.
        public static final int AI_V4MAPPED = Netdb.AI_V4MAPPED;

        /// Mapped addresses besides the others.
        public static final int AI_ALL = Netdb.AI_ALL;

        /// Only families that this machine has an address of.
        public static final int AI_ADDRCONFIG = Netdb.AI_ADDRCONFIG;

        /// The service is a number; nobody is asked.
        public static final int AI_NUMERICSERV = Netdb.AI_NUMERICSERV;

        /// Stream addresses of both families.
        public static final Query STREAM = of(SocketType.STREAM);

        /// Datagram addresses of both families.
        public static final Query DGRAM = of(SocketType.DGRAM);

        /// {@return a query for one type, both families, no flags}
        ///
        /// @param type the only type wanted
        public static Query of(SocketType type) {
            return new Query(Family.UNSPEC, type, Protocol.DEFAULT, 0);
        }

        /// {@return the same for one family}
        ///
        /// @param next the only family wanted, or [Family#UNSPEC]
        public Query family(Family next) {
            return new Query(next, type, protocol, flags);
        }

        /// {@return the same with these flags}
        ///
        /// @param next `AI_` constants, added up
        public Query flags(int next) {
            return new Query(family, type, protocol, next);
        }
    }

    /// One answer of [#getAddrInfo].
    ///
    /// **threads:** immutable.
    ///
    /// @param family for `Socket.open`
    /// @param type for `Socket.open`
    /// @param protocol for `Socket.open`
    /// @param canonicalName the name's official form, if it was asked for, and then in the first answer alone;
    /// else empty
    /// @param address with the service's port
    public record AddrInfo(Family family, SocketType type, Protocol protocol, String canonicalName, Address address) {}

    /// The answer of [#getNameInfo]. The constants are flags of the question.
    ///
    /// **threads:** immutable.
    ///
    /// @param host a name or a numeric address
    /// @param service a name or a number
    public record HostAndService(String host, String service) {
        /// Give the host's number.
        public static final int NI_NUMERICHOST = Netdb.NI_NUMERICHOST;

        /// Give the port.
        public static final int NI_NUMERICSERV = Netdb.NI_NUMERICSERV;

        /// Leave the local domain out of the name.
        public static final int NI_NOFQDN = Netdb.NI_NOFQDN;

        /// Fail with EAI_NONAME if the host has no name.
        public static final int NI_NAMEREQD = Netdb.NI_NAMEREQD;

        /// The service is one of UDP.
        public static final int NI_DGRAM = Netdb.NI_DGRAM;
    }
}
