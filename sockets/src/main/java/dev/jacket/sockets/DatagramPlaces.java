package dev.jacket.sockets;

import static dev.jacket.sys.NetinetIn.IPPROTO_IP;
import static dev.jacket.sys.NetinetIn.IPPROTO_IPV6;
import static dev.jacket.sys.NetinetIn.IPV6_PKTINFO;
import static dev.jacket.sys.NetinetIn.IP_PKTINFO;
import static dev.jacket.sys.SysSocket.MSG_TRUNC;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.jacket.sys.cmsghdr;
import dev.jacket.sys.in6_pktinfo;
import dev.jacket.sys.in_pktinfo;
import dev.jacket.sys.iovec;
import dev.jacket.sys.mmsghdr;
import dev.jacket.sys.msghdr;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The memory of a batch of datagrams: for each a place with its header, its sender's address, its control messages
/// and its bytes. It is laid out once, and of what a receive has changed only the lengths are set anew.
///
/// **threads:** one at a time.
final class DatagramPlaces implements AutoCloseable {
    /// What is asked for takes 40 bytes; the rest is for what the program has switched on besides.
    private static final int CONTROL = 256;

    private static final int NAME = AddressCodec.STORAGE;
    private static final int LINE = 64;
    private static final int PAGE = 4096;

    private final int size;
    private final boolean isInet6;
    private final int controlRoom;
    private final long stride;
    private final Arena arena = Arena.ofShared(); // virtual threads take it from carrier to carrier
    private final MemorySegment headers;
    private final MemorySegment names;
    private final MemorySegment controls;
    private final MemorySegment data;
    private final ByteBuffer[] views;
    private int dirty;

    /// @param count how many places
    /// @param size the most bytes of a datagram
    /// @param tellsDestinations whether the kernel tells our own addresses: only then is there room for control
    ///     messages, in which a Unix peer's descriptors would come as well
    DatagramPlaces(int count, int size, Family family, boolean tellsDestinations) {
        this.size = size;
        this.isInet6 = family.equals(Family.INET6);
        this.controlRoom = tellsDestinations ? CONTROL : 0;
        // Places that begin on the same line of their pages would push each other out of the processor's cache.
        long room = (size + LINE - 1L) & -LINE;
        this.stride = room % PAGE == 0 ? room + LINE : room;
        this.headers = arena.allocate((long) count * mmsghdr.SIZEOF, LINE);
        MemorySegment parts = arena.allocate((long) count * iovec.SIZEOF, LINE);
        this.names = arena.allocate((long) count * NAME, LINE);
        this.controls = arena.allocate((long) count * CONTROL, LINE);
        this.data = arena.allocate(count * stride, LINE);
        this.views = new ByteBuffer[count];
        for (int place = 0; place < count; place++) {
            lay(place, parts.asSlice((long) place * iovec.SIZEOF, iovec.SIZEOF));
        }
        dirty = count;
    }

    private void lay(int place, MemorySegment part) {
        MemorySegment bytes = data.asSlice(place * stride, size);
        views[place] = bytes.asByteBuffer();
        iovec.iov_base(part, bytes.address());
        iovec.iov_len(part, size);
        MemorySegment header = headers.asSlice((long) place * mmsghdr.SIZEOF, mmsghdr.SIZEOF);
        msghdr.msg_name(header, nameAddress(place));
        msghdr.msg_iov(header, part.address());
        msghdr.msg_iovlen(header, 1);
        msghdr.msg_control(header, controlRoom == 0 ? 0 : controls.address() + (long) place * CONTROL);
    }

    /// {@return how many there are}
    int count() {
        return views.length;
    }

    /// {@return the most bytes of a datagram}
    int size() {
        return size;
    }

    /// Makes all places ready for a receive.
    ///
    /// @return the address of the headers
    long prepare() {
        for (int place = 0; place < dirty; place++) {
            headers.set(JAVA_INT_UNALIGNED, header(place) + msghdr.msg_namelen, NAME);
            headers.set(JAVA_LONG_UNALIGNED, header(place) + msghdr.msg_controllen, controlRoom);
        }
        dirty = 0;
        return headers.address();
    }

    /// Says how many places a receive has filled.
    void filled(int places) {
        dirty = places;
    }

    private static long header(int place) {
        return (long) place * mmsghdr.SIZEOF;
    }

    /// {@return how many bytes the datagram has, more than there is room for if it was cut}
    int length(int place) {
        return headers.get(JAVA_INT_UNALIGNED, header(place) + mmsghdr.msg_len);
    }

    /// {@return whether it was longer than there is room for}
    boolean isCut(int place) {
        return (headers.get(JAVA_INT_UNALIGNED, header(place) + msghdr.msg_flags) & MSG_TRUNC) != 0;
    }

    /// {@return the bytes of a place, all that it has room for}
    ByteBuffer view(int place) {
        return views[place];
    }

    /// {@return where the bytes of a place begin}
    long bytesAddress(int place) {
        return data.address() + place * stride;
    }

    /// {@return where the sender's address stands}
    long nameAddress(int place) {
        return names.address() + (long) place * NAME;
    }

    /// {@return how long it is; 0 where the kernel wrote none}
    int nameLength(int place) {
        return headers.get(JAVA_INT_UNALIGNED, header(place) + msghdr.msg_namelen);
    }

