package dev.jacket.sockets;

import static dev.jacket.sys.Errnos.EAGAIN;

import dev.jacket.loop.Deadline;
import dev.jacket.loop.internal.Host;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.Cleaner;
import java.nio.channels.ByteChannel;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A socket: BSD's calls on one descriptor of the kernel.
///
/// Calls wait until they are done, or for as long as [#timeout(java.time.Duration)] says, on platform threads and
/// on virtual threads, which park. Counts are results: [#EOF] is the end of a stream, [#WOULD_BLOCK] says that a
/// socket that does not wait would have had to. Failures are exceptions that carry the errno:
/// [Errno#of(Throwable)].
///
/// **threads:** shared. One thread may send while another receives. [#close] from any thread ends every call that
/// waits, with an [java.nio.channels.AsynchronousCloseException]; `Thread.interrupt` ends the interrupted thread's
/// call, with a [CallInterruptedException], and leaves the socket open.
public final class Socket extends SocketMessages implements AutoCloseable {
    /// The result of a receive at the end of a stream.
    public static final int EOF = -1;

    /// The result of a call that would have to wait and may not.
    public static final int WOULD_BLOCK = -2;

    /// The backlog of [#listen()]; the kernel clips it to `net.core.somaxconn`.
    public static final int DEFAULT_BACKLOG = 4096;

    private final Address acceptedFrom;
    private final Cleaner.Cleanable watch;

    Socket(Handle handle, Address acceptedFrom) {
        super(handle);
        this.acceptedFrom = acceptedFrom;
        this.watch = Leaks.watch(this, handle);
    }

    /// Opens a socket of the type's usual protocol.
    ///
    /// **call:** socket(2) with SOCK_CLOEXEC.
    ///
    /// @param family such as [Family#INET]
    /// @param type such as [SocketType#STREAM]
    /// @return the socket
    /// @throws IOException with the kernel's errno: EAFNOSUPPORT, ESOCKTNOSUPPORT, EPROTONOSUPPORT, EPERM, EMFILE
    public static Socket open(Family family, SocketType type) throws IOException {
        return open(family, type, Protocol.DEFAULT);
    }

    /// Opens a socket. Nothing is emulated: the kernel has the last word.
    ///
    /// **call:** socket(2) with SOCK_CLOEXEC.
    ///
    /// @param family such as [Family#INET]
    /// @param type such as [SocketType#STREAM]
    /// @param protocol such as [Protocol#TCP], or [Protocol#DEFAULT]
    /// @return the socket
    /// @throws IOException with the kernel's errno: EAFNOSUPPORT, ESOCKTNOSUPPORT, EPROTONOSUPPORT, EPERM, EMFILE
    public static Socket open(Family family, SocketType type, Protocol protocol) throws IOException {
        return Opening.open(Host.system(), family, type, protocol);
    }

    /// Opens a descriptor and adds no flag, so that child processes inherit it and calls on it block, unless the
    /// type holds flags: for handing it on. [#fromFd] makes a socket of it.
    ///
    /// **call:** socket(2).
    ///
    /// @param family such as [Family#INET]
    /// @param type such as [SocketType#STREAM]
    /// @param protocol such as [Protocol#TCP], or [Protocol#DEFAULT]
    /// @return the number, which the caller closes
    /// @throws IOException with the kernel's errno, as [#open(Family, SocketType, Protocol)]
    public static int openRaw(Family family, SocketType type, Protocol protocol) throws IOException {
        return Opening.openRaw(Host.system(), family, type, protocol);
    }

    /// Takes over the sockets that the service manager has opened for this process. They are handed out once: a
    /// second call gives none, and [#inherited(String)] has been given its own.
    ///
    /// **call:** as sd_listen_fds_with_names(3): `LISTEN_PID` must name this process, and the sockets are the
    /// `LISTEN_FDS` descriptors from 3 on. Child processes do not inherit them.
    ///
    /// @return the sockets in order, each with its name of `LISTEN_FDNAMES`, or `unknown`; empty if there are none
    /// @throws IOException if one is no socket (ENOTSOCK) or not open (EBADF), or the variables make no sense; all
    /// of them are then left open
    public static List<Inherited> inherited() throws IOException {
        return Inheritance.take();
    }

