package dev.jacket.sockets;

import dev.jacket.sys.cmsghdr;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What goes with a message beside its bytes: descriptors, credentials, times, where a packet came in, why one
/// failed.
///
/// ```java
/// socket.set(Options.IP_PKTINFO, true);
/// try (Message message = socket.recvMsg(List.of(buffer), ControlMessage.space(12), MsgFlags.NONE)) {
///     message.find(ControlMessage.PacketInfo.class).ifPresent(info -> System.out.println(info.destination()));
/// }
/// ```
///
/// What the kernel tells is switched on by an option, and may be absent all the same. What has no type here, or
/// not the length that its type has, comes as [RawControl]. A message that only comes cannot be sent, nor one
/// for another family than the socket's, which the kernel would pass over in silence: sending it is refused
/// before the call.
///
/// **call:** cmsg(3), and the manual page of the family.
/// **threads:** immutable; the descriptors of [Rights] and [PidFd] are shared, and have one owner.
public sealed interface ControlMessage {
    /// {@return how long a control message is, with its header and without padding: CMSG_LEN}
    ///
    /// @param bytes how many bytes it carries
    static int length(int bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a control message carries 0 bytes or more, not " + bytes);
        }
        return Math.addExact(cmsghdr.SIZEOF, bytes);
    }

    /// {@return how much of a control buffer a control message takes, with header and padding: CMSG_SPACE}
    ///
    /// @param bytes how many bytes it carries
    static int space(int bytes) {
        return Math.addExact(length(bytes), 7) & -8;
    }

    /// Descriptors, which the receiver gets numbers of its own for: SCM_RIGHTS of unix(7), both ways. Sending
    /// closes nothing and takes nothing over; several in one send arrive as one.
    ///
    /// @param fds 1 to 253 descriptors; those that came are owned by their [Message]
    record Rights(List<Fd> fds) implements ControlMessage {
        /// The most descriptors that one message carries.
        public static final int MOST = 253;

        /// Copies the list.
        public Rights {
            fds = List.copyOf(fds);
            ControlRanges.check("the number of descriptors", fds.size(), 1, MOST);
        }

        /// {@return descriptors to send, which stay their owners'}
        ///
        /// @param fds 1 to 253 numbers
        public static Rights of(int... fds) {
            return new Rights(Arrays.stream(fds).mapToObj(Fd::borrow).toList());
        }
    }

    /// Who sent a message: SCM_CREDENTIALS of unix(7), both ways; comes where SO_PASSCRED is on. Sending those
    /// of others needs privilege, else EPERM.
    ///
    /// @param pid the process; sending a dead one is ESRCH
    /// @param uid the user
    /// @param gid the group
    record Credentials(int pid, int uid, int gid) implements ControlMessage {}

    /// The process that sent a message: SCM_PIDFD of unix(7), comes where SO_PASSPIDFD is on.
    /// **since:** Linux 6.5.
    ///
    /// @param fd owned by its [Message]; negative if the process is gone
    record PidFd(Fd fd) implements ControlMessage {}

    /// The sender's security label: SCM_SECURITY, comes where SO_PASSSEC or IP_PASSSEC is on.
    ///
    /// @param label as the security module writes it
    record Security(String label) implements ControlMessage {}

    /// When a message came in: SO_TIMESTAMP, to microseconds, or SO_TIMESTAMPNS.
    ///
    /// @param time by the system's clock
    record Timestamp(Instant time) implements ControlMessage {}

    /// When a message passed the kernel and the device: SO_TIMESTAMPING. For one that was sent, it comes by the
    /// error queue, and the [SocketError] beside it tells which moment: `info` 0 sent, 1 scheduled, 2
    /// acknowledged.
    ///
    /// @param software the kernel's time
    /// @param hardware the device's time, by its own clock
    record HardwareTimestamps(Optional<Instant> software, Optional<Instant> hardware) implements ControlMessage {}

    /// Asks when the message of this send leaves: SO_TIMESTAMPING, to send.
    ///
    /// @param flags SOF_TIMESTAMPING_TX_ flags
    record RequestTimestamps(int flags) implements ControlMessage {}

    /// What TCP tells beside a time of sending: SCM_TIMESTAMPING_OPT_STATS.
    ///
    /// @param bytes netlink attributes
    @SuppressWarnings("ArrayRecordComponent") // copied both ways, and compared by what they hold
    record TxStats(byte[] bytes) implements ControlMessage {
        /// Copies the bytes.
        public TxStats {
            bytes = bytes.clone();
        }

        /// {@return a copy of the bytes}
        @Override
        public byte[] bytes() {
            return bytes.clone();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof TxStats that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "TxStats[" + HexFormat.of().formatHex(bytes) + "]";
        }
    }

    /// Where a packet with a time came in: SCM_TIMESTAMPING_PKTINFO.
    ///
    /// @param ifIndex the interface
    /// @param length of the packet on the wire
    record TimestampOrigin(int ifIndex, int length) implements ControlMessage {}

    /// The number by which the time of this message is told: SCM_TS_OPT_ID, to send.
    /// **since:** Linux 6.13.
    ///
    /// @param id any unsigned number of 32 bits
    record TimestampId(long id) implements ControlMessage {
        /// Checks the range.
        public TimestampId {
            ControlRanges.check("an id", id, 0, 0xffff_ffffL);
        }
    }

    /// The packet's mark: SO_MARK, both ways; comes where SO_RCVMARK is on.
    ///
    /// @param mark an unsigned number of 32 bits; sending it needs privilege
    record Mark(long mark) implements ControlMessage {
        /// Checks the range.
        public Mark {
            ControlRanges.check("a mark", mark, 0, 0xffff_ffffL);
        }
    }

    /// The packet's priority: SO_PRIORITY, both ways; comes where SO_RCVPRIORITY is on.
    /// **since:** Linux 6.14.
    ///
    /// @param priority 0 to 6 for everyone
    record Priority(int priority) implements ControlMessage {}

    /// How many messages had no room: SO_RXQ_OVFL, rides on the next one that had.
    ///
    /// @param count since the socket was made
    record Dropped(long count) implements ControlMessage {
        /// Checks the range.
        public Dropped {
            ControlRanges.check("a count", count, 0, 0xffff_ffffL);
        }
    }

    /// What became of a frame: SO_WIFI_STATUS.
    ///
    /// @param status 1 if it was acknowledged
    record WifiStatus(int status) implements ControlMessage {}

    /// When to send this message: SCM_TXTIME, to send. A missed time comes by the error queue, with origin 6.
    ///
    /// @param nanos by the clock of SO_TXTIME
    record TransmitAt(long nanos) implements ControlMessage {}

    /// What was left in the queue after a receive: SCM_INQ, or TCP_CM_INQ where TCP_INQ is on.
    ///
    /// @param bytes how many were left
    record Unread(int bytes) implements ControlMessage {}

    /// Where a packet came in and whom it was for, or whence it goes: IP_PKTINFO and IPV6_PKTINFO, both ways;
    /// comes where IP_PKTINFO or IPV6_RECVPKTINFO is on. IPv6 has one address, which is both.
    ///
    /// @param ifIndex the interface that it came by, or is to go by; 0 for any
    /// @param specific the local address that it came to, or is to come from; its port is 0
    /// @param destination the address in the packet, which may be a group's; not looked at in a send
    record PacketInfo(int ifIndex, Address.Ip specific, Address.Ip destination) implements ControlMessage {
        /// {@return what to send: the source, and the interface to go by}
        ///
        /// @param ifIndex the interface; 0 for any
        /// @param source a local address; the wildcard for any
        public static PacketInfo of(int ifIndex, Address.Ip source) {
            return new PacketInfo(ifIndex, source, source);
        }
    }

    /// The hop limit: IP_TTL and IPV6_HOPLIMIT, both ways; comes where IP_RECVTTL or IPV6_RECVHOPLIMIT is on.
    ///
    /// @param hops 0 to 255; in a send over IPv4 1 or more, over IPv6 -1 for the default
    record HopLimit(int hops) implements ControlMessage {
        /// Checks the range.
        public HopLimit {
            ControlRanges.check("a hop limit", hops, -1, 255);
        }
    }

    /// The traffic class: IP_TOS and IPV6_TCLASS, both ways; comes where IP_RECVTOS or IPV6_RECVTCLASS is on.
    ///
    /// @param value 0 to 255; in a send over IPv6 -1 for the default
    record TrafficClass(int value) implements ControlMessage {
        /// Checks the range.
        public TrafficClass {
            ControlRanges.check("a traffic class", value, -1, 255);
        }
    }

    /// The protocol of this packet: IP_PROTOCOL, to send on raw sockets of protocol 255.
    /// **since:** Linux 6.4.
    ///
    /// @param number 1 to 255
    record IpProtocol(int number) implements ControlMessage {
        /// Checks the range.
        public IpProtocol {
            ControlRanges.check("a protocol", number, 1, 255);
        }
    }

    /// The sum over the payload: IP_CHECKSUM.
    ///
    /// @param sum not complemented
    record Checksum(long sum) implements ControlMessage {
        /// Checks the range.
        public Checksum {
            ControlRanges.check("a sum", sum, 0, 0xffff_ffffL);
        }
    }

    /// Whom a packet was for before it was turned to us: IP_ORIGDSTADDR and IPV6_ORIGDSTADDR.
    ///
    /// @param destination with the port
    record OriginalDestination(Address destination) implements ControlMessage {}

    /// In what pieces a packet came, if not whole: IP_RECVFRAGSIZE and IPV6_RECVFRAGSIZE.
    ///
    /// @param bytes of the largest fragment
    record FragmentSize(int bytes) implements ControlMessage {}

    /// Options of an IPv4 packet: IP_RECVOPTS, and IP_RETOPTS, which also sends them.
    ///
    /// @param type 6 for IP_RECVOPTS, 7 for IP_RETOPTS; only the latter can be sent
    /// @param bytes 0 to 40
    @SuppressWarnings("ArrayRecordComponent") // copied both ways, and compared by what they hold
    record IpOptionBytes(int type, byte[] bytes) implements ControlMessage {
        /// Copies the bytes.
        public IpOptionBytes {
            bytes = bytes.clone();
        }

        /// {@return a copy of the bytes}
        @Override
        public byte[] bytes() {
            return bytes.clone();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof IpOptionBytes that && type == that.type && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes) + 31 * type;
        }

        @Override
        public String toString() {
            return "IpOptionBytes[" + "type=" + type + ", " + HexFormat.of().formatHex(bytes) + "]";
        }
    }

    /// Why a message failed: IP_RECVERR, IPV6_RECVERR, and PACKET_TX_TIMESTAMP; only in the error queue. Taking
    /// it clears the pending error.
    ///
    /// @param errno what went wrong; [Errno#NONE], ENOMSG for a time
    /// @param origin 1 here, 2 ICMP, 3 ICMPv6, 4 a time of sending, 6 a missed time
    /// @param type of ICMP
    /// @param code of ICMP
    /// @param info the MTU for EMSGSIZE; which moment, for a time
    /// @param data the number of a time
    /// @param offender the router or host that said so, or [Address#NONE]
    record SocketError(Errno errno, int origin, int type, int code, long info, long data, Address offender)
            implements ControlMessage {}

    /// Sends whose memory may be used again: MSG_ZEROCOPY, only in the error queue; neighbours come as one.
    ///
    /// @param first the number of the first send, counted from 0
    /// @param last the number of the last one
    /// @param copied whether the kernel copied after all
    record ZeroCopyDone(long first, long last, boolean copied) implements ControlMessage {
        /// Checks the range.
        public ZeroCopyDone {
            ControlRanges.check("a number", first, 0, 0xffff_ffffL);
            ControlRanges.check("a number", last, 0, 0xffff_ffffL);
        }
    }

    /// Whether this message may be cut into fragments: IPV6_DONTFRAG, to send.
    ///
    /// @param value whether it stays whole
    record DontFragment(boolean value) implements ControlMessage {}

    /// Traffic class and flow label: IPV6_FLOWINFO, both ways.
    ///
    /// @param value traffic class and flow label, in 28 bits
    record FlowInfo(int value) implements ControlMessage {
        /// Checks the range.
        public FlowInfo {
            ControlRanges.check("flow information", value, 0, 0x0fff_ffff);
        }
    }

    /// An extension header of IPv6, RFC 3542; both ways.
    ///
    /// @param type 54 IPV6_HOPOPTS, 55 IPV6_RTHDRDSTOPTS (to send), 57 IPV6_RTHDR, 59 IPV6_DSTOPTS
    /// @param bytes the header, in whole units of 8
    @SuppressWarnings("ArrayRecordComponent") // copied both ways, and compared by what they hold
    record ExtensionHeader(int type, byte[] bytes) implements ControlMessage {
        /// Copies the bytes.
        public ExtensionHeader {
            bytes = bytes.clone();
        }

        /// {@return a copy of the bytes}
        @Override
        public byte[] bytes() {
            return bytes.clone();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof ExtensionHeader that && type == that.type && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes) + 31 * type;
        }

        @Override
        public String toString() {
            return "ExtensionHeader[" + "type=" + type + ", " + HexFormat.of().formatHex(bytes) + "]";
        }
    }

    /// The path to a destination has become narrower: IPV6_PATHMTU; comes with an empty message.
    ///
    /// @param destination where the path leads
    /// @param mtu how long a packet may be
    record PathMtu(Address destination, long mtu) implements ControlMessage {}

    /// The length of the datagrams in one message: UDP_SEGMENT cuts what is sent, UDP_GRO tells what was put
    /// together.
    ///
    /// @param bytes 1 to 65535; the last one may be shorter
    record SegmentSize(int bytes) implements ControlMessage {
        /// Checks the range.
        public SegmentSize {
            ControlRanges.check("a segment size", bytes, 1, 65535);
        }
    }

    /// What a packet socket tells beside a packet: PACKET_AUXDATA.
    ///
    /// @param status TP_STATUS_ bits
    /// @param length of the packet
    /// @param snapLength how much of it was kept
    /// @param mac where the link header begins
    /// @param net where the network header begins
    /// @param vlanTci the tag; meant if [#hasVlan]
    /// @param vlanTpid the tag's EtherType
    record PacketAux(int status, long length, long snapLength, int mac, int net, int vlanTci, int vlanTpid)
            implements ControlMessage {
        /// {@return whether the packet had a VLAN tag, which the kernel has taken off}
        public boolean hasVlan() {
            return (status & 0x10) != 0;
        }
    }

    /// The group that a netlink message was sent to: NETLINK_PKTINFO.
    ///
    /// @param group 0 for none
    record NetlinkGroup(int group) implements ControlMessage {}

    /// The network namespace that a netlink message came from: NETLINK_LISTEN_ALL_NSID.
    ///
    /// @param id as this namespace calls the other
    record NamespaceId(int id) implements ControlMessage {}

    /// The type of a TLS record that the kernel ciphers: TLS_SET_RECORD_TYPE, TLS_GET_RECORD_TYPE.
    ///
    /// @param type 0 to 255; 23 is data
    record TlsRecordType(int type) implements ControlMessage {
        /// Checks the range.
        public TlsRecordType {
            ControlRanges.check("a record type", type, 0, 255);
        }
    }

    /// Any other control message, both ways.
    ///
    /// @param level such as SOL_SOCKET
    /// @param type within the level
    /// @param bytes as the kernel has them
    @SuppressWarnings("ArrayRecordComponent") // copied both ways, and compared by what they hold
    record RawControl(int level, int type, byte[] bytes) implements ControlMessage {
        /// Copies the bytes.
        public RawControl {
            bytes = bytes.clone();
        }

        /// {@return a copy of the bytes}
        @Override
        public byte[] bytes() {
            return bytes.clone();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof RawControl that
                    && level == that.level
                    && type == that.type
                    && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes) + 31 * level + 31 * type;
        }

        @Override
        public String toString() {
            return "RawControl[" + "level=" + level + ", " + "type=" + type + ", "
                    + HexFormat.of().formatHex(bytes) + "]";
        }
    }
}
