package dev.jacket.sockets;

import static dev.jacket.sys.Errnos.EAGAIN;
import static dev.jacket.sys.Errnos.EINVAL;
import static dev.jacket.sys.Errnos.EIO;
import static dev.jacket.sys.SysSocket.MSG_DONTWAIT;
import static dev.jacket.sys.SysSocket.MSG_NOSIGNAL;
import static dev.jacket.sys.SysSocket.MSG_TRUNC;

import dev.jacket.loop.Deadline;
import dev.jacket.loop.internal.Interest;
import dev.jacket.sys.Scratch;
import dev.jacket.sys.Syscall;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A datagram socket that is received and answered in batches, by blocking calls on one datagram after the other.
///
/// One call of the kernel brings all that has come, up to a batch. Replies are collected and go out together when the
/// batch is through, or by [#flush]. Each comes from the address that its datagram was sent to, also where the socket
/// is bound to all of them. After the first datagrams nothing is made on the Java heap, unless [#sender] or
/// [#destination] is asked.
///
/// ```java
/// try (var datagrams = socket.datagrams()) {
///     for (; ; ) {
///         datagrams.next();
///         datagrams.reply(datagrams.data());
///     }
/// }
/// ```
///
/// No reply is certain to arrive, and none holds up the others: what the kernel refuses, and what a Unix peer has no
/// room for, is dropped and counted. While the socket itself has no room, it waits.
///
/// **threads:** one at a time; another thread may close the socket, which ends a call that waits.
public final class Datagrams implements AutoCloseable {
    /// The longest datagram of the internet, and what [Socket#datagrams()] has room for.
    public static final int LONGEST = 65_535;

    /// How many datagrams one batch of [Socket#datagrams()] holds.
    public static final int BATCH = 64;

    /// So many may follow each other without a wait before others have their turn.
    private static final int TURN = 128;

    /// Hears of replies that were not sent.
    ///
    /// **threads:** called on the thread that sends them, so it should not wait.
    @FunctionalInterface
    public interface Drops {
        /// Hears of one.
        ///
        /// @param to whom it was for
        /// @param bytes how long it was
        /// @param why the kernel refused it; `EAGAIN` if the peer had no room
        void dropped(Address to, int bytes, Errno why);
    }

    private final Handle handle;
    private final Address unnamed;
    private final DatagramPlaces places;
    private final DatagramReplies replies;
    private final AtomicBoolean isBusy = new AtomicBoolean();
    private Drops drops = (_, _, _) -> {};
    private Address local = Address.NONE;
    private int received;
    private int current = -1;
    private int inARow; // without a wait in between
    private long dropped;
    private boolean closed;

    /// @param most datagrams of a batch
    /// @param size the most bytes of each
    Datagrams(Handle handle, Address unnamed, int most, int size) throws IOException {
        if (!handle.type.equals(SocketType.DGRAM)) {
            throw new IllegalStateException("a " + handle.label() + " socket has no datagrams");
        }
        ControlRanges.check("the number of datagrams", most, 1, MessageBatch.MOST);
        ControlRanges.check("the size of a datagram", size, 0, 1 << 20);
        this.handle = handle;
        this.unnamed = unnamed;
        boolean isUdp = handle.isInternet()
                && (handle.protocol.equals(Protocol.UDP) || handle.protocol.equals(Protocol.DEFAULT));
        this.places = new DatagramPlaces(most, size, handle.family, tellsDestinations(handle));
        this.replies = new DatagramReplies(places, isUdp);
    }

    /// Has the kernel tell to which of our addresses a datagram was sent, if there may be several.
    private static boolean tellsDestinations(Handle handle) throws IOException {
        boolean mayBeSeveral = Names.local(handle) instanceof Address.Ip ip && ip.isAny();
        if (mayBeSeveral && handle.family.equals(Family.INET6)) {
            OptionCalls.set(handle, Options.IPV6_RECVPKTINFO, true);
        } else if (mayBeSeveral) {
            OptionCalls.set(handle, Options.IP_PKTINFO, true);
        }
        return mayBeSeveral;
    }

    /// Names who hears of replies that were not sent.
    ///
    /// @param hearer runs on the thread that sends, and must not throw
    public void onDrop(Drops hearer) {
        drops = hearer;
    }

    /// Goes on to the next datagram, and waits for it if none has come; what was replied is sent first.
    ///
    /// **call:** recvmmsg(2) when the batch is through, and sendmmsg(2) before it.
    ///
    /// @throws CallTimeoutException if none came within the socket's timeout
    /// @throws CallInterruptedException if the thread was interrupted; everything stays usable
    /// @throws IOException if the socket is closed, or has an error to tell; the next call goes on
    public void next() throws IOException {
        advance(null);
    }

