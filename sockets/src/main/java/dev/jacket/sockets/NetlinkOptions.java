package dev.jacket.sockets;

import dev.jacket.sys.LinuxNetlink;
import dev.jacket.sys.SysSocket;
import java.util.BitSet;

/// Options of netlink sockets: netlink(7).
///
/// **threads:** immutable.
interface NetlinkOptions {
    /// Joins a group by its number, from 1: the way to those above 32. **errors:** EINVAL if the protocol has no such
    /// group, EPERM.
    Option<Integer> NETLINK_ADD_MEMBERSHIP = option(
                    "NETLINK_ADD_MEMBERSHIP", LinuxNetlink.NETLINK_ADD_MEMBERSHIP, Codecs.number(1, Integer.MAX_VALUE))
            .writeOnly();

    /// Whether the sender of a message to a group is told if it could not be delivered here.
    Option<Boolean> NETLINK_BROADCAST_ERROR =
            option("NETLINK_BROADCAST_ERROR", LinuxNetlink.NETLINK_BROADCAST_ERROR, Codecs.BOOL);

    /// Whether errors come without the request that they answer.
    Option<Boolean> NETLINK_CAP_ACK = option("NETLINK_CAP_ACK", LinuxNetlink.NETLINK_CAP_ACK, Codecs.BOOL);

    /// Leaves it.
    Option<Integer> NETLINK_DROP_MEMBERSHIP = option(
                    "NETLINK_DROP_MEMBERSHIP",
                    LinuxNetlink.NETLINK_DROP_MEMBERSHIP,
                    Codecs.number(1, Integer.MAX_VALUE))
            .writeOnly();

    /// Whether errors come with words and places.
    Option<Boolean> NETLINK_EXT_ACK = option("NETLINK_EXT_ACK", LinuxNetlink.NETLINK_EXT_ACK, Codecs.BOOL);

    /// Whether dumps obey filters, and malformed requests are refused.
    Option<Boolean> NETLINK_GET_STRICT_CHK = option(
                    "NETLINK_GET_STRICT_CHK", LinuxNetlink.NETLINK_GET_STRICT_CHK, Codecs.BOOL)
            .since("4.20");

    /// Whether messages come from all network namespaces that have a number here. **errors:** EPERM without
    /// CAP_NET_BROADCAST.
    Option<Boolean> NETLINK_LISTEN_ALL_NSID =
            option("NETLINK_LISTEN_ALL_NSID", LinuxNetlink.NETLINK_LISTEN_ALL_NSID, Codecs.BOOL);

    /// The numbers of the groups that are joined.
    Option<BitSet> NETLINK_LIST_MEMBERSHIPS = option(
                    "NETLINK_LIST_MEMBERSHIPS",
                    LinuxNetlink.NETLINK_LIST_MEMBERSHIPS,
                    Codecs.report(BitSet.class, 1024, NetlinkOptions::groups))
            .readOnly();

    /// Whether lost messages are not told by ENOBUFS.
    Option<Boolean> NETLINK_NO_ENOBUFS = option("NETLINK_NO_ENOBUFS", LinuxNetlink.NETLINK_NO_ENOBUFS, Codecs.BOOL);

    /// Whether messages come with the number of their group.
    Option<Boolean> NETLINK_PKTINFO = option("NETLINK_PKTINFO", LinuxNetlink.NETLINK_PKTINFO, Codecs.BOOL);

    /// Bit n - 1 of the kernel's words is group n.
    private static BitSet groups(byte[] bytes) {
        var groups = new BitSet();
        for (int at = 0; at + Integer.BYTES <= bytes.length; at += Integer.BYTES) {
            int word = Codecs.of(bytes).getInt(at);
            for (int bit = 0; bit < Integer.SIZE; bit++) {
                groups.set(at * Byte.SIZE + bit + 1, (word >>> bit & 1) != 0);
            }
        }
        return groups;
    }

    private static <T> Option<T> option(String name, int number, Codec<T> codec) {
        return Option.of(name, SysSocket.SOL_NETLINK, number, codec);
    }
}
