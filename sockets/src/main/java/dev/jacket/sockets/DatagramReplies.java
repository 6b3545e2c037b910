package dev.jacket.sockets;

import static dev.jacket.sys.NetinetIn.IPPROTO_UDP;
import static dev.jacket.sys.NetinetUdp.UDP_SEGMENT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.jacket.sys.cmsghdr;
import dev.jacket.sys.iovec;
import dev.jacket.sys.mmsghdr;
import dev.jacket.sys.msghdr;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Replies to the datagrams of a batch, as sendmmsg(2) takes them. Those that follow each other to one peer and have
/// one length become one message, which the kernel cuts again: UDP's GSO.
///
/// **threads:** one at a time.
final class DatagramReplies implements AutoCloseable {
    /// The kernel cuts into no more than so many; newer ones into twice as many.
    private static final int MOST_SEGMENTS = 64;

    /// Together with its headers a message must not be longer than 65,535 bytes.
    private static final int MOST_BYTES = 65_000;

    private static final int CONTROL = 64;
    private static final int SEGMENT = cmsghdr.SIZEOF + Long.BYTES;
    private static final int MOST_FAILURES = 8;

    private final DatagramPlaces places;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment headers;
    private final MemorySegment parts;
    private final MemorySegment controls;
    private final int[] placeOf; // of each reply
    private final int[] firstOf; // of each message, its first reply; and behind the last, how many replies there are
    private int count;
    private int messages;
    private int sent; // messages
    private boolean joins;
    private int failures; // of joining

    /// @param joins whether replies may be joined
    DatagramReplies(DatagramPlaces places, boolean joins) {
        this.places = places;
        this.joins = joins;
        int most = places.count();
        this.headers = arena.allocate((long) most * mmsghdr.SIZEOF, mmsghdr.SIZEOF);
        this.parts = arena.allocate((long) most * iovec.SIZEOF, iovec.SIZEOF);
        this.controls = arena.allocate((long) most * CONTROL, CONTROL);
        this.placeOf = new int[most];
        this.firstOf = new int[most + 1];
    }

    /// {@return whether there is none}
    boolean isEmpty() {
        return count == 0;
    }

    /// {@return whether the last is one to this place's datagram}
    boolean has(int place) {
        return count > 0 && placeOf[count - 1] == place;
    }

    /// Adds a reply.
    ///
    /// @param place of the datagram
    /// @param address where its bytes are
    /// @param length how many
    void add(int place, long address, int length) {
        long part = (long) count * iovec.SIZEOF;
        parts.set(JAVA_LONG_UNALIGNED, part + iovec.iov_base, address);
        parts.set(JAVA_LONG_UNALIGNED, part + iovec.iov_len, length);
        placeOf[count++] = place;
    }

    private int length(int reply) {
        return (int) parts.get(JAVA_LONG_UNALIGNED, (long) reply * iovec.SIZEOF + iovec.iov_len);
    }

    /// Lays out the messages, unless that is done.
    void lay() {
        if (messages == 0) {
            lay(0, joins);
        }
    }

    private void lay(int from, boolean joining) {
        for (int reply = from; reply < count; ) {
            int end = joining ? endOfRun(reply) : reply + 1;
            firstOf[messages] = reply;
            write(messages++, reply, end - reply);
            reply = end;
        }
        firstOf[messages] = count;
    }

    /// {@return the reply behind those that go with this one}
    private int endOfRun(int first) {
        int length = length(first);
        int last = Math.min(count, first + MOST_SEGMENTS);
        int end = first + 1;
        for (int total = length; end < last && length > 0; end++) {
            int next = length(end);
            total += next;
            if (next > length
                    || next == 0
                    || total > MOST_BYTES
                    || !places.areOfOnePeer(placeOf[first], placeOf[end])) {
                break;
            }
            if (next < length) {
                return end + 1; // a shorter one is the last
            }
        }
        return end;
    }

    private void write(int message, int reply, int run) {
        long header = (long) message * mmsghdr.SIZEOF;
        int place = placeOf[reply];
        int nameLength = places.nameLength(place);
        headers.set(JAVA_LONG_UNALIGNED, header + msghdr.msg_name, nameLength == 0 ? 0 : places.nameAddress(place));
        headers.set(JAVA_INT_UNALIGNED, header + msghdr.msg_namelen, nameLength);
        headers.set(JAVA_LONG_UNALIGNED, header + msghdr.msg_iov, parts.address() + (long) reply * iovec.SIZEOF);
        headers.set(JAVA_LONG_UNALIGNED, header + msghdr.msg_iovlen, run);
        long control = (long) message * CONTROL;
        int length = places.source(place, controls, control);
        if (run > 1) {
            cut(control + length, length(reply));
            length += SEGMENT;
        }
        headers.set(JAVA_LONG_UNALIGNED, header + msghdr.msg_control, length == 0 ? 0 : controls.address() + control);
        headers.set(JAVA_LONG_UNALIGNED, header + msghdr.msg_controllen, length);
    }

    /// Writes the control message that has the kernel cut a message.
    private void cut(long at, int length) {
        controls.set(JAVA_LONG_UNALIGNED, at + cmsghdr.cmsg_len, cmsghdr.SIZEOF + Short.BYTES);
        controls.set(JAVA_INT_UNALIGNED, at + cmsghdr.cmsg_level, IPPROTO_UDP);
        controls.set(JAVA_INT_UNALIGNED, at + cmsghdr.cmsg_type, UDP_SEGMENT);
        controls.set(JAVA_SHORT_UNALIGNED, at + cmsghdr.SIZEOF, (short) length);
    }

    /// {@return how many messages have not been sent}
    int left() {
        return messages - sent;
    }

    /// {@return the address of the first header that has not been sent}
    long next() {
        return headers.address() + (long) sent * mmsghdr.SIZEOF;
    }

    /// {@return how many bytes the first message has that was not sent}
    int nextLength() {
        int length = 0;
        for (int reply = firstOf[sent]; reply < firstOf[sent + 1]; reply++) {
            length += length(reply);
        }
        return length;
    }

    /// {@return the place of the datagram that the first message answers that was not sent}
    int nextPlace() {
        return placeOf[firstOf[sent]];
    }

    /// {@return how many replies the first message holds that was not sent}
    int nextReplies() {
        return firstOf[sent + 1] - firstOf[sent];
    }

    /// Notes that so many messages went, or are given up.
    void passed(int number) {
        sent += number;
    }

    /// Takes back what may have made the kernel refuse the first message that was not sent: that it was joined, or that
    /// it has a source, which may be an address that only receives.
    ///
    /// @return whether it is worth another try
    boolean simplify() {
        if (nextReplies() > 1) {
            joins = ++failures < MOST_FAILURES;
            int from = firstOf[sent];
            messages = sent;
            lay(from, false);
            return true;
        }
        long length = (long) sent * mmsghdr.SIZEOF + msghdr.msg_controllen;
        boolean hadSource = headers.get(JAVA_LONG_UNALIGNED, length) > 0;
        headers.set(JAVA_LONG_UNALIGNED, length, 0);
        return hadSource;
    }

    /// Forgets them.
    void clear() {
        count = 0;
        messages = 0;
        sent = 0;
    }

    @Override
    public void close() {
        arena.close();
    }
}