    /// Takes over those sockets of the service manager's that have a name; the others stay for other calls.
    ///
    /// ```java
    /// var web = SocketServer.of(Socket.inherited("web").toArray(Socket[]::new)).handler(handler).start();
    /// ```
    ///
    /// **call:** as sd_listen_fds_with_names(3), by `LISTEN_FDNAMES`.
    ///
    /// @param name what the manager calls them; `unknown` where it gives no names
    /// @return the sockets in order; empty if there are none of that name, or they were taken before
    /// @throws IOException as [#inherited()]
    public static List<Socket> inherited(String name) throws IOException {
        return Inheritance.take(name);
    }

    /// A socket that the service manager has opened.
    ///
    /// **threads:** shared, as the socket.
    ///
    /// @param name what the manager calls it; several may have the same
    /// @param socket the socket
    public record Inherited(String name, Socket socket) {}

    /// Opens two connected Unix stream sockets.
    ///
    /// **call:** socketpair(2) with SOCK_CLOEXEC.
    ///
    /// @return the two
    /// @throws IOException if the kernel refuses
    public static SocketPair pair() throws IOException {
        return pair(Family.UNIX, SocketType.STREAM, Protocol.DEFAULT);
    }

    /// Opens two connected sockets.
    ///
    /// **call:** socketpair(2) with SOCK_CLOEXEC.
    ///
    /// @param family [Family#UNIX]; others give EOPNOTSUPP
    /// @param type such as [SocketType#SEQPACKET]
    /// @param protocol usually [Protocol#DEFAULT]
    /// @return the two
    /// @throws IOException if the kernel refuses
    public static SocketPair pair(Family family, SocketType type, Protocol protocol) throws IOException {
        return Opening.pair(Host.system(), family, type, protocol);
    }

    /// Makes a socket of a descriptor that is open already; what it is, is asked from the kernel.
    ///
    /// **call:** getsockopt(2), fcntl(2). O_NONBLOCK is set, for every process that shares the open file; [#detach]
    /// puts it back as it was.
    ///
    /// @param fd the number
    /// @param ownership whether the socket takes the number itself, or one of its own for the same open file
    /// @return the socket
    /// @throws IOException if it is no socket (ENOTSOCK) or not open (EBADF)
    public static Socket fromFd(int fd, Ownership ownership) throws IOException {
        return Opening.fromFd(Host.system(), fd, ownership);
    }

    /// Opens a listening socket: bound, and ready to accept.
    ///
    /// **call:** socket(2), setsockopt(2), bind(2), listen(2).
    ///
    /// @param address where to listen; the IPv6 wildcard takes IPv4 as well unless the configuration says otherwise
    /// @param config options to set before binding, and the backlog
    /// @return the listener
    /// @throws IOException if binding is refused
    public static Socket listenOn(Address address, ListenConfig config) throws IOException {
        return Opening.listenOn(Host.system(), address, config);
    }

    /// Resolves a name and connects to the first of its addresses that answers.
    ///
    /// **call:** getaddrinfo(3), socket(2), connect(2).
    ///
    /// @param host a name or a numeric address
    /// @param port 0 to 65535
    /// @param config limits, and how addresses are tried
    /// @return the connected stream socket
    /// @throws IOException of the last address that failed, with the earlier ones suppressed in it
    public static Socket connectTo(String host, int port, ConnectConfig config) throws IOException {
        return Connecting.to(Host.system(), Resolver.SYSTEM, host, port, config);
    }

    /// Binds to a local address.
    ///
    /// **call:** bind(2).
    ///
    /// @param address port 0 leaves the choice to the kernel; [#localAddress] tells it
    /// @throws IOException a [java.net.BindException] for EADDRINUSE, EADDRNOTAVAIL, EACCES; EINVAL if bound twice
    public void bind(Address address) throws IOException {
        Lifecycle.bind(handle, address);
    }

