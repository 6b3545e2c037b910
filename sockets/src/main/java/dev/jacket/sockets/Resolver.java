package dev.jacket.sockets;

import dev.jacket.loop.Deadline;
import dev.jacket.sys.Libc;
import dev.jacket.sys.Netdb;
import java.io.IOException;
import java.net.IDN;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
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
/// libc may block for long, so it is asked on at most eight platform threads of the resolver's own: a virtual thread
/// parks meanwhile, a deadline and an interrupt are obeyed, and a question that nobody waits for any more is taken out
/// of the queue. Numeric questions are answered at once.
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
    /// @param address an internet address
    /// @param flags NI_NUMERICHOST 1, NI_NUMERICSERV 2, NI_NOFQDN 4, NI_NAMEREQD 8, NI_DGRAM 16, added up
    /// @param deadline for the answer
    /// @throws ResolveException if there is no answer
    /// @throws IOException a [CallTimeoutException] if the deadline passed, or a [CallInterruptedException]
    public static HostAndService getNameInfo(Address address, int flags, Deadline deadline) throws IOException {
        return SYSTEM.ask("getnameinfo " + address, () -> SYSTEM.names.getNameInfo(address, flags), deadline);
    }

    List<AddrInfo> addresses(String host, String service, Query query, Deadline deadline) throws IOException {
        String place = "getaddrinfo " + LibcNames.place(host, service);
        String ascii = ascii(host, place);
        Address.@Nullable Ip numeric = numeric(ascii, service, query);
        if (numeric != null) {
            return List.of(new AddrInfo(numeric.family(), query.type(), query.protocol(), "", numeric));
        }
        return ask(place, () -> names.getAddrInfo(ascii, service, query), deadline);
    }

    List<Address> addresses(String host, int port, Family family, Deadline deadline) throws IOException {
        Query query = Query.STREAM.family(family).flags(Query.AI_NUMERICSERV);
        return addresses(host, Integer.toString(port), query, deadline).stream()
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

    // The short way for what needs nobody's answer: start-up and accept paths must not pay for a thread.
    private static Address.@Nullable Ip numeric(String host, String service, Query query) {
        boolean plain = !host.isEmpty()
                && (Character.digit(host.charAt(0), 16) >= 0 || host.charAt(0) == ':')
                && (query.flags() & ~(Query.AI_NUMERICHOST | Query.AI_NUMERICSERV | Query.AI_PASSIVE)) == 0
                && query.type().number() != 0;
        if (!plain || service.length() > 5 || !service.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        try {
            Address.Ip address = Address.inet(host, service.isEmpty() ? 0 : Integer.parseInt(service));
            boolean wanted =
                    query.family().equals(Family.UNSPEC) || query.family().equals(address.family());
            return wanted ? address : null;
        } catch (IllegalArgumentException notNumeric) {
            return null;
        }
    }

    private <T> T ask(String place, Callable<T> question, Deadline deadline) throws IOException {
        Future<T> answer = pool().submit(question);
        try {
            return answer.get(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof ResolveException known) {
                throw known;
            }
            throw new IOException(place + ": " + failed.getCause(), failed.getCause());
        } catch (TimeoutException late) {
            throw new CallTimeoutException(place, deadline.limit(), 0);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException(place, 0);
        } finally {
            answer.cancel(false);
        }
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
}
