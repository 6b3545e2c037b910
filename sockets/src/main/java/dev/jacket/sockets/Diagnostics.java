package dev.jacket.sockets;

import static dev.jacket.sys.LinuxSockDiag.INET_DIAG_BC_D_COND;
import static dev.jacket.sys.LinuxSockDiag.INET_DIAG_BC_D_GE;
import static dev.jacket.sys.LinuxSockDiag.INET_DIAG_BC_D_LE;
import static dev.jacket.sys.LinuxSockDiag.INET_DIAG_BC_S_COND;
import static dev.jacket.sys.LinuxSockDiag.INET_DIAG_BC_S_GE;
import static dev.jacket.sys.LinuxSockDiag.INET_DIAG_BC_S_LE;

import dev.jacket.loop.Deadline;
import dev.jacket.loop.internal.Host;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The sockets of this machine, whoever owns them, as ss(8) lists them.
///
/// ```java
/// for (var each : Diagnostics.inet(Family.INET, Protocol.TCP, Diagnostics.State.ESTABLISHED)) {
///     System.out.println(each.local() + " " + each.peer() + " " + each.info().orElseThrow().rtt());
/// }
/// ```
///
/// **call:** dumps of SOCK_DIAG_BY_FAMILY over sock_diag(7), again where the kernel says that something changed
/// meanwhile. No privilege is needed. Only sockets of this network namespace are seen.
///
/// **threads:** shared.
public final class Diagnostics {
    private Diagnostics() {}

    /// The state of a socket, which is TCP's; other protocols have [#ESTABLISHED] for connected and [#CLOSE] for
    /// everything else. An open value.
    ///
    /// **threads:** immutable.
    ///
    /// @param number what the kernel calls it, 0..31
    public record State(int number) {
        /// Connected.
        public static final State ESTABLISHED = new State(1);

        /// Connecting.
        public static final State SYN_SENT = new State(2);

        /// Being connected to.
        public static final State SYN_RECV = new State(3);

        /// Shut by this side, which waits for the peer to have seen it.
        public static final State FIN_WAIT1 = new State(4);

        /// Shut by this side, which waits for the peer to shut.
        public static final State FIN_WAIT2 = new State(5);

        /// Over; the addresses are kept from being used again too soon.
        public static final State TIME_WAIT = new State(6);

        /// Not connected.
        public static final State CLOSE = new State(7);

        /// Shut by the peer.
        public static final State CLOSE_WAIT = new State(8);

        /// Shut by both, the peer first.
        public static final State LAST_ACK = new State(9);

        /// Listening.
        public static final State LISTEN = new State(10);

        /// Shut by both at once.
        public static final State CLOSING = new State(11);

        /// A state of a number.
        public State {
            if (number < 0 || number > 31) {
                throw new IllegalArgumentException("state " + number + " is not in 0..31");
            }
        }

        /// {@return the name, such as `ESTABLISHED`, or `STATE_` and the number}
        public String name() {
            return switch (number) {
                case 1 -> "ESTABLISHED";
                case 2 -> "SYN_SENT";
                case 3 -> "SYN_RECV";
                case 4 -> "FIN_WAIT1";
                case 5 -> "FIN_WAIT2";
                case 6 -> "TIME_WAIT";
                case 7 -> "CLOSE";
                case 8 -> "CLOSE_WAIT";
                case 9 -> "LAST_ACK";
                case 10 -> "LISTEN";
                case 11 -> "CLOSING";
                default -> "STATE_" + number;
            };
        }

        /// {@return the name}
        @Override
        public String toString() {
            return name();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof State that && number == that.number;
        }

        @Override
        public int hashCode() {
            return number;
        }
    }

    /// What a TCP socket waits for.
    ///
    /// **threads:** immutable.
    ///
    /// @param kind 0 nothing, 1 to send again, 2 keepalive, 3 the end of TIME_WAIT, 4 to probe a closed window
    /// @param expires when
    /// @param retransmits how often it has done so in a row
    public record Timer(int kind, Duration expires, int retransmits) {}