    /// Listens with [#DEFAULT_BACKLOG].
    ///
    /// **call:** listen(2).
    ///
    /// @throws IOException if the type does not listen (EOPNOTSUPP)
    public void listen() throws IOException {
        listen(DEFAULT_BACKLOG);
    }

    /// Lets peers connect.
    ///
    /// **call:** listen(2).
    ///
    /// @param backlog how many connections may wait to be accepted, zero or more
    /// @throws IOException if the type does not listen (EOPNOTSUPP)
    public void listen(int backlog) throws IOException {
        Lifecycle.listen(handle, backlog);
    }

    /// {@return the next connection, waiting for it}
    ///
    /// **call:** accept4(2). Errors of a connection that broke while it waited are passed over.
    ///
    /// @throws IOException EMFILE, ENFILE, ENOBUFS, ENOMEM, and EAGAIN if this socket does not wait
    public Socket accept() throws IOException {
        return accept(handle.deadline());
    }

    /// {@return the next connection, waiting for it}
    ///
    /// **call:** accept4(2). Errors of a connection that broke while it waited are passed over.
    ///
    /// @param deadline for this call, instead of the socket's timeout
    /// @throws IOException EMFILE, ENFILE, ENOBUFS, ENOMEM, and EAGAIN if the deadline is [Deadline#NOW]
    public Socket accept(Deadline deadline) throws IOException {
        Socket accepted = new Acceptor(handle).accept(deadline);
        if (accepted == null) {
            throw handle.failureOutsideCall("accept", -EAGAIN, Address.NONE);
        }
        return accepted;
    }

    /// {@return the next connection, or nothing; it does not wait}
    ///
    /// **call:** accept4(2).
    ///
    /// @throws IOException EMFILE, ENFILE, ENOBUFS, ENOMEM
    public Optional<Socket> tryAccept() throws IOException {
        return Optional.ofNullable(new Acceptor(handle).accept(Deadline.NOW));
    }

    /// {@return the peer's address as accept gave it; [Address#NONE] if this socket was not accepted}
    public Address acceptedFrom() {
        return acceptedFrom;
    }

    /// Connects. After a timeout or an interrupt the attempt goes on, and the same call joins it.
    ///
    /// **call:** connect(2).
    ///
    /// @param address the peer; on a datagram socket it may be set again
    /// @return true when connected; false if it is under way and this socket does not wait
    /// @throws IOException a [java.net.ConnectException] for ECONNREFUSED and ETIMEDOUT
    public boolean connect(Address address) throws IOException {
        return connect(address, handle.deadline());
    }

    /// Connects. After a timeout or an interrupt the attempt goes on, and the same call joins it.
    ///
    /// **call:** connect(2).
    ///
    /// @param address the peer; on a datagram socket it may be set again
    /// @param deadline for this call, instead of the socket's timeout
    /// @return true when connected; false if it is under way and the deadline is [Deadline#NOW]
    /// @throws IOException a [java.net.ConnectException] for ECONNREFUSED and ETIMEDOUT
    public boolean connect(Address address, Deadline deadline) throws IOException {
        Objects.requireNonNull(address, "address");
        int errno = new Connector(handle).connect(address, deadline);
        return Lifecycle.isConnected(handle, errno, address);
    }

    /// Connects, and gives the errno as a value.
    ///
    /// **call:** connect(2).
    ///
    /// @param address the peer
    /// @return [Errno#NONE] when connected; EINPROGRESS, EALREADY, EISCONN as values; EAGAIN for a timeout of ours
    /// @throws IOException if the socket is closed or the thread interrupted
    public Errno connectEx(Address address) throws IOException {
        try {
            return Errno.of(new Connector(handle).connect(address, handle.deadline()));
        } catch (CallTimeoutException late) {
            return Errno.of(EAGAIN);
        }
    }

    /// Takes the peer away: a datagram socket receives from anyone again, TCP resets.
    ///
    /// **call:** connect(2) with AF_UNSPEC.
    ///
    /// @throws IOException if the kernel refuses
    public void disconnect() throws IOException {
        Lifecycle.disconnect(handle);
    }

