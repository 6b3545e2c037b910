package dev.jacket.sockets;

import static dev.jacket.sys.Errnos.EAGAIN;
import static dev.jacket.sys.Errnos.EINTR;
import static dev.jacket.sys.SysSocket.MSG_DONTWAIT;

import dev.jacket.loop.Deadline;
import dev.jacket.loop.internal.Descriptor;
import dev.jacket.loop.internal.Host;
import dev.jacket.loop.internal.Outcome;
import dev.jacket.sys.Copied;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.Scratch;
import dev.jacket.sys.Syscall;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What every call on one socket shares: its descriptor, what it is, how long its calls may wait, and the one way
/// in which they wait and fail.
///
/// A call looks like this: [#begin], then try; on EAGAIN [#await] and try again; on another error throw
/// [#failure]; [Descriptor#exit] at the end.
///
/// **threads:** shared.
final class Handle {
    final Descriptor descriptor;
    final Kernel kernel;
    final Family family;
    final SocketType type;
    final Protocol protocol;

    /// Whether a send of a little is over at once. Elsewhere, as with netlink's requests, the kernel may do a whole
    /// piece of work in it.
    private volatile boolean sendsBriefly;

    /// Whether a receive is.
    private volatile boolean receivesBriefly;

    /// A Unix peer may send descriptors, which a plain receive closes: the last one of a socket that lingers takes its
    /// time. A pair of our own has no such peer.
    private final @Nullable Privacy privacy;

    /// No limit: null. Zero: do not wait at all.
    private volatile @Nullable Duration limit;

    private volatile @Nullable Runnable onSignal;

    private volatile Set<Integer> admitted = Set.of();

    /// Whom it was connected to last: after a reset the kernel does not tell any more, and a failure has to.
    private volatile Address peer = Address.NONE;

    Handle(Descriptor descriptor, Family family, SocketType type, Protocol protocol) {
        this(descriptor, family, type, protocol, null);
    }

    /// @param privacy of the pair that it is an end of, if it is
    Handle(Descriptor descriptor, Family family, SocketType type, Protocol protocol, @Nullable Privacy privacy) {
        this.descriptor = descriptor;
        this.kernel = descriptor.host().kernel();
        this.family = family;
        this.type = type;
        this.protocol = protocol;
        this.privacy = privacy;
        boolean internet = isInternet() && !type.equals(SocketType.RAW);
        this.receivesBriefly = internet;
        this.sendsBriefly = internet || family.equals(Family.UNIX);
    }

    private boolean receivesBriefly() {
        return receivesBriefly || (privacy != null && privacy.holds());
    }

    /// {@return whether a send of a little is over at once}
    boolean sendsBriefly() {
        return sendsBriefly;
    }

    /// Another protocol works on the bytes from now on (TCP_ULP), and takes its time.
    void takesTime() {
        sendsBriefly = false;
        receivesBriefly = false;
    }

    /// The number goes where others may use it, or a control message is sent, which may be descriptors.
    void endPrivacy() {
        if (privacy != null) {
            privacy.end();
        }
    }

    /// {@return the user ids that accept lets in; all where it is empty}
    Set<Integer> admitted() {
        return admitted;
    }

    void admit(Set<Integer> users) {
        admitted = users;
    }

    /// {@return the peer that was remembered, or [Address#NONE]}
    Address lastPeer() {
        return peer;
    }

    void connectedTo(Address next) {
        peer = next;
    }

    Host host() {
        return descriptor.host();
    }

    int fd() {
        return descriptor.number();
    }

    boolean isStream() {
        return type.equals(SocketType.STREAM);
    }

    /// Whether a receive of zero bytes means that the peer has ended.
    boolean hasEnd() {
        return isStream() || type.equals(SocketType.SEQPACKET);
    }

    boolean isInternet() {
        return family.equals(Family.INET) || family.equals(Family.INET6);
    }

    /// {@return whether it speaks TCP, with whatever number of paths}
    boolean isTcp() {
        return isStream() && isInternet() && !protocol.equals(Protocol.SCTP);
    }

    @Nullable Duration limit() {
        return limit;
    }

    void limit(@Nullable Duration next) {
        if (next != null && next.isNegative()) {
            throw new IllegalArgumentException("timeout " + next + " is negative");
        }
        limit = next;
    }

    /// recvfrom(2) without an address.
    long tryRecv(long memory, long size, int flags) {
        // The flag binds also where somebody else has made the file a blocking one again.
        return receivesBriefly() && size <= Scratch.SMALL_SIZE
                ? kernel.callBriefly(Syscall.RECVFROM, fd(), memory, size, flags | MSG_DONTWAIT)
                : kernel.recvfrom(fd(), memory, size, flags, 0, 0);
    }