    /// One internet socket.
    ///
    /// **threads:** immutable.
    ///
    /// @param protocol as it was asked for
    /// @param state where it stands
    /// @param local its own address
    /// @param peer the other side's; the wildcard and port 0 if it has none
    /// @param ifIndex the interface that it is bound to, 0 for all
    /// @param timer what it waits for
    /// @param receiveQueue bytes that wait to be received; of a listener, connections that wait to be accepted
    /// @param sendQueue bytes that are not acknowledged; of a listener, the backlog
    /// @param uid the user who opened it
    /// @param inode its number in `/proc/PID/fd`; 0 if no process has it any more
    /// @param cookie a number of its own, which [Options#SO_COOKIE] gives too
    /// @param info what is known of a TCP connection
    /// @param congestion the name of its congestion control; empty if it has none
    /// @param details what few ask for
    public record SocketEntry(
            Protocol protocol,
            State state,
            Address.Ip local,
            Address.Ip peer,
            int ifIndex,
            Timer timer,
            long receiveQueue,
            long sendQueue,
            long uid,
            long inode,
            long cookie,
            Optional<TcpInfo> info,
            String congestion,
            Details details) {
        /// {@return whether it accepts connections}
        public boolean isListening() {
            return state.equals(State.LISTEN);
        }
    }

    /// What else the kernel tells of an internet socket; a connection that is not accepted yet, or only waits for
    /// the end of TIME_WAIT, has little of it.
    ///
    /// **threads:** immutable.
    ///
    /// @param memory what it holds, as [Options#SO_MEMINFO] gives it too: INET_DIAG_SKMEMINFO, in which
    ///     INET_DIAG_MEMINFO is contained
    /// @param shutdown which halves have ended, by this side or, for [Shutdown#READ], by the peer; empty if none
    /// @param tos the TOS byte of what it sends, 0 to 255, as [Options#IP_TOS]
    /// @param trafficClass the same of IPv6, as [Options#IPV6_TCLASS]
    /// @param v6Only whether it takes no IPv4; empty unless it is IPv6 and listens or is not connected
    /// @param mark [Options#SO_MARK]; empty without CAP_NET_ADMIN
    /// @param cgroup the inode of its directory in the second version of cgroups; Linux 5.7
    /// @param upperProtocol what is stacked on TCP, such as `mptcp` or `tls`; empty if nothing is
    /// @param path of which MPTCP connection this is a path, if it is one
    /// @param tls what the kernel encrypts and decrypts of it, where TLS was handed to the kernel
    /// @param options which of nine boolean options are on, from [Options]; empty before Linux 5.10
    public record Details(
            Optional<Options.MemInfo> memory,
            Optional<Shutdown> shutdown,
            OptionalInt tos,
            OptionalInt trafficClass,
            Optional<Boolean> v6Only,
            OptionalLong mark,
            OptionalLong cgroup,
            String upperProtocol,
            Optional<Path> path,
            Optional<KernelTls> tls,
            Map<Option<Boolean>, Boolean> options) {
        /// Details that nobody changes.
        public Details {
            options = Map.copyOf(options);
        }
    }

    /// A TCP connection as one of the paths of an MPTCP connection: INET_ULP_INFO_MPTCP.
    ///
    /// **threads:** immutable.
    ///
    /// @param localToken this side's number for the MPTCP connection, of 32 bits; the same on all its paths
    /// @param remoteToken the peer's number for it
    /// @param localId the number of this side's address, 0 to 255; 0 is the one of the first path
    /// @param remoteId the number of the peer's address, 0 to 255
    /// @param flags MPTCP_SUBFLOW_FLAG_*, such as 8 for a path that was joined from this side
    public record Path(long localToken, long remoteToken, int localId, int remoteId, int flags) {}

    /// TLS inside the kernel: INET_ULP_INFO_TLS. A direction is 1 for not begun, 2 for the kernel's own code, 3 for
    /// the network card, 4 for the card where it makes the records too.
    ///
    /// **threads:** immutable.
    ///
    /// @param version such as 0x0304 for TLS 1.3; 0 while there are no keys
    /// @param cipher TLS_CIPHER_*, such as 51 for AES-GCM with 128 bits; 0 while there are no keys
    /// @param sending who encrypts
    /// @param receiving who decrypts
    /// @param zeroCopy whether files go to the card without a copy, and must not change meanwhile
    /// @param unpadded whether what comes is expected to be without padding
    public record KernelTls(int version, int cipher, int sending, int receiving, boolean zeroCopy, boolean unpadded) {}

