package dev.jacket.sockets;

import static dev.jacket.sys.LinuxIn6.IPV6_FLOWINFO;
import static dev.jacket.sys.NetinetIn.IPV6_DSTOPTS;
import static dev.jacket.sys.NetinetIn.IPV6_HOPLIMIT;
import static dev.jacket.sys.NetinetIn.IPV6_HOPOPTS;
import static dev.jacket.sys.NetinetIn.IPV6_PATHMTU;
import static dev.jacket.sys.NetinetIn.IPV6_PKTINFO;
import static dev.jacket.sys.NetinetIn.IPV6_RECVERR;
import static dev.jacket.sys.NetinetIn.IPV6_RECVFRAGSIZE;
import static dev.jacket.sys.NetinetIn.IPV6_RECVORIGDSTADDR;
import static dev.jacket.sys.NetinetIn.IPV6_RTHDR;
import static dev.jacket.sys.NetinetIn.IPV6_RTHDRDSTOPTS;
import static dev.jacket.sys.NetinetIn.IPV6_TCLASS;

import dev.jacket.sys.in6_pktinfo;
import dev.jacket.sys.ip6_mtuinfo;
import dev.jacket.sys.sockaddr_in6;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Control messages of the level IPPROTO_IPV6: ipv6(7), RFC 3542.
final class Ip6Controls {
    private Ip6Controls() {}

    /// {@return the message, or null if its type or its length is not known here}
    static @Nullable ControlMessage decode(int type, byte[] bytes) {
        return switch (type) {
            case IPV6_PKTINFO -> bytes.length == in6_pktinfo.SIZEOF ? packetInfo(bytes) : null;
            case IPV6_RECVERR -> SocketErrors.decode(bytes);
            case IPV6_HOPOPTS, IPV6_DSTOPTS, IPV6_RTHDR, IPV6_RTHDRDSTOPTS ->
                new ControlMessage.ExtensionHeader(type, bytes);
            case IPV6_RECVORIGDSTADDR ->
                bytes.length == sockaddr_in6.SIZEOF
                        ? new ControlMessage.OriginalDestination(SocketErrors.address(MemorySegment.ofArray(bytes)))
                        : null;
            case IPV6_PATHMTU -> bytes.length == ip6_mtuinfo.SIZEOF ? pathMtu(bytes) : null;
            default -> bytes.length == Integer.BYTES ? number(type, bytes) : null;
        };
    }

    private static @Nullable ControlMessage number(int type, byte[] bytes) {
        int value = Codecs.int32(bytes);
        return switch (type) {
            case IPV6_HOPLIMIT -> value >= 0 && value <= 255 ? new ControlMessage.HopLimit(value) : null;
            case IPV6_TCLASS -> value >= 0 && value <= 255 ? new ControlMessage.TrafficClass(value) : null;
            case IPV6_RECVFRAGSIZE -> new ControlMessage.FragmentSize(value);
            case IPV6_FLOWINFO -> new ControlMessage.FlowInfo(Inet.int32(bytes) & 0x0fff_ffff);
            default -> null;
        };
    }

    private static ControlMessage packetInfo(byte[] bytes) {
        int index = in6_pktinfo.ipi6_ifindex(MemorySegment.ofArray(bytes));
        Address.Inet6 address = Address.Inet6.of(Arrays.copyOf(bytes, 16), 0);
        return new ControlMessage.PacketInfo(index, address, address);
    }

    private static ControlMessage pathMtu(byte[] bytes) {
        int mtu = ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.nativeOrder()).getInt(ip6_mtuinfo.ip6m_mtu);
        Address destination = SocketErrors.address(MemorySegment.ofArray(bytes).asSlice(0, sockaddr_in6.SIZEOF));
        return new ControlMessage.PathMtu(destination, Integer.toUnsignedLong(mtu));
    }

    static byte[] encode(int ifIndex, byte[] source) {
        byte[] bytes = Arrays.copyOf(source, in6_pktinfo.SIZEOF);
        in6_pktinfo.ipi6_ifindex(MemorySegment.ofArray(bytes), ifIndex);
        return bytes;
    }
}
