package dev.jacket.sockets;

import dev.jacket.sys.LinuxIn6;
import dev.jacket.sys.LinuxTls;
import dev.jacket.sys.NetinetIn;
import dev.jacket.sys.NetinetUdp;
import dev.jacket.sys.SysSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Control messages as one socket's kernel understands them. What it would pass over in silence is refused.
final class ControlWriter {
    private final Handle handle;
    private final boolean ip6;

    /// @param to where the message goes, or [Address#NONE] for the connected peer
    ControlWriter(Handle handle, Address to) {
        this.handle = handle;
        Address peer = to.equals(Address.NONE) ? handle.lastPeer() : to;
        // What goes to a mapped address leaves over IPv4, which reads its own control messages only.
        this.ip6 = handle.family.equals(Family.INET6) && !(peer instanceof Address.Inet6 mapped && mapped.isMapped());
    }

    byte[] write(List<ControlMessage> messages) {
        if (messages.isEmpty()) {
            return new byte[0];
        }
        handle.endPrivacy();
        var raw = new ArrayList<ControlMessage.RawControl>();
        for (ControlMessage message : messages) {
            ControlMessage.RawControl one = raw(message);
            checkLevel(one, message);
            raw.add(one);
        }
        return ControlCodec.write(raw);
    }

    private ControlMessage.RawControl raw(ControlMessage message) {
        return switch (message) {
            case ControlMessage.Rights m -> unix(SysSocket.SCM_RIGHTS, SocketControls.encode(m), m);
            case ControlMessage.Credentials m -> unix(SysSocket.SCM_CREDENTIALS, SocketControls.encode(m), m);
            case ControlMessage.RequestTimestamps m -> base(SysSocket.SO_TIMESTAMPING, m.flags(), m);
            case ControlMessage.TimestampId m -> base(SysSocket.SCM_TS_OPT_ID, (int) m.id(), m);
            case ControlMessage.Mark m -> base(SysSocket.SO_MARK, (int) m.mark(), m);
            case ControlMessage.Priority m -> base(SysSocket.SO_PRIORITY, m.priority(), m);
            case ControlMessage.TransmitAt m -> {
                checkBase(m);
                yield socket(SysSocket.SCM_TXTIME, int64(m.nanos()));
            }
            case ControlMessage.PacketInfo m -> packetInfo(m);
            case ControlMessage.HopLimit m ->
                packet(NetinetIn.IP_TTL, NetinetIn.IPV6_HOPLIMIT, least(1, m.hops(), m), m);
            case ControlMessage.TrafficClass m ->
                packet(NetinetIn.IP_TOS, NetinetIn.IPV6_TCLASS, least(0, m.value(), m), m);
            case ControlMessage.IpProtocol m -> packet4(NetinetIn.IP_PROTOCOL, Codecs.int32(m.number()), m);
            case ControlMessage.IpOptionBytes m -> options(m);
            case ControlMessage.DontFragment m -> packet6(NetinetIn.IPV6_DONTFRAG, Codecs.int32(m.value() ? 1 : 0), m);
            case ControlMessage.FlowInfo m -> packet6(LinuxIn6.IPV6_FLOWINFO, Inet.bytes(m.value()), m);
            case ControlMessage.ExtensionHeader m -> packet6(m.type(), m.bytes(), m);
            case ControlMessage.SegmentSize m -> segmentSize(m);
            case ControlMessage.TlsRecordType m ->
                new ControlMessage.RawControl(
                        SysSocket.SOL_TLS, LinuxTls.TLS_SET_RECORD_TYPE, new byte[] {(byte) m.type()});
            case ControlMessage.RawControl m -> m;
            default -> throw new IllegalArgumentException(message + " only comes and cannot be sent");
        };
    }

    private static ControlMessage.RawControl socket(int type, byte[] bytes) {
        return new ControlMessage.RawControl(SysSocket.SOL_SOCKET, type, bytes);
    }

    private ControlMessage.RawControl unix(int type, byte[] bytes, ControlMessage message) {
        boolean credentials = type == SysSocket.SCM_CREDENTIALS;
        check(isUnix() || (credentials && handle.family.equals(Family.NETLINK)) || !isKnown(), message);
        return socket(type, bytes);
    }

    private ControlMessage.RawControl base(int type, int value, ControlMessage message) {
        checkBase(message);
        return socket(type, Codecs.int32(value));
    }

    private void checkBase(ControlMessage message) {
        check(handle.isInternet() || handle.family.equals(Family.PACKET) || !isKnown(), message);
    }