    /// Waits until a call may succeed at once. Readiness is a hint: another thread may be faster.
    ///
    /// **call:** ppoll(2) on a platform thread; a virtual one is parked until epoll(7) tells.
    ///
    /// @param interest what to wait for
    /// @param deadline how long at most
    /// @throws IOException a [CallTimeoutException] if nothing happened by then
    public void await(Interest interest, Deadline deadline) throws IOException {
        Lifecycle.await(handle, interest, deadline);
    }

    /// Shuts one way or both, for every descriptor of the open file.
    ///
    /// **call:** shutdown(2).
    ///
    /// @param how [Shutdown#WRITE] tells the peer that nothing more comes
    /// @throws IOException ENOTCONN if it is not connected, or the peer is gone
    public void shutdown(Shutdown how) throws IOException {
        Lifecycle.shutdown(handle, how);
    }

    /// {@return another socket for the same open file, with a timeout of its own}
    ///
    /// **call:** fcntl(2) with F_DUPFD_CLOEXEC.
    ///
    /// @throws IOException EMFILE
    public Socket dup() throws IOException {
        return Opening.dup(handle, acceptedFrom);
    }

    /// Gives the descriptor away: every call is woken and waited for, and the socket is closed, but the number
    /// stays open and is the caller's.
    ///
    /// **call:** fcntl(2), which puts back O_NONBLOCK as it was found by [#fromFd].
    ///
    /// @return the number
    /// @throws IOException if the socket is closed
    public int detach() throws IOException {
        int number = Opening.detach(handle);
        watch.clean();
        return number;
    }

    /// {@return the bytes that are received, as a stream; closing it closes the socket}
    public InputStream input() {
        return Views.input(this);
    }

    /// {@return a stream whose bytes are sent, each write whole; closing it closes the socket}
    public OutputStream output() {
        return Views.output(this);
    }

    /// Begins to read and write this stream socket through buffers: the cheapest way for a server.
    ///
    /// @return the stream; nobody else receives from the socket from now on
    /// @throws IllegalStateException if the socket is no [SocketType#STREAM]
    public SocketStream stream() {
        return new SocketStream(this, handle);
    }

    /// Begins to receive and answer this datagram socket in batches: the cheapest way for a server. If it is bound to
    /// all addresses, the kernel says from now on by which one a datagram came.
    ///
    /// **call:** setsockopt(2) with IP_PKTINFO or IPV6_RECVPKTINFO, where it is bound to all addresses.
    ///
    /// @return room for [Datagrams#BATCH] datagrams of [Datagrams#LONGEST] bytes
    /// @throws IOException if the socket is closed
    /// @throws IllegalStateException if the socket is no [SocketType#DGRAM]
    public Datagrams datagrams() throws IOException {
        return datagrams(Datagrams.BATCH, Datagrams.LONGEST);
    }

    /// Does the same with room for fewer, more, or shorter ones.
    ///
    /// **call:** setsockopt(2) with IP_PKTINFO or IPV6_RECVPKTINFO, where it is bound to all addresses.
    ///
    /// @param most datagrams of a batch, 1 to 1024
    /// @param size the most bytes of a datagram and of a reply, 0 to 1 MiB
    /// @return room for them
    /// @throws IOException if the socket is closed
    /// @throws IllegalStateException if the socket is no [SocketType#DGRAM]
    public Datagrams datagrams(int most, int size) throws IOException {
        return new Datagrams(handle, receiver.unnamedOrNone(), most, size);
    }

    /// {@return a channel over this socket; closing it closes the socket}
    public ByteChannel channel() {
        return new Views.Channel(this);
    }

    /// Closes the socket: later calls fail with [java.nio.channels.ClosedChannelException], waiting ones end with
    /// an [java.nio.channels.AsynchronousCloseException], and the number is freed when the last of them has left. A
    /// second call does nothing.
    ///
    /// **call:** close(2). Unread TCP data make the kernel send a reset.
    @Override
    public void close() {
        Lifecycle.close(handle);
        watch.clean();
    }

    @Override
    public String toString() {
        return handle.toString();
    }
}