    /// The file that a Unix socket is bound to, which may be deleted meanwhile.
    ///
    /// **threads:** immutable.
    ///
    /// @param inode its number, of which the kernel tells 32 bits
    /// @param major which kind of device it is on
    /// @param minor which device of the kind
    public record BoundFile(long inode, int major, int minor) {
        static BoundFile of(int inode, int device) {
            // Inside, the kernel puts twelve bits before twenty; stat(2) shuffles them.
            return new BoundFile(Integer.toUnsignedLong(inode), device >>> 20, device & 0xfffff);
        }
    }

    /// One Unix socket.
    ///
    /// **threads:** immutable.
    ///
    /// @param type stream, datagram or seqpacket
    /// @param state where it stands
    /// @param local its address
    /// @param inode its number in `/proc/PID/fd`
    /// @param peerInode the other side's; 0 if it has none
    /// @param pending the numbers of the sockets that wait to be accepted
    /// @param receiveQueue bytes that wait to be received; of a listener, connections that wait to be accepted
    /// @param sendQueue memory of what was sent and not received; of a listener, the backlog
    /// @param uid the user who opened it, if the kernel tells: Linux 5.3 or newer
    /// @param cookie a number of its own, which [Options#SO_COOKIE] gives too
    /// @param file what it is bound to, if that is a path
    /// @param memory what it holds, as [Options#SO_MEMINFO] gives it too
    /// @param shutdown which halves have ended, by either side; empty if none
    public record UnixEntry(
            SocketType type,
            State state,
            Address.Unix local,
            long inode,
            long peerInode,
            List<Long> pending,
            long receiveQueue,
            long sendQueue,
            OptionalInt uid,
            long cookie,
            Optional<BoundFile> file,
            Optional<Options.MemInfo> memory,
            Optional<Shutdown> shutdown) {
        /// {@return whether it accepts connections}
        public boolean isListening() {
            return state.equals(State.LISTEN);
        }
    }

    /// Which internet sockets to list, decided inside the kernel, so that others cost nothing: what ss(8) can say.
    ///
    /// ```java
    /// var web = Diagnostics.Filter.localPorts(80, 80).or(Diagnostics.Filter.localPorts(443, 443));
    /// var remote = Diagnostics.Filter.peer(Address.inet("127.0.0.0", 0), 8).not();
    /// var found = Diagnostics.inet(Family.INET, Protocol.TCP, web.and(remote), Diagnostics.State.ESTABLISHED);
    /// ```
    ///
    /// **call:** INET_DIAG_REQ_BYTECODE of sock_diag(7); the text of a filter is what ss(8) takes for the same.
    ///
    /// **threads:** immutable.
    public sealed interface Filter permits InetFilter {
        /// {@return the sockets whose own port is in a range}
        ///
        /// @param first the first port, 0 to 65535
        /// @param last the last port, itself included
        /// @throws IllegalArgumentException if that is no range
        static Filter localPorts(int first, int last) {
            return InetFilter.ports("sport", INET_DIAG_BC_S_GE, INET_DIAG_BC_S_LE, first, last);
        }

        /// {@return the sockets whose peer's port is in a range}
        ///
        /// @param first the first port, 0 to 65535
        /// @param last the last port, itself included
        /// @throws IllegalArgumentException if that is no range
        static Filter peerPorts(int first, int last) {
            return InetFilter.ports("dport", INET_DIAG_BC_D_GE, INET_DIAG_BC_D_LE, first, last);
        }

        /// {@return the sockets whose own address begins like one; IPv4 is also found mapped into IPv6}
        ///
        /// @param address the address, and the port unless that is 0
        /// @param prefix how many of its bits count, up to 32 or 128; 0 for any address of the family
        /// @throws IllegalArgumentException if the prefix is longer than the address
        static Filter local(Address.Ip address, int prefix) {
            return InetFilter.host("src", INET_DIAG_BC_S_COND, address, prefix);
        }

        /// {@return the sockets whose peer's address begins like one; IPv4 is also found mapped into IPv6}
        ///
        /// @param address the address, and the port unless that is 0
        /// @param prefix how many of its bits count, up to 32 or 128; 0 for any address of the family
        /// @throws IllegalArgumentException if the prefix is longer than the address
        static Filter peer(Address.Ip address, int prefix) {
            return InetFilter.host("dst", INET_DIAG_BC_D_COND, address, prefix);
        }

        /// {@return the sockets that are bound to an interface}
        ///
        /// @param ifIndex the interface's number, from 1
        /// @throws IllegalArgumentException if the number is none
        static Filter device(int ifIndex) {
            return InetFilter.device(ifIndex);
        }