    /// {@return the sender's address}
    ///
    /// @param unnamed what a sender has that has none
    Address sender(int place, Address unnamed) {
        int length = nameLength(place);
        return length == 0 ? unnamed : AddressCodec.read(names.asSlice((long) place * NAME, NAME), length);
    }

    /// {@return the sender's port, of the internet's families}
    int senderPort(int place) {
        long at = (long) place * NAME + AddressCodec.HEADER;
        return Byte.toUnsignedInt(names.get(JAVA_BYTE, at)) << 8 | Byte.toUnsignedInt(names.get(JAVA_BYTE, at + 1));
    }

    /// {@return whether two datagrams have the same sender, who asked the same address of ours}
    boolean areOfOnePeer(int one, int other) {
        int length = nameLength(one);
        return length == nameLength(other)
                && isSame(names, (long) one * NAME, names, (long) other * NAME, length)
                && isSameSource(packetInfo(one), packetInfo(other));
    }

    private boolean isSameSource(long one, long other) {
        if (one < 0 || other < 0) {
            return one == other;
        }
        int from = cmsghdr.SIZEOF + (isInet6 ? in6_pktinfo.ipi6_addr : in_pktinfo.ipi_spec_dst);
        return isSame(controls, one + from, controls, other + from, isInet6 ? 16 : Integer.BYTES);
    }

    private static boolean isSame(MemorySegment here, long one, MemorySegment there, long other, int length) {
        return MemorySegment.mismatch(here, one, one + length, there, other, other + length) < 0;
    }

    /// {@return the place among all control messages of the header of the one that tells our own address, or -1}
    private long packetInfo(int place) {
        if (controlRoom == 0) {
            return -1;
        }
        int level = isInet6 ? IPPROTO_IPV6 : IPPROTO_IP;
        int type = isInet6 ? IPV6_PKTINFO : IP_PKTINFO;
        long at = (long) place * CONTROL;
        long end = at + Math.min(headers.get(JAVA_LONG_UNALIGNED, header(place) + msghdr.msg_controllen), controlRoom);
        while (end - at >= cmsghdr.SIZEOF) {
            if (controls.get(JAVA_INT_UNALIGNED, at + cmsghdr.cmsg_level) == level
                    && controls.get(JAVA_INT_UNALIGNED, at + cmsghdr.cmsg_type) == type) {
                return at;
            }
            long length = controls.get(JAVA_LONG_UNALIGNED, at + cmsghdr.cmsg_len);
            at += Math.max(cmsghdr.SIZEOF, (length + Long.BYTES - 1) & -Long.BYTES);
        }
        return -1;
    }

    /// {@return our own address that the datagram was sent to, or null where the kernel has not said it}
    ///
    /// @param port its port
    Address.@Nullable Ip destination(int place, int port) {
        long at = packetInfo(place);
        if (at < 0) {
            return null;
        }
        MemorySegment info = controls.asSlice(at + cmsghdr.SIZEOF);
        return isInet6
                ? Address.Inet6.of(info.asSlice(in6_pktinfo.ipi6_addr, 16).toArray(JAVA_BYTE), port)
                : new Address.Inet4(in_pktinfo.ipi_spec_dst(info), port);
    }

    /// Makes a control message of what was received, which lets the reply come from the address that was asked.
    ///
    /// @param to gets it
    /// @param offset where it begins
    /// @return its length, or 0 where the reply needs none
    int source(int place, MemorySegment to, long offset) {
        long at = packetInfo(place);
        if (at < 0 || isNobodys(at + cmsghdr.SIZEOF)) {
            return 0;
        }
        int payload = isInet6 ? in6_pktinfo.SIZEOF : in_pktinfo.SIZEOF;
        int length = cmsghdr.SIZEOF + ((payload + Long.BYTES - 1) & -Long.BYTES);
        MemorySegment.copy(controls, at, to, offset, length);
        // The interface is the route's choice, not the way that the question took.
        int index = cmsghdr.SIZEOF + (isInet6 ? in6_pktinfo.ipi6_ifindex : in_pktinfo.ipi_ifindex);
        to.set(JAVA_INT_UNALIGNED, offset + index, 0);
        return length;
    }

    /// {@return whether nobody can send from it: a group, or no address}
    private boolean isNobodys(long info) {
        if (!isInet6) {
            int first = Byte.toUnsignedInt(controls.get(JAVA_BYTE, info + in_pktinfo.ipi_spec_dst));
            return first == 0 || first >> 4 == 0xe;
        }
        long high = controls.get(JAVA_LONG_UNALIGNED, info);
        int mark = controls.get(JAVA_INT_UNALIGNED, info + Long.BYTES);
        boolean isMapped = high == 0 && Integer.reverseBytes(mark) == 0xffff;
        int first = Byte.toUnsignedInt(controls.get(JAVA_BYTE, isMapped ? info + 12 : info));
        return isMapped
                ? first == 0 || first >> 4 == 0xe
                : first == 0xff || (high == 0 && controls.get(JAVA_LONG_UNALIGNED, info + Long.BYTES) == 0);
    }

    @Override
    public void close() {
        arena.close();
    }
}
