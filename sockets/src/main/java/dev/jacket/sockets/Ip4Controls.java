package dev.jacket.sockets;

import static dev.jacket.sys.NetinetIn.IP_CHECKSUM;
import static dev.jacket.sys.NetinetIn.IP_PASSSEC;
import static dev.jacket.sys.NetinetIn.IP_PKTINFO;
import static dev.jacket.sys.NetinetIn.IP_RECVERR;
import static dev.jacket.sys.NetinetIn.IP_RECVFRAGSIZE;
import static dev.jacket.sys.NetinetIn.IP_RECVOPTS;
import static dev.jacket.sys.NetinetIn.IP_RECVORIGDSTADDR;
import static dev.jacket.sys.NetinetIn.IP_RETOPTS;
import static dev.jacket.sys.NetinetIn.IP_TOS;
import static dev.jacket.sys.NetinetIn.IP_TTL;
import static dev.jacket.sys.SysSocket.SCM_SECURITY;

import dev.jacket.sys.in_pktinfo;
import dev.jacket.sys.sockaddr_in;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Control messages of the level IPPROTO_IP: ip(7).
final class Ip4Controls {
    private Ip4Controls() {}

    /// {@return the message, or null if its type or its length is not known here}
    static @Nullable ControlMessage decode(int type, byte[] bytes) {
        return switch (type) {
            case IP_PKTINFO -> bytes.length == in_pktinfo.SIZEOF ? packetInfo(bytes) : null;
            case IP_RECVERR -> SocketErrors.decode(bytes);
            case IP_RECVOPTS, IP_RETOPTS -> new ControlMessage.IpOptionBytes(type, bytes);
            case IP_RECVORIGDSTADDR ->
                bytes.length == sockaddr_in.SIZEOF
                        ? new ControlMessage.OriginalDestination(SocketErrors.address(MemorySegment.ofArray(bytes)))
                        : null;
            case SCM_SECURITY, IP_PASSSEC -> new ControlMessage.Security(SocketControls.text(bytes));
            case IP_TOS -> bytes.length == 1 ? new ControlMessage.TrafficClass(bytes[0] & 0xff) : null;
            default -> bytes.length == Integer.BYTES ? number(type, Codecs.int32(bytes)) : null;
        };
    }

    private static @Nullable ControlMessage number(int type, int value) {
        return switch (type) {
            case IP_TTL -> value >= 0 && value <= 255 ? new ControlMessage.HopLimit(value) : null;
            case IP_CHECKSUM -> new ControlMessage.Checksum(Integer.toUnsignedLong(value));
            case IP_RECVFRAGSIZE -> new ControlMessage.FragmentSize(value);
            default -> null;
        };
    }

    private static ControlMessage packetInfo(byte[] bytes) {
        MemorySegment memory = MemorySegment.ofArray(bytes);
        return new ControlMessage.PacketInfo(
                in_pktinfo.ipi_ifindex(memory),
                new Address.Inet4(in_pktinfo.ipi_spec_dst(memory), 0),
                new Address.Inet4(in_pktinfo.ipi_addr(memory), 0));
    }

    static byte[] encode(int ifIndex, Address.Inet4 source) {
        byte[] bytes = new byte[in_pktinfo.SIZEOF];
        MemorySegment memory = MemorySegment.ofArray(bytes);
        in_pktinfo.ipi_ifindex(memory, ifIndex);
        in_pktinfo.ipi_spec_dst(memory, source.ip());
        return bytes;
    }
}
