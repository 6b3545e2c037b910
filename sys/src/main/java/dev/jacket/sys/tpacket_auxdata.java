package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct tpacket_auxdata` of packet(7): what a packet socket tells beside the packet.
@Struct(value = "struct tpacket_auxdata", header = "linux/if_packet.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class tpacket_auxdata {
    public static final int SIZEOF = 20;
    public static final int tp_status = 0;
    public static final int tp_len = 4;
    public static final int tp_snaplen = 8;
    public static final int tp_mac = 12;
    public static final int tp_net = 14;
    public static final int tp_vlan_tci = 16;
    public static final int tp_vlan_tpid = 18;

    private tpacket_auxdata() {}

    public static int tp_status(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, tp_status);
    }

    public static void tp_status(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, tp_status, value);
    }

    public static int tp_len(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, tp_len);
    }

    public static void tp_len(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, tp_len, value);
    }

    public static int tp_snaplen(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, tp_snaplen);
    }

    public static void tp_snaplen(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, tp_snaplen, value);
    }

    public static int tp_mac(MemorySegment at) {
        return Short.toUnsignedInt(at.get(JAVA_SHORT_UNALIGNED, tp_mac));
    }

    public static void tp_mac(MemorySegment at, int value) {
        at.set(JAVA_SHORT_UNALIGNED, tp_mac, (short) value);
    }

    public static int tp_net(MemorySegment at) {
        return Short.toUnsignedInt(at.get(JAVA_SHORT_UNALIGNED, tp_net));
    }

    public static void tp_net(MemorySegment at, int value) {
        at.set(JAVA_SHORT_UNALIGNED, tp_net, (short) value);
    }

    public static int tp_vlan_tci(MemorySegment at) {
        return Short.toUnsignedInt(at.get(JAVA_SHORT_UNALIGNED, tp_vlan_tci));
    }

    public static void tp_vlan_tci(MemorySegment at, int value) {
        at.set(JAVA_SHORT_UNALIGNED, tp_vlan_tci, (short) value);
    }

    public static int tp_vlan_tpid(MemorySegment at) {
        return Short.toUnsignedInt(at.get(JAVA_SHORT_UNALIGNED, tp_vlan_tpid));
    }

    public static void tp_vlan_tpid(MemorySegment at, int value) {
        at.set(JAVA_SHORT_UNALIGNED, tp_vlan_tpid, (short) value);
    }
}