    /// Goes on to the next datagram as [#next()] does, until a deadline.
    ///
    /// **call:** recvmmsg(2) when the batch is through, and sendmmsg(2) before it.
    ///
    /// @param deadline how long it waits
    /// @throws CallTimeoutException if none came by then
    /// @throws CallInterruptedException if the thread was interrupted; everything stays usable
    /// @throws IOException as [#next()]
    public void next(Deadline deadline) throws IOException {
        advance(deadline);
    }

    /// @param own the deadline, or null for the socket's
    private void advance(@Nullable Deadline own) throws IOException {
        if (current + 1 >= received && !receive(own, true)) {
            throw handle.timeout("recvmmsg", Duration.ZERO, 0);
        }
        current++;
        places.view(current).clear().limit(Math.min(places.length(current), places.size()));
    }

    /// {@return whether [#next] would give a datagram without waiting for one; what was replied may be sent first, and
    /// the current datagram is then over}
    ///
    /// **call:** recvmmsg(2) with MSG_DONTWAIT when the batch is through.
    ///
    /// @throws IOException if the socket is closed, or has an error to tell
    public boolean isReady() throws IOException {
        return current + 1 < received || receive(null, false);
    }

    private boolean receive(@Nullable Deadline own, boolean waits) throws IOException {
        flushBy(own);
        letOthersRun();
        begin();
        try {
            handle.begin();
            try {
                return fill(own, waits);
            } finally {
                handle.end();
            }
        } finally {
            isBusy.set(false);
        }
    }

    /// The addresses of its memory would be nobody's if it were closed during a call.
    private void begin() throws IOException {
        if (!isBusy.compareAndSet(false, true)) {
            throw new IllegalStateException("another call is using these datagrams");
        }
        if (closed) {
            isBusy.set(false);
            throw new ClosedChannelException();
        }
    }

    private boolean fill(@Nullable Deadline own, boolean waits) throws IOException {
        current = -1;
        received = 0;
        for (; ; ) {
            long ticket = handle.descriptor.ticket(Interest.READ);
            long result =
                    handle.kernel.recvmmsg(handle.fd(), places.prepare(), places.count(), MSG_DONTWAIT | MSG_TRUNC);
            if (result > 0) {
                received = (int) result;
                places.filled(received);
                inARow += received;
                return true;
            }
            if (handle.wasInterruptedBySignal(result)) {
                continue;
            }
            if (!Handle.wouldBlock(result)) {
                throw handle.failure("recvmmsg", result);
            }
            Deadline until = waits ? deadline(own) : Deadline.NOW;
            if (until == Deadline.NOW) {
                return false;
            }
            inARow = 0;
            handle.await("recvmmsg", Interest.READ, ticket, until, 0);
        }
    }

    private Deadline deadline(@Nullable Deadline own) {
        return own == null ? handle.deadline() : own;
    }

    /// Peers that send as fast as this receives would keep the others of its carrier waiting.
    @SuppressWarnings("ThreadPriorityCheck") // it is about turns, not about priorities
    private void letOthersRun() {
        if (inARow >= TURN && Thread.currentThread().isVirtual()) {
            inARow = 0;
            Thread.yield();
        }
    }

    private int current() {
        if (current < 0) {
            throw new IllegalStateException("there is no datagram before next()");
        }
        return current;
    }

    /// {@return the bytes of the datagram, as many as there is room for; another's after the next call of [#next],
    /// [#isReady] or [#reply]}
    public ByteBuffer data() {
        return places.view(current());
    }

    /// {@return how many bytes it had when it was sent, more than [#data] has if it was cut}
    public int size() {
        return places.length(current());
    }

    /// {@return whether it was longer than there is room for}
    public boolean isTruncated() {
        return places.isCut(current());
    }

    /// {@return who sent it; the unnamed address for a Unix socket without a name}
    public Address sender() {
        return places.sender(current(), unnamed);
    }

    /// {@return our own address that it was sent to, as far as the kernel tells: a group's member has its own}
    ///
    /// **call:** none, as a control message has told it; getsockname(2) the first time.
    ///
    /// @throws IOException if the socket is closed
    public Address destination() throws IOException {
        int place = current();
        Address bound = local();
        Address asked = bound instanceof Address.Ip ip ? places.destination(place, ip.port()) : null;
        return asked == null ? bound : asked;
    }

    private Address local() throws IOException {
        if (local.equals(Address.NONE)) {
            local = Names.local(handle);
        }
        return local;
    }

    /// {@return whether it came from the very address that it was sent to: its reply would be received here, and its
    /// reply's reply, without end}
    ///
    /// **call:** as [#destination].
    ///
    /// @throws IOException if the socket is closed
    public boolean isOwn() throws IOException {
        if (local() instanceof Address.Ip ip && places.senderPort(current()) != ip.port()) {
            return false;
        }
        return sender().equals(destination());
    }

