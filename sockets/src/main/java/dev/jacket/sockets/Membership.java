package dev.jacket.sockets;

import dev.jacket.sys.NetinetIn;
import dev.jacket.sys.ip_mreq_source;
import dev.jacket.sys.ip_mreqn;
import dev.jacket.sys.ip_msfilter;
import dev.jacket.sys.ipv6_mreq;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A multicast group, and the interface on which to be a member: IP_ADD_MEMBERSHIP, IPV6_JOIN_GROUP.
///
/// **threads:** immutable.
///
/// @param group the group; its port does not count
/// @param via an IPv4 address of the interface, if the index is 0; `0.0.0.0` leaves the choice to the kernel
/// @param index the interface's number, 0 to go by its address or to leave the choice to the kernel
public record Membership(Address.Ip group, Address.Inet4 via, int index) {
    /// Checks the group.
    ///
    /// @throws IllegalArgumentException if the group is no multicast address
    public Membership {
        if (!group.isMulticast()) {
            throw new IllegalArgumentException(group.host() + " is not in 224.0.0.0/4 or ff00::/8");
        }
    }

    /// {@return membership where the kernel's routes lead}
    ///
    /// @param group a numeric multicast address
    public static Membership of(String group) {
        return of(group, 0);
    }

    /// {@return membership on an interface}
    ///
    /// @param group a numeric multicast address
    /// @param index the interface's number
    public static Membership of(String group, int index) {
        return new Membership(Address.inet(group, 0), Address.Inet4.any(0), index);
    }

    /// {@return membership on the interface that has an address}
    ///
    /// @param group a numeric multicast IPv4 address
    /// @param via the interface's address
    public static Membership of(String group, Address.Inet4 via) {
        return new Membership(Address.inet(group, 0), via, 0);
    }

    /// `struct ip_mreqn`.
    byte[] encode4() {
        if (!(group instanceof Address.Inet4 inet)) {
            throw new IllegalArgumentException(group.host() + " is not an IPv4 address; join it with IPV6_JOIN_GROUP");
        }
        return mreqn(inet.ip(), via.ip(), index);
    }

    static byte[] mreqn(int group, int via, int index) {
        byte[] bytes = new byte[ip_mreqn.SIZEOF];
        MemorySegment memory = MemorySegment.ofArray(bytes);
        ip_mreqn.imr_multiaddr(memory, group);
        ip_mreqn.imr_address(memory, via);
        ip_mreqn.imr_ifindex(memory, index);
        return bytes;
    }

    /// `struct ipv6_mreq`.
    byte[] encode6() {
        if (!(group instanceof Address.Inet6 inet)) {
            throw new IllegalArgumentException(
                    group.host() + " is not an IPv6 address; join it with IP_ADD_MEMBERSHIP");
        }
        byte[] bytes = new byte[ipv6_mreq.SIZEOF];
        System.arraycopy(inet.bytes(), 0, bytes, ipv6_mreq.ipv6mr_multiaddr, 16);
        ipv6_mreq.ipv6mr_interface(MemorySegment.ofArray(bytes), index != 0 ? index : inet.scopeId());
        return bytes;
    }

    /// A source of a multicast group, and the interface: IP_ADD_SOURCE_MEMBERSHIP.
    ///
    /// **threads:** immutable.
    ///
    /// @param group the group; ports do not count
    /// @param via an address of the interface; `0.0.0.0` leaves the choice to the kernel
    /// @param source who sends
    public record SourceMembership(Address.Inet4 group, Address.Inet4 via, Address.Inet4 source) {
        /// Checks the group.
        ///
        /// @throws IllegalArgumentException if the group is no multicast address
        public SourceMembership {
            GroupCodecs.checkGroup(group);
        }

        byte[] encode() {
            return GroupCodecs.words(ip_mreq_source.SIZEOF)
                    .putInt(ip_mreq_source.imr_multiaddr, group.ip())
                    .putInt(ip_mreq_source.imr_interface, via.ip())
                    .putInt(ip_mreq_source.imr_sourceaddr, source.ip())
                    .array();
        }
    }

    /// Which sources of an IPv4 group are heard: IP_MSFILTER.
    ///
    /// **threads:** immutable.
    ///
    /// @param group the group, which must be joined; ports do not count
    /// @param via an address of the interface; `0.0.0.0` leaves the choice to the kernel
    /// @param include whether only the sources are heard, or all but them
    /// @param sources who sends
    public record SourceFilter(Address.Inet4 group, Address.Inet4 via, boolean include, List<Address.Inet4> sources) {
        static final int ROOM = 1024;

        /// Checks the group.
        ///
        /// @throws IllegalArgumentException if the group is no multicast address
        public SourceFilter {
            GroupCodecs.checkGroup(group);
            sources = List.copyOf(sources);
        }