        /// {@return the sockets of a mark, [Options#SO_MARK]}
        ///
        /// Listing them fails with EPERM without CAP_NET_ADMIN.
        ///
        /// @param mark the mark, of 32 bits
        /// @param mask which bits of it count; 0xffffffff for all
        /// @throws IllegalArgumentException if a number has more than 32 bits
        static Filter mark(long mark, long mask) {
            return InetFilter.mark(mark, mask);
        }

        /// {@return the sockets of a cgroup of the second version, which ss(8) takes by its path}
        ///
        /// Listing them fails with EINVAL before Linux 5.7.
        ///
        /// @param inode that of the cgroup's directory, as [Details#cgroup] tells it
        static Filter cgroup(long inode) {
            return InetFilter.cgroup(inode);
        }

        /// {@return the sockets whose own port the kernel chose}
        static Filter autobound() {
            return InetFilter.autobound();
        }

        /// {@return the sockets that pass both}
        ///
        /// @param other the other filter
        /// @throws IllegalArgumentException if it grows beyond 65280 bytes of code, some thousand conditions
        Filter and(Filter other);

        /// {@return the sockets that pass one or the other, or both}
        ///
        /// @param other the other filter
        /// @throws IllegalArgumentException if it grows beyond 65280 bytes of code, some thousand conditions
        Filter or(Filter other);

        /// {@return the sockets that do not pass}
        ///
        /// @throws IllegalArgumentException if it grows beyond 65280 bytes of code, some thousand conditions
        Filter not();
    }

    /// {@return the internet sockets of one family and protocol}
    ///
    /// **call:** sock_diag(7): SOCK_DIAG_BY_FAMILY, again if something changed meanwhile.
    ///
    /// @param family [Family#INET] or [Family#INET6]; the latter has those that take IPv4 as well
    /// @param protocol such as [Protocol#TCP], [Protocol#UDP], [Protocol#UDPLITE], [Protocol#RAW], [Protocol#MPTCP]
    /// @param states which ones; all if none are named
    /// @throws IOException ENOENT if the kernel cannot list the protocol
    /// @throws IllegalArgumentException if the family is another
    public static List<SocketEntry> inet(Family family, Protocol protocol, State... states) throws IOException {
        return inet(Host.system(), family, protocol, states);
    }

    static List<SocketEntry> inet(Host host, Family family, Protocol protocol, State... states) throws IOException {
        return InetDump.of(host, known(family), protocol, new byte[0], mask(states));
    }

    /// {@return the internet sockets of one family and protocol that pass a filter}
    ///
    /// **call:** sock_diag(7): SOCK_DIAG_BY_FAMILY, again if something changed meanwhile.
    ///
    /// @param family [Family#INET] or [Family#INET6]; the latter has those that take IPv4 as well
    /// @param protocol such as [Protocol#TCP], [Protocol#UDP], [Protocol#UDPLITE], [Protocol#RAW], [Protocol#MPTCP]
    /// @param filter which ones
    /// @param states and of those, which; all if none are named
    /// @throws IOException ENOENT if the kernel cannot list the protocol; EPERM and EINVAL as the filter says
    /// @throws IllegalArgumentException if the family is another
    public static List<SocketEntry> inet(Family family, Protocol protocol, Filter filter, State... states)
            throws IOException {
        return inet(Host.system(), family, protocol, filter, states);
    }

    static List<SocketEntry> inet(Host host, Family family, Protocol protocol, Filter filter, State... states)
            throws IOException {
        return InetDump.of(host, known(family), protocol, ((InetFilter) filter).code(), mask(states));
    }

    /// {@return the TCP socket that has two addresses; empty if there is none}
    ///
    /// It costs the same however many sockets there are. A listener has no peer and is not found. One that only
    /// waits for the end of TIME_WAIT is; its inode is 0.
    ///
    /// **call:** sock_diag(7): SOCK_DIAG_BY_FAMILY for one socket, looked up as for a packet that has come.
    ///
    /// @param local the socket's own address; IPv4 may be mapped into IPv6, here and in what is found
    /// @param peer the other side's
    /// @param ifIndex by which interface its packets come, 1 for the loopback: a socket that is bound to another
    ///     one is not found; with 0 none that is bound to any
    /// @throws IOException if the kernel does not tell
    /// @throws IllegalArgumentException if only one address is of IPv4, or the number is negative
    public static Optional<SocketEntry> tcp(Address.Ip local, Address.Ip peer, int ifIndex) throws IOException {
        return tcp(Host.system(), local, peer, ifIndex);
    }

