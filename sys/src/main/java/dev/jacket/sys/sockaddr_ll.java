package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// `struct sockaddr_ll` of packet(7): an interface and a hardware address, which may be longer than its room here.
@Struct(
        value = "struct sockaddr_ll",
        header = {"sys/socket.h", "linux/if_packet.h"})
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class sockaddr_ll {
    public static final int SIZEOF = 20;
    public static final int sll_family = 0;
    public static final int sll_protocol = 2;
    public static final int sll_ifindex = 4;
    public static final int sll_hatype = 8;
    public static final int sll_pkttype = 10;
    public static final int sll_halen = 11;
    public static final int sll_addr = 12;

    private static final ValueLayout.OfShort BIG_SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private sockaddr_ll() {}

    public static int sll_family(MemorySegment at) {
        return Short.toUnsignedInt(at.get(JAVA_SHORT_UNALIGNED, sll_family));
    }

    public static void sll_family(MemorySegment at, int value) {
        at.set(JAVA_SHORT_UNALIGNED, sll_family, (short) value);
    }

    public static int sll_protocol(MemorySegment at) {
        return Short.toUnsignedInt(at.get(BIG_SHORT, sll_protocol));
    }

    public static void sll_protocol(MemorySegment at, int value) {
        at.set(BIG_SHORT, sll_protocol, (short) value);
    }

    public static int sll_ifindex(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, sll_ifindex);
    }

    public static void sll_ifindex(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, sll_ifindex, value);
    }

    public static int sll_hatype(MemorySegment at) {
        return Short.toUnsignedInt(at.get(JAVA_SHORT_UNALIGNED, sll_hatype));
    }

    public static void sll_hatype(MemorySegment at, int value) {
        at.set(JAVA_SHORT_UNALIGNED, sll_hatype, (short) value);
    }

    public static int sll_pkttype(MemorySegment at) {
        return Byte.toUnsignedInt(at.get(JAVA_BYTE, sll_pkttype));
    }

    public static void sll_pkttype(MemorySegment at, int value) {
        at.set(JAVA_BYTE, sll_pkttype, (byte) value);
    }

    public static int sll_halen(MemorySegment at) {
        return Byte.toUnsignedInt(at.get(JAVA_BYTE, sll_halen));
    }

    public static void sll_halen(MemorySegment at, int value) {
        at.set(JAVA_BYTE, sll_halen, (byte) value);
    }
}