        /// {@return a question for the filter of a group}
        ///
        /// @param group the group
        /// @param via an address of the interface
        public static SourceFilter of(Address.Inet4 group, Address.Inet4 via) {
            return new SourceFilter(group, via, false, List.of());
        }

        static SourceFilter decode(byte[] bytes) {
            ByteBuffer memory = GroupCodecs.words(bytes);
            int count = Codecs.of(bytes).getInt(ip_msfilter.imsf_numsrc);
            var sources = new ArrayList<Address.Inet4>();
            for (int at = ip_msfilter.imsf_slist; sources.size() < count && at < bytes.length; at += Integer.BYTES) {
                sources.add(new Address.Inet4(memory.getInt(at), 0));
            }
            return new SourceFilter(
                    new Address.Inet4(memory.getInt(ip_msfilter.imsf_multiaddr), 0),
                    new Address.Inet4(memory.getInt(ip_msfilter.imsf_interface), 0),
                    Codecs.of(bytes).getInt(ip_msfilter.imsf_fmode) == NetinetIn.MCAST_INCLUDE,
                    sources);
        }

        byte[] encode() {
            return encode(sources.size(), ip_msfilter.imsf_slist + sources.size() * Integer.BYTES);
        }

        byte[] question() {
            return encode((ROOM - ip_msfilter.imsf_slist) / Integer.BYTES, ROOM);
        }

        private byte[] encode(int count, int size) {
            byte[] bytes = new byte[size];
            ByteBuffer words = GroupCodecs.words(bytes)
                    .putInt(ip_msfilter.imsf_multiaddr, group.ip())
                    .putInt(ip_msfilter.imsf_interface, via.ip());
            for (int i = 0; i < sources.size() && i < count; i++) {
                words.putInt(
                        ip_msfilter.imsf_slist + i * Integer.BYTES,
                        sources.get(i).ip());
            }
            Codecs.of(bytes)
                    .putInt(ip_msfilter.imsf_fmode, include ? NetinetIn.MCAST_INCLUDE : NetinetIn.MCAST_EXCLUDE)
                    .putInt(ip_msfilter.imsf_numsrc, count);
            return bytes;
        }
    }

    /// A multicast group of either family, and the interface: MCAST_JOIN_GROUP.
    ///
    /// **threads:** immutable.
    ///
    /// @param group the group; its port does not count
    /// @param index the interface's number, 0 to leave the choice to the kernel
    public record GroupReq(Address.Ip group, int index) {
        /// Checks the group.
        ///
        /// @throws IllegalArgumentException if the group is no multicast address
        public GroupReq {
            GroupCodecs.checkGroup(group);
        }
    }

    /// A source of a multicast group of either family, and the interface: MCAST_JOIN_SOURCE_GROUP.
    ///
    /// **threads:** immutable.
    ///
    /// @param group the group; ports do not count
    /// @param index the interface's number, 0 to leave the choice to the kernel
    /// @param source who sends, of the same family
    public record GroupSourceReq(Address.Ip group, int index, Address.Ip source) {
        /// Checks the group.
        ///
        /// @throws IllegalArgumentException if the group is no group, or the source of another family
        public GroupSourceReq {
            GroupCodecs.checkGroup(group, source);
        }
    }

    /// Which sources of a group of either family are heard: MCAST_MSFILTER.
    ///
    /// **threads:** immutable.
    ///
    /// @param group the group, which must be joined; ports do not count
    /// @param index the interface's number
    /// @param include whether only the sources are heard, or all but them
    /// @param sources who sends, of the same family
    public record GroupFilter(Address.Ip group, int index, boolean include, List<Address.Ip> sources) {
        /// Checks the group.
        ///
        /// @throws IllegalArgumentException if the group is no group, or a source of another family
        public GroupFilter {
            GroupCodecs.checkGroup(group, sources.toArray(Address.Ip[]::new));
            sources = List.copyOf(sources);
        }

        /// {@return a question for the filter of a group}
        ///
        /// @param group the group
        /// @param index the interface's number
        public static GroupFilter of(Address.Ip group, int index) {
            return new GroupFilter(group, index, false, List.of());
        }
    }

    /// An anycast address, and the interface: IPV6_JOIN_ANYCAST.
    ///
    /// **threads:** immutable.
    ///
    /// @param address the address; its port does not count
    /// @param index the interface's number, 0 to leave the choice to the kernel
    public record Anycast(Address.Inet6 address, int index) {
        byte[] encode() {
            byte[] bytes = new byte[ipv6_mreq.SIZEOF];
            System.arraycopy(address.bytes(), 0, bytes, ipv6_mreq.ipv6mr_multiaddr, 16);
            ipv6_mreq.ipv6mr_interface(MemorySegment.ofArray(bytes), index);
            return bytes;
        }
    }
}