    static Optional<SocketEntry> tcp(Host host, Address.Ip local, Address.Ip peer, int ifIndex) throws IOException {
        if (ifIndex < 0) {
            throw new IllegalArgumentException("interface " + ifIndex + " is below 0");
        }
        if (local.unmapped() instanceof Address.Ip one
                && peer.unmapped() instanceof Address.Ip other
                && one.family().equals(other.family())) {
            return InetDump.one(host, one, other, ifIndex);
        }
        throw new IllegalArgumentException(local + " and " + peer + " are not of one family");
    }

    private static Family known(Family family) {
        if (!family.equals(Family.INET) && !family.equals(Family.INET6)) {
            throw new IllegalArgumentException("family " + family + " is neither INET nor INET6");
        }
        return family;
    }

    /// Ends a socket, whoever owns it: its calls fail with ECONNABORTED, and a TCP peer is reset.
    ///
    /// **call:** SOCK_DESTROY over sock_diag(7), with CAP_NET_ADMIN.
    ///
    /// @param entry the socket, as it was listed; its cookie keeps another one with the same addresses safe
    /// @throws IOException EPERM without the privilege; ENOENT if it is gone; EOPNOTSUPP if the kernel cannot
    public static void destroy(SocketEntry entry) throws IOException {
        destroy(Host.system(), entry);
    }

    static void destroy(Host host, SocketEntry entry) throws IOException {
        InetDump.destroy(host, entry);
    }

    /// Internet sockets as they end, of whatever process: closed and, for TCP, done with the peer.
    ///
    /// ```java
    /// try (var endings = Diagnostics.endings(Protocol.TCP)) {
    ///     while (true) {
    ///         var ended = endings.next(Deadline.NEVER).orElseThrow();
    ///         System.out.println(ended.local() + " " + ended.peer() + " " + ended.info());
    ///     }
    /// }
    /// ```
    ///
    /// Of an entry the addresses, the cookie, the interface and what was known of the connection are told; its
    /// state is mostly [State#CLOSE]. What goes to TIME_WAIT is told when TIME_WAIT begins. The kernel tells
    /// nobody of sockets that begin.
    ///
    /// **threads:** for one thread; another one may close it, which ends a wait.
    public sealed interface Endings extends AutoCloseable permits InetEndings {
        /// Waits for the next one.
        ///
        /// @param deadline how long to wait at most
        /// @return the socket that has ended; empty only if the deadline is [Deadline#NOW]
        /// @throws CallTimeoutException if none ends before the deadline
        /// @throws IOException ENOBUFS if some were lost because they came faster than they were taken; the
        ///     next call goes on
        Optional<SocketEntry> next(Deadline deadline) throws IOException;

        /// Hears no more.
        @Override
        void close();
    }

    /// Begins to hear of sockets that end.
    ///
    /// **call:** a netlink socket in the groups `SKNLGRP_INET_TCP_DESTROY` and the three like it. No privilege is
    /// needed.
    ///
    /// @param protocols [Protocol#TCP], [Protocol#UDP]; both if none is named
    /// @return those that end from now on, until it is closed
    /// @throws IOException EPROTONOSUPPORT or ENOENT if the kernel lacks it
    /// @throws IllegalArgumentException if a protocol is another
    public static Endings endings(Protocol... protocols) throws IOException {
        return InetEndings.open(Host.system(), protocols);
    }

    /// {@return the Unix sockets}
    ///
    /// **call:** sock_diag(7): SOCK_DIAG_BY_FAMILY, again if something changed meanwhile.
    ///
    /// @param states which ones; all if none are named
    /// @throws IOException ENOENT if the kernel cannot list them
    public static List<UnixEntry> unix(State... states) throws IOException {
        return unix(Host.system(), states);
    }

    static List<UnixEntry> unix(Host host, State... states) throws IOException {
        return UnixDump.of(host, mask(states));
    }

    private static int mask(State... states) {
        int mask = 0;
        for (State state : states) {
            mask |= 1 << state.number();
        }
        return mask == 0 ? -1 : mask;
    }
}
