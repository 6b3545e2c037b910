package dev.jacket.sockets;

import static dev.jacket.sys.LinuxIfPacket.PACKET_AUXDATA;
import static dev.jacket.sys.LinuxIfPacket.PACKET_TX_TIMESTAMP;
import static dev.jacket.sys.LinuxNetlink.NETLINK_LISTEN_ALL_NSID;
import static dev.jacket.sys.LinuxNetlink.NETLINK_PKTINFO;
import static dev.jacket.sys.LinuxTls.TLS_GET_RECORD_TYPE;
import static dev.jacket.sys.LinuxVmSockets.VSOCK_RECVERR;
import static dev.jacket.sys.NetinetTcp.TCP_CM_INQ;
import static dev.jacket.sys.NetinetUdp.UDP_GRO;

import dev.jacket.sys.NetinetIn;
import dev.jacket.sys.SysSocket;
import dev.jacket.sys.tpacket_auxdata;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Control messages of the protocols, and of the families below and beside the internet: udp(7), tcp(7),
/// packet(7), netlink(7), vsock(7).
final class OtherControls {
    private OtherControls() {}

    /// {@return the message, or null if its level, its type or its length is not known here}
    static @Nullable ControlMessage decode(int level, int type, byte[] bytes) {
        return switch (level) {
            case NetinetIn.IPPROTO_UDP -> type == UDP_GRO ? segmentSize(bytes) : null;
            case NetinetIn.IPPROTO_TCP -> type == TCP_CM_INQ ? unread(bytes) : null;
            case SysSocket.SOL_PACKET -> packet(type, bytes);
            case SysSocket.SOL_NETLINK -> netlink(type, bytes);
            case SysSocket.SOL_VSOCK -> type == VSOCK_RECVERR ? SocketErrors.decode(bytes) : null;
            case SysSocket.SOL_TLS ->
                type == TLS_GET_RECORD_TYPE && bytes.length == 1
                        ? new ControlMessage.TlsRecordType(bytes[0] & 0xff)
                        : null;
            default -> null;
        };
    }

    private static @Nullable ControlMessage segmentSize(byte[] bytes) {
        Integer size = ControlCodec.number(bytes);
        return size == null || size < 1 || size > 65535 ? null : new ControlMessage.SegmentSize(size);
    }

    private static @Nullable ControlMessage unread(byte[] bytes) {
        Integer count = ControlCodec.number(bytes);
        return count == null ? null : new ControlMessage.Unread(count);
    }

    private static @Nullable ControlMessage netlink(int type, byte[] bytes) {
        Integer value = ControlCodec.number(bytes);
        if (value == null) {
            return null;
        }
        return switch (type) {
            case NETLINK_PKTINFO -> new ControlMessage.NetlinkGroup(value);
            case NETLINK_LISTEN_ALL_NSID -> new ControlMessage.NamespaceId(value);
            default -> null;
        };
    }

    private static @Nullable ControlMessage packet(int type, byte[] bytes) {
        if (type == PACKET_TX_TIMESTAMP) {
            return SocketErrors.decode(bytes);
        }
        if (type != PACKET_AUXDATA || bytes.length != tpacket_auxdata.SIZEOF) {
            return null;
        }
        MemorySegment memory = MemorySegment.ofArray(bytes);
        return new ControlMessage.PacketAux(
                tpacket_auxdata.tp_status(memory),
                Integer.toUnsignedLong(tpacket_auxdata.tp_len(memory)),
                Integer.toUnsignedLong(tpacket_auxdata.tp_snaplen(memory)),
                tpacket_auxdata.tp_mac(memory),
                tpacket_auxdata.tp_net(memory),
                tpacket_auxdata.tp_vlan_tci(memory),
                tpacket_auxdata.tp_vlan_tpid(memory));
    }
}