    /// sendto(2) without an address.
    long trySend(long memory, long size, int flags) {
        return sendsBriefly && size <= Scratch.SMALL_SIZE
                ? kernel.callBriefly(Syscall.SENDTO, fd(), memory, size, flags | MSG_DONTWAIT)
                : kernel.sendto(fd(), memory, size, flags, 0, 0);
    }

    /// recvfrom(2) into an array.
    long tryRecv(byte[] to, int offset, int size, int flags) {
        return receivesBriefly() && size <= Scratch.SMALL_SIZE
                ? kernel.callBriefly(Syscall.RECVFROM, fd(), to, offset, size, flags | MSG_DONTWAIT)
                : Copied.call(kernel, Syscall.RECVFROM, fd(), to, offset, size, flags);
    }

    /// sendto(2) from an array.
    long trySend(byte[] from, int offset, int size, int flags) {
        return sendsBriefly && size <= Scratch.SMALL_SIZE
                ? kernel.callBriefly(Syscall.SENDTO, fd(), from, offset, size, flags | MSG_DONTWAIT)
                : Copied.call(kernel, Syscall.SENDTO, fd(), from, offset, size, flags);
    }

    boolean isNonBlocking() {
        Duration set = limit;
        return set != null && set.isZero();
    }

    /// {@return the deadline of a call that begins now, unless the caller names its own}
    Deadline deadline() {
        Duration set = limit;
        if (set == null) {
            return Deadline.NEVER;
        }
        return set.isZero() ? Deadline.NOW : host().deadline(set);
    }

    void onSignal(Runnable hook) {
        onSignal = hook;
    }

    /// Begins a use of the descriptor.
    ///
    /// @throws ClosedChannelException if the socket is closed
    void begin() throws ClosedChannelException {
        if (!descriptor.enter()) {
            throw new ClosedChannelException();
        }
    }

    void end() {
        descriptor.exit();
    }

    /// {@return whether the result asks to try again at once: a signal came, and its hook has run}
    boolean wasInterruptedBySignal(long result) {
        return wasInterruptedBySignal(result, "", 0);
    }

    /// The same for a call that may have come some way.
    ///
    /// @param transferred the bytes that it has moved so far
    boolean wasInterruptedBySignal(long result, String call, long transferred) {
        if (result != -EINTR) {
            return false;
        }
        runSignalHook(call, transferred);
        return true;
    }

    /// Makes a call that does not wait, and again for as long as signals interrupt it.
    ///
    /// @return its result, never -EINTR
    long again(LongSupplier call) {
        long result;
        do {
            result = call.getAsLong();
        } while (wasInterruptedBySignal(result));
        return result;
    }

    /// What the hook throws leaves the call as it is, and says beside that how far the call had come.
    private void runSignalHook(String call, long transferred) {
        Runnable hook = onSignal;
        if (hook == null) {
            return;
        }
        try {
            hook.run();
        } catch (Throwable thrown) {
            if (transferred > 0) {
                thrown.addSuppressed(new CallInterruptedException(place(call), transferred));
            }
            throw thrown;
        }
    }

    static boolean wouldBlock(long result) {
        return result == -EAGAIN;
    }

    /// Waits until trying again may succeed.
    ///
    /// @param call the name of the waiting call
    /// @param interest what it waits for
    /// @param ticket what had happened before the last try
    /// @param deadline how long at most
    /// @param transferred the bytes that it has moved so far
    /// @throws IOException if the deadline passed, the thread was interrupted, or the socket was closed
    void await(String call, int interest, long ticket, Deadline deadline, long transferred) throws IOException {
        check(call, descriptor.await(interest, ticket, deadline), deadline, transferred);
    }

    /// Waits as the other `await`, and for the close of a second descriptor that the same call uses.
    ///
    /// @param partner the second descriptor, which this call has entered too
    void awaitSplice(int interest, long ticket, Deadline deadline, Descriptor partner, long moved) throws IOException {
        check("splice", descriptor.await(interest, ticket, deadline, partner), deadline, moved);
    }

    /// One of several waits of a send.
    ///
    /// @param ticket what had happened before the last try
    /// @param round how often it has waited already
    record Wait(long ticket, int round, Deadline deadline) {}

    /// Waits until there may be room for a message.
    ///
    /// @param call the name of the waiting call
    /// @param to whom the message is for, or [Address#NONE] for the connected peer
    void awaitRoom(String call, Address to, Wait wait) throws IOException {
        if (!to.equals(Address.NONE) && family.equals(Family.UNIX)) {
            pause(call, wait.round, wait.deadline); // the receiver's queue is full, and no event tells when it is not
        } else {
            await(call, dev.jacket.loop.internal.Interest.WRITE, wait.ticket, wait.deadline, 0);
        }
    }

