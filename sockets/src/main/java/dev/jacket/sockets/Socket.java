package dev.jacket.sockets;

import static dev.jacket.sys.Errnos.EAGAIN;

import dev.jacket.loop.Deadline;
import dev.jacket.loop.internal.Host;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.Arrays;
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

    private static final byte[] EMPTY = {};

    private final Receiver receiver;
    private final Address acceptedFrom;

    Socket(Handle handle, Address acceptedFrom) {
        this(handle, new Receiver(handle), acceptedFrom);
    }

    private Socket(Handle handle, Receiver receiver, Address acceptedFrom) {
        super(handle, receiver);
        this.receiver = receiver;
        this.acceptedFrom = acceptedFrom;
        Leaks.watch(this, handle);
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
    /// second call gives none.
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
        Socket accepted = new Acceptor(handle).accept(handle.deadline());
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
        Objects.requireNonNull(address, "address");
        int errno = new Connector(handle).connect(address, handle.deadline());
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

    /// {@return what one receive gives, at most `most` bytes; empty at the end of a stream}
    ///
    /// **call:** recvfrom(2) without an address.
    ///
    /// @param most zero or more
    /// @throws IOException EAGAIN if this socket does not wait and nothing is there
    public byte[] recv(int most) throws IOException {
        return recv(most, MsgFlags.NONE);
    }

    /// {@return what one receive gives, at most `most` bytes; empty at the end of a stream}
    ///
    /// **call:** recvfrom(2) without an address.
    ///
    /// @param most zero or more
    /// @param flags such as [MsgFlags#MSG_PEEK]
    /// @throws IOException EAGAIN if this socket does not wait and nothing is there
    public byte[] recv(int most, MsgFlags flags) throws IOException {
        byte[] buffer = new byte[most];
        int count = recvInto(buffer, 0, most, flags);
        if (count == WOULD_BLOCK) {
            throw handle.failureOutsideCall("recv", -EAGAIN, Address.NONE);
        }
        return count < 0 ? EMPTY : Arrays.copyOf(buffer, Math.min(count, most));
    }

    /// Receives into a whole array.
    ///
    /// **call:** recvfrom(2) without an address.
    ///
    /// @param buffer where the bytes go
    /// @return the count, [#EOF] or [#WOULD_BLOCK]
    /// @throws IOException if the call fails
    public int recvInto(byte[] buffer) throws IOException {
        return recvInto(buffer, 0, buffer.length, MsgFlags.NONE);
    }

    /// Receives into a range of an array.
    ///
    /// **call:** recvfrom(2) without an address.
    ///
    /// @param buffer where the bytes go
    /// @param offset where the range begins
    /// @param length how long it is
    /// @return the count, [#EOF] or [#WOULD_BLOCK]
    /// @throws IOException if the call fails
    public int recvInto(byte[] buffer, int offset, int length) throws IOException {
        return recvInto(buffer, offset, length, MsgFlags.NONE);
    }

    /// Receives into a range of an array. The tail of a longer datagram is lost; [#recvMsg] tells when it was.
    ///
    /// **call:** recvfrom(2) without an address.
    ///
    /// @param buffer where the bytes go
    /// @param offset where the range begins
    /// @param length how long it is; zero asks the kernel all the same
    /// @param flags such as [MsgFlags#MSG_PEEK]
    /// @return the count, [#EOF] or [#WOULD_BLOCK]
    /// @throws IOException if the call fails
    public int recvInto(byte[] buffer, int offset, int length, MsgFlags flags) throws IOException {
        return receiver.recv(buffer, offset, length, flags.bits());
    }

    /// Receives into a buffer, from its position on; the position moves by what the buffer took.
    ///
    /// **call:** recvfrom(2) without an address.
    ///
    /// @param buffer where the bytes go
    /// @param flags such as [MsgFlags#MSG_PEEK]
    /// @param deadline for this call, instead of the socket's timeout
    /// @return the count, [#EOF] or [#WOULD_BLOCK]
    /// @throws IOException if the call fails
    public int recvInto(ByteBuffer buffer, MsgFlags flags, Deadline deadline) throws IOException {
        int count = receiver.recv(buffer, flags.bits(), deadline);
        Buffers.advance(buffer, receiver.taken(count, flags.bits(), buffer.remaining()));
        return count;
    }

    /// Receives into a buffer, from its position on; the position moves by what the buffer took.
    ///
    /// **call:** recvfrom(2) without an address.
    ///
    /// @param buffer where the bytes go
    /// @return the count, [#EOF] or [#WOULD_BLOCK]
    /// @throws IOException if the call fails
    public int recvInto(ByteBuffer buffer) throws IOException {
        return recvInto(buffer, MsgFlags.NONE, handle.deadline());
    }

    /// Receives into memory.
    ///
    /// **call:** recvfrom(2) without an address.
    ///
    /// @param memory where the bytes go; memory confined to the calling thread, or global, is used as it is
    /// @param flags such as [MsgFlags#MSG_PEEK]
    /// @param deadline for this call, instead of the socket's timeout
    /// @return the count, [#EOF] or [#WOULD_BLOCK]
    /// @throws IOException if the call fails
    public int recvInto(MemorySegment memory, MsgFlags flags, Deadline deadline) throws IOException {
        return receiver.recv(memory, flags.bits(), deadline);
    }

    /// Receives, and tells from whom.
    ///
    /// **call:** recvfrom(2).
    ///
    /// @param buffer where the bytes go
    /// @param flags such as [MsgFlags#MSG_TRUNC]
    /// @return the count and the sender; [Address#NONE] on a stream
    /// @throws IOException if the call fails
    public Received recvFrom(byte[] buffer, MsgFlags flags) throws IOException {
        return receiver.recvFrom(MemorySegment.ofArray(buffer), flags.bits(), handle.deadline());
    }

    /// Receives into a buffer, and tells from whom; the position moves by what the buffer took.
    ///
    /// **call:** recvfrom(2).
    ///
    /// @param buffer where the bytes go
    /// @param flags such as [MsgFlags#MSG_TRUNC]
    /// @param deadline for this call, instead of the socket's timeout
    /// @return the count and the sender; [Address#NONE] on a stream
    /// @throws IOException if the call fails
    public Received recvFrom(ByteBuffer buffer, MsgFlags flags, Deadline deadline) throws IOException {
        Received received = receiver.recvFrom(Buffers.segment(buffer), flags.bits(), deadline);
        Buffers.advance(buffer, receiver.taken(received.count(), flags.bits(), buffer.remaining()));
        return received;
    }

    /// Sends a whole array: a stream may take less, a message socket takes all or fails with EMSGSIZE.
    ///
    /// **call:** sendto(2) without an address, always with MSG_NOSIGNAL.
    ///
    /// @param bytes what to send
    /// @return how many bytes were taken, or [#WOULD_BLOCK]
    /// @throws IOException if the call fails
    public int send(byte[] bytes) throws IOException {
        return send(bytes, 0, bytes.length, MsgFlags.NONE);
    }

    /// Sends a range of an array: a stream may take less, a message socket takes all or fails with EMSGSIZE.
    ///
    /// **call:** sendto(2) without an address, always with MSG_NOSIGNAL.
    ///
    /// @param bytes holds the range
    /// @param offset where it begins
    /// @param length how long it is
    /// @param flags such as [MsgFlags#MSG_MORE]
    /// @return how many bytes were taken, or [#WOULD_BLOCK]
    /// @throws IOException EPIPE after the peer or this side has shut the way
    public int send(byte[] bytes, int offset, int length, MsgFlags flags) throws IOException {
        return sender.send(bytes, offset, length, flags.bits());
    }

    /// Sends from a buffer's position on; the position moves by the count.
    ///
    /// **call:** sendto(2) without an address, always with MSG_NOSIGNAL.
    ///
    /// @param buffer what to send
    /// @param flags such as [MsgFlags#MSG_MORE]
    /// @param deadline for this call, instead of the socket's timeout
    /// @return how many bytes were taken, or [#WOULD_BLOCK]
    /// @throws IOException if the call fails
    public int send(ByteBuffer buffer, MsgFlags flags, Deadline deadline) throws IOException {
        int count = sender.send(buffer, flags.bits(), deadline);
        Buffers.advance(buffer, count);
        return count;
    }

    /// Sends memory.
    ///
    /// **call:** sendto(2) without an address, always with MSG_NOSIGNAL.
    ///
    /// @param memory what to send; memory confined to the calling thread, or global, is used as it is
    /// @param flags such as [MsgFlags#MSG_MORE]
    /// @param deadline for this call, instead of the socket's timeout
    /// @return how many bytes were taken, or [#WOULD_BLOCK]
    /// @throws IOException if the call fails
    public int send(MemorySegment memory, MsgFlags flags, Deadline deadline) throws IOException {
        return sender.send(memory, null, flags.bits(), deadline);
    }

    /// Sends one message to an address.
    ///
    /// **call:** sendto(2), always with MSG_NOSIGNAL.
    ///
    /// @param bytes the message
    /// @param to the address
    /// @return how many bytes were taken, or [#WOULD_BLOCK]
    /// @throws IOException EMSGSIZE if it is too long; EISCONN on a connected Unix stream
    public int sendTo(byte[] bytes, Address to) throws IOException {
        return sendTo(ByteBuffer.wrap(bytes), to, MsgFlags.NONE);
    }

    /// Sends one message to an address; the buffer's position moves by the count.
    ///
    /// **call:** sendto(2), always with MSG_NOSIGNAL.
    ///
    /// @param buffer the message
    /// @param to the address
    /// @param flags such as [MsgFlags#MSG_DONTWAIT]
    /// @return how many bytes were taken, or [#WOULD_BLOCK]
    /// @throws IOException EMSGSIZE if it is too long; EISCONN on a connected Unix stream
    public int sendTo(ByteBuffer buffer, Address to, MsgFlags flags) throws IOException {
        Objects.requireNonNull(to, "to");
        int count = sender.send(Buffers.segment(buffer), to, flags.bits(), handle.deadline());
        Buffers.advance(buffer, count);
        return count;
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
        return Opening.detach(handle);
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
    /// @return room for [Datagrams#BATCH] datagrams of [Datagrams#LONGEST] bytes
    /// @throws IOException if the socket is closed
    /// @throws IllegalStateException if the socket is no [SocketType#DGRAM]
    public Datagrams datagrams() throws IOException {
        return datagrams(Datagrams.BATCH, Datagrams.LONGEST);
    }

    /// Does the same with room for fewer, more, or shorter ones.
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
    }

    @Override
    public String toString() {
        return handle.toString();
    }
}
