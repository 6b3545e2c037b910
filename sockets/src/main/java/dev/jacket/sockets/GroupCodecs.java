package dev.jacket.sockets;

import dev.jacket.sys.NetinetIn;
import dev.jacket.sys.SysSocket;
import dev.jacket.sys.group_filter;
import dev.jacket.sys.group_req;
import dev.jacket.sys.group_source_req;
import dev.jacket.sys.sockaddr_in6;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;

/// Addresses in options: of groups and their sources, and of peers. The level of a group of RFC 3678 is its family's.
final class GroupCodecs {
    /// What a filter has room for when it is asked.
    private static final int SOURCES = 128;

    private GroupCodecs() {}

    static void checkGroup(Address.Ip group, Address.Ip... sources) {
        if (!group.isMulticast()) {
            throw new IllegalArgumentException(group.host() + " is not in 224.0.0.0/4 or ff00::/8");
        }
        for (Address.Ip source : sources) {
            if (!source.family().equals(group.family())) {
                throw new IllegalArgumentException(source.host() + " is not of the family of " + group.host());
            }
        }
    }

    /// Memory in network byte order, for IPv4 addresses.
    static ByteBuffer words(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.BIG_ENDIAN);
    }

    static ByteBuffer words(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.BIG_ENDIAN);
    }

    static Address.Inet6 address6(byte[] bytes) {
        // The kernel leaves the family out of some structures.
        MemorySegment memory = MemorySegment.ofArray(bytes);
        return new Address.Inet6(sockaddr_in6.sin6_addr_high(memory), sockaddr_in6.sin6_addr_low(memory), 0, 0, 0);
    }

    /// An address that the kernel tells.
    static <T extends Address> Codec<T> address(Class<T> type, int size) {
        return Codecs.report(
                type, size, bytes -> type.cast(AddressCodec.read(MemorySegment.ofArray(bytes), bytes.length)));
    }

    private static void put(byte[] bytes, int at, Address.Ip address) {
        address.withPort(0).write(MemorySegment.ofArray(bytes).asSlice(at, AddressCodec.STORAGE));
    }

    private static int level(Address.Ip group) {
        return group instanceof Address.Inet6 ? NetinetIn.IPPROTO_IPV6 : NetinetIn.IPPROTO_IP;
    }

    static byte[] question(Membership.GroupFilter request) {
        return OfFilter.encode(request, SOURCES, SOURCES);
    }

    /// The one family that IPV6_ADDRFORM takes.
    record ToInet() implements Codec<Family> {
        @Override
        public Class<Family> type() {
            return Family.class;
        }

        @Override
        public int capacity() {
            return Integer.BYTES;
        }

        @Override
        public boolean permits(Family value) {
            return value.number() == SysSocket.AF_INET;
        }

        @Override
        public String range() {
            return "INET";
        }

        @Override
        public byte[] encode(Family value) {
            return Codecs.int32(value.number());
        }

        @Override
        public Family decode(byte[] bytes) {
            return Family.of(Codecs.int32(bytes));
        }
    }

    /// `struct group_req`.
    record OfGroup() implements Codec<Membership.GroupReq> {
        @Override
        public Class<Membership.GroupReq> type() {
            return Membership.GroupReq.class;
        }

        @Override
        public int capacity() {
            return group_req.SIZEOF;
        }

        @Override
        public int level(Membership.GroupReq value, int level) {
            return GroupCodecs.level(value.group());
        }

        @Override
        public byte[] encode(Membership.GroupReq value) {
            byte[] bytes = new byte[group_req.SIZEOF];
            Codecs.of(bytes).putInt(group_req.gr_interface, value.index());
            put(bytes, group_req.gr_group, value.group());
            return bytes;
        }

        @Override
        public Membership.GroupReq decode(byte[] bytes) {
            throw new AssertionError("the kernel only reads it");
        }
    }

    /// `struct group_source_req`.
    record OfSource() implements Codec<Membership.GroupSourceReq> {
        @Override
        public Class<Membership.GroupSourceReq> type() {
            return Membership.GroupSourceReq.class;
        }

        @Override
        public int capacity() {
            return group_source_req.SIZEOF;
        }

        @Override
        public int level(Membership.GroupSourceReq value, int level) {
            return GroupCodecs.level(value.group());
        }

        @Override
        public byte[] encode(Membership.GroupSourceReq value) {
            byte[] bytes = new byte[group_source_req.SIZEOF];
            Codecs.of(bytes).putInt(group_source_req.gsr_interface, value.index());
            put(bytes, group_source_req.gsr_group, value.group());
            put(bytes, group_source_req.gsr_source, value.source());
            return bytes;
        }

        @Override
        public Membership.GroupSourceReq decode(byte[] bytes) {
            throw new AssertionError("the kernel only reads it");
        }
    }

    /// `struct group_filter`.
    record OfFilter() implements Codec<Membership.GroupFilter> {
        @Override
        public Class<Membership.GroupFilter> type() {
            return Membership.GroupFilter.class;
        }

        @Override
        public int capacity() {
            return group_filter.gf_slist + SOURCES * AddressCodec.STORAGE;
        }

        @Override
        public int level(Membership.GroupFilter value, int level) {
            return GroupCodecs.level(value.group());
        }

        @Override
        public byte[] encode(Membership.GroupFilter value) {
            return encode(value, value.sources().size(), value.sources().size());
        }

        /// @param count how many sources it says it has
        /// @param room for how many there is room
        private static byte[] encode(Membership.GroupFilter value, int count, int room) {
            byte[] bytes = new byte[group_filter.gf_slist + room * AddressCodec.STORAGE];
            Codecs.of(bytes)
                    .putInt(group_filter.gf_interface, value.index())
                    .putInt(group_filter.gf_fmode, value.include() ? NetinetIn.MCAST_INCLUDE : NetinetIn.MCAST_EXCLUDE)
                    .putInt(group_filter.gf_numsrc, count);
            put(bytes, group_filter.gf_group, value.group());
            for (int i = 0; i < value.sources().size() && i < room; i++) {
                put(
                        bytes,
                        group_filter.gf_slist + i * AddressCodec.STORAGE,
                        value.sources().get(i));
            }
            return bytes;
        }

        @Override
        public Membership.GroupFilter decode(byte[] bytes) {
            ByteBuffer memory = Codecs.of(bytes);
            var sources = new ArrayList<Address.Ip>();
            int count = memory.getInt(group_filter.gf_numsrc);
            for (int at = group_filter.gf_slist;
                    sources.size() < count && at + AddressCodec.STORAGE <= bytes.length;
                    at += AddressCodec.STORAGE) {
                sources.add(ip(bytes, at));
            }
            return new Membership.GroupFilter(
                    ip(bytes, group_filter.gf_group),
                    memory.getInt(group_filter.gf_interface),
                    memory.getInt(group_filter.gf_fmode) == NetinetIn.MCAST_INCLUDE,
                    sources);
        }

        private static Address.Ip ip(byte[] bytes, int at) {
            return (Address.Ip) AddressCodec.read(MemorySegment.ofArray(bytes).asSlice(at, AddressCodec.STORAGE), 28);
        }
    }
}