    /// Waits until the kernel says that the descriptor is ready now.
    void awaitReady(Interest interest, Deadline deadline) throws IOException {
        int bits = bits(interest);
        while (true) {
            long ticket = descriptor.ticket(bits);
            if (descriptor.isReady(bits)) {
                return;
            }
            await("poll", bits, ticket, deadline, 0);
        }
    }

    private static int bits(Interest interest) {
        return switch (interest) {
            case READ -> dev.jacket.loop.internal.Interest.READ;
            case WRITE -> dev.jacket.loop.internal.Interest.WRITE;
            case ERROR -> dev.jacket.loop.internal.Interest.ERROR;
        };
    }

    /// Waits for a while where no event will tell.
    ///
    /// @param call the name of the waiting call
    /// @param round how often it has waited already
    /// @param deadline how long at most
    /// @throws IOException if the deadline passed, the thread was interrupted, or the socket was closed
    void pause(String call, int round, Deadline deadline) throws IOException {
        long nanos = 1_000_000L << Math.min(round, 4);
        check(call, descriptor.pause(nanos, deadline), deadline, 0);
    }

    void check(String call, Outcome outcome, Deadline deadline, long transferred) throws IOException {
        switch (outcome) {
            case READY -> {}
            case SIGNAL -> runSignalHook(call, transferred);
            case TIMED_OUT -> throw timeout(call, deadline.limit(), transferred);
            case INTERRUPTED -> throw new CallInterruptedException(place(call), transferred);
            case CLOSED -> throw new AsynchronousCloseException();
        }
    }

    CallTimeoutException timeout(String call, Duration limit, long transferred) {
        return new CallTimeoutException(place(call), limit, transferred);
    }

    String place(String call) {
        return details(call, 0, Names.peerOrNone(this), 0).place();
    }

    /// Begins a use of the descriptor that sends, after those of other threads, where [Descriptor#enterSending] did
    /// not.
    ///
    /// @return false if another thread is sending and this socket does not wait: there is nothing to [#endSending]
    /// @throws IOException if it is closed by now, the deadline passed, or the thread was interrupted
    boolean beginSending(String call, Deadline deadline) throws IOException {
        begin();
        boolean locked = false;
        try {
            locked = lockSending(call, deadline);
            return locked;
        } finally {
            if (!locked) {
                end();
            }
        }
    }

    void endSending() {
        descriptor.exitSending();
    }

    /// Takes the right to send; the caller is inside [#begin].
    ///
    /// @return false if another thread is sending and this socket does not wait
    /// @throws IOException if meanwhile the deadline passed, the thread was interrupted, or the socket was closed
    boolean lockSending(String call, Deadline deadline) throws IOException {
        return takeTurn(call, deadline, descriptor);
    }

    /// The other `lockSending` for a call that uses a second descriptor, whose close ends the wait too.
    boolean takeTurn(String call, Deadline deadline, Descriptor partner) throws IOException {
        if (descriptor.takeTurn()) {
            return true;
        }
        if (deadline == Deadline.NOW) {
            return false;
        }
        check(call, descriptor.awaitTurn(deadline, partner), deadline, 0);
        return true;
    }

    /// {@return the exception for a call that failed, with both addresses as far as they can be had}
    ///
    /// @param call its name
    /// @param result the negated errno
    IOException failure(String call, long result) {
        return failure(call, result, Names.peerOrNone(this));
    }

    IOException failure(String call, long result, Address peer) {
        return failure(call, result, peer, 0);
    }

    IOException failure(String call, long result, Address peer, long transferred) {
        return SocketCallException.of(details(call, result, peer, transferred));
    }

    /// {@return the exception for a call that is over already, or never began}
    ///
    /// @param call its name
    /// @param result the negated errno
    /// @param peer the other side, as far as it is known
    /// @throws ClosedChannelException if the socket is closed
    IOException failureOutsideCall(String call, long result, Address peer) throws ClosedChannelException {
        begin();
        try {
            return failure(call, result, peer);
        } finally {
            end();
        }
    }

    private CallDetails details(String call, long result, Address peer, long transferred) {
        return new CallDetails(call, label(), Errno.of((int) -result), Names.localOrNone(this), peer, transferred);
    }

    /// {@return the word for this kind of socket in messages: `tcp`, `udp`, `unix` …}
    String label() {
        return CallDetails.protocol(family, type, protocol);
    }

    @Override
    public String toString() {
        return label() + " " + descriptor;
    }
}