    /// Answers the datagram. The reply is collected, and sent no later than the next [#next] that finds the batch at
    /// its
    /// end.
    ///
    /// @param bytes what to send, no more than there is room for in a datagram; its position moves to its limit.
    ///     [#data] itself is sent from where it is
    /// @throws IOException if replies to the same datagram had to be sent before, and the socket is closed, the
    ///     thread was interrupted, or the socket's timeout has passed
    /// @throws IllegalArgumentException if it is longer than there is room for
    @SuppressWarnings("ReferenceEquality") // the very buffer that was lent, not one with the same bytes
    public void reply(ByteBuffer bytes) throws IOException {
        int place = current();
        int length = bytes.remaining();
        ControlRanges.check("a reply of these datagrams", length, 0, places.size());
        if (replies.has(place)) {
            flush();
        }
        ByteBuffer own = places.view(place);
        int from = own.position();
        if (bytes != own) {
            from = 0;
            own.clear().put(0, bytes, bytes.position(), length);
        }
        replies.add(place, places.bytesAddress(place) + from, length);
        bytes.position(bytes.limit());
    }

    /// Sends what was replied and has not been sent.
    ///
    /// **call:** sendmmsg(2) with MSG_NOSIGNAL; what has one length and one peer goes as one, by UDP_SEGMENT.
    ///
    /// @throws CallTimeoutException if the socket had no room within its timeout; the rest is kept
    /// @throws CallInterruptedException if the thread was interrupted; the rest is kept
    /// @throws IOException if the socket is closed
    public void flush() throws IOException {
        flushBy(null);
    }

    /// Sends as [#flush()] does, until a deadline.
    ///
    /// **call:** as [#flush()].
    ///
    /// @param deadline how long it waits
    /// @throws IOException as [#flush()]
    public void flush(Deadline deadline) throws IOException {
        flushBy(deadline);
    }

    private void flushBy(@Nullable Deadline own) throws IOException {
        if (replies.isEmpty()) {
            return;
        }
        begin();
        try {
            if (!handle.descriptor.enterSending() && !handle.beginSending("sendmmsg", deadline(own))) {
                throw handle.timeout("sendmmsg", Duration.ZERO, 0);
            }
            try {
                replies.lay();
                send(own);
                replies.clear();
            } finally {
                handle.endSending();
            }
        } finally {
            isBusy.set(false);
        }
    }

    private void send(@Nullable Deadline own) throws IOException {
        Deadline until = null;
        while (replies.left() > 0) {
            long ticket = handle.descriptor.ticket(Interest.WRITE);
            long result = trySend();
            if (result > 0) {
                replies.passed((int) result);
                until = null;
            } else if (!handle.wasInterruptedBySignal(result)) {
                if (Handle.wouldBlock(result) && !handle.family.equals(Family.UNIX)) {
                    until = until == null ? deadline(own) : until;
                    waitForRoom(ticket, until);
                } else if (!mayHelp(result) || !replies.simplify()) {
                    drop(Errno.of((int) -result));
                }
            }
        }
    }

    private void waitForRoom(long ticket, Deadline until) throws IOException {
        if (until == Deadline.NOW) {
            throw handle.timeout("sendmmsg", Duration.ZERO, 0);
        }
        handle.await("sendmmsg", Interest.WRITE, ticket, until, 0);
    }

    /// {@return whether the kernel may take the same in a simpler form}
    private static boolean mayHelp(long result) {
        return result == -EINVAL || result == -EIO;
    }

    /// {@return how many messages went, or the negated errno}
    private long trySend() {
        int flags = MSG_NOSIGNAL | MSG_DONTWAIT;
        if (replies.left() > 1 || replies.nextLength() > Scratch.SMALL_SIZE || !handle.sendsBriefly()) {
            return handle.kernel.sendmmsg(handle.fd(), replies.next(), replies.left(), flags);
        }
        long result = handle.kernel.callBriefly(Syscall.SENDMSG, handle.fd(), replies.next(), flags, 0);
        return result < 0 ? result : 1;
    }

    private void drop(Errno why) {
        int count = replies.nextReplies();
        dropped += count;
        Address to = places.sender(replies.nextPlace(), unnamed);
        int length = replies.nextLength();
        replies.passed(1);
        for (int i = 0; i < count; i++) {
            drops.dropped(to, length / count, why);
        }
    }

    /// {@return how many replies were not sent, since the kernel refused them or a Unix peer had no room. How many
    /// datagrams had no room on their way in tells [Options#SO_MEMINFO]}
    public long dropped() {
        return dropped;
    }

    /// Frees the memory. What was replied and not yet sent is sent as far as that does not wait; the rest is dropped.
    /// The socket stays open. A second call does nothing.
    ///
    /// @throws IllegalStateException if another thread's call is using it
    @Override
    public void close() {
        if (closed) {
            return;
        }
        try {
            flush(Deadline.NOW);
        } catch (IOException notNow) {
            replies.lay();
            while (replies.left() > 0) {
                drop(Errno.of(EAGAIN));
            }
        }
        if (!isBusy.compareAndSet(false, true)) {
            throw new IllegalStateException("another call is using these datagrams");
        }
        closed = true;
        current = -1;
        received = 0;
        places.close();
        replies.close();
        isBusy.set(false);
    }
}