    /// Neither a stream nor another family has packets of its own to say something about.
    private void checkPackets(ControlMessage message) {
        check(handle.isInternet() && !handle.isStream(), message);
    }

    private ControlMessage.RawControl packet(int type4, int type6, int value, ControlMessage message) {
        return ip6 ? packet6(type6, Codecs.int32(value), message) : packet4(type4, Codecs.int32(value), message);
    }

    private ControlMessage.RawControl packet4(int type, byte[] bytes, ControlMessage message) {
        checkPackets(message);
        check(!ip6, message);
        return new ControlMessage.RawControl(NetinetIn.IPPROTO_IP, type, bytes);
    }

    private ControlMessage.RawControl packet6(int type, byte[] bytes, ControlMessage message) {
        checkPackets(message);
        check(ip6, message);
        return new ControlMessage.RawControl(NetinetIn.IPPROTO_IPV6, type, bytes);
    }

    private int least(int least4, int value, ControlMessage message) {
        if (!ip6 && value < least4) {
            throw new IllegalArgumentException(message + ": over IPv4 it is " + least4 + " to 255");
        }
        return value;
    }

    private ControlMessage.RawControl packetInfo(ControlMessage.PacketInfo info) {
        ControlRanges.check("an interface", info.ifIndex(), 0, Integer.MAX_VALUE);
        Address source = info.specific().unmapped();
        if (!ip6) {
            check(source instanceof Address.Inet4, info);
            return packet4(NetinetIn.IP_PKTINFO, Ip4Controls.encode(info.ifIndex(), (Address.Inet4) source), info);
        }
        check(source instanceof Address.Inet6, info);
        return packet6(
                NetinetIn.IPV6_PKTINFO,
                Ip6Controls.encode(info.ifIndex(), info.specific().bytes()),
                info);
    }

    private ControlMessage.RawControl options(ControlMessage.IpOptionBytes options) {
        if (options.type() != NetinetIn.IP_RETOPTS) {
            throw new IllegalArgumentException(options + " only comes and cannot be sent");
        }
        ControlRanges.check("the length of IP options", options.bytes().length, 0, 40);
        return packet4(options.type(), options.bytes(), options);
    }

    /// An int, as UDP_GRO tells it, would be EINVAL.
    private ControlMessage.RawControl segmentSize(ControlMessage.SegmentSize size) {
        byte[] bytes = ByteBuffer.allocate(2)
                .order(ByteOrder.nativeOrder())
                .putShort((short) size.bytes())
                .array();
        return new ControlMessage.RawControl(NetinetIn.IPPROTO_UDP, NetinetUdp.UDP_SEGMENT, bytes);
    }

    private static byte[] int64(long value) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(value)
                .array();
    }

    /// The kernel looks at the levels that belong to a socket and passes over all others.
    private void checkLevel(ControlMessage.RawControl raw, ControlMessage message) {
        boolean internet = handle.isInternet();
        boolean heard = switch (raw.level()) {
            case SysSocket.SOL_SOCKET -> true;
            case NetinetIn.IPPROTO_IP -> internet && !handle.isStream();
            case NetinetIn.IPPROTO_IPV6 -> handle.family.equals(Family.INET6) && !handle.isStream();
            case NetinetIn.IPPROTO_UDP -> internet && isUdp();
            case SysSocket.SOL_TLS -> internet && handle.isStream();
            case NetinetIn.IPPROTO_SCTP -> handle.protocol.number() == NetinetIn.IPPROTO_SCTP;
            default -> false;
        };
        check(heard || !isKnown(), message);
    }

    private void check(boolean heard, ControlMessage message) {
        if (!heard) {
            throw new IllegalArgumentException(message + ": a socket " + handle.label() + " does not hear it");
        }
    }

    private boolean isUdp() {
        return handle.type.equals(SocketType.DGRAM)
                && (handle.protocol.equals(Protocol.DEFAULT)
                        || handle.protocol.equals(Protocol.UDP)
                        || handle.protocol.equals(Protocol.UDPLITE));
    }

    private boolean isUnix() {
        return handle.family.equals(Family.UNIX);
    }

    /// What other families hear is the kernel's affair.
    private boolean isKnown() {
        return isUnix()
                || handle.isInternet()
                || handle.family.equals(Family.PACKET)
                || handle.family.equals(Family.NETLINK)
                || handle.family.equals(Family.VSOCK);
    }
}
