package dev.jacket.sockets;

import dev.jacket.sys.LinuxIcmp;
import dev.jacket.sys.NetinetIn;
import dev.jacket.sys.SysSocket;
import java.util.BitSet;

/// Options of raw sockets: raw(7), icmp(7), RFC 3542. IP_HDRINCL and IPV6_CHECKSUM stand with their families.
///
/// **threads:** immutable.
public final class RawOptions {
    /// Which types of ICMPv6 the socket does not hear, where its protocol is ICMPv6. **errors:** EOPNOTSUPP where it is
    /// not.
    public static final Option<Icmp6Filter> ICMPV6_FILTER = Option.of(
            "ICMPV6_FILTER",
            NetinetIn.IPPROTO_ICMPV6,
            LinuxIcmp.ICMPV6_FILTER,
            Codecs.structure(Icmp6Filter.class, Icmp6Filter.SIZE, Icmp6Filter::encode, Icmp6Filter::decode));

    /// Which types of ICMP the socket does not hear, where its protocol is ICMP. **errors:** EOPNOTSUPP where it is
    /// not.
    public static final Option<IcmpFilter> ICMP_FILTER = Option.of(
            "ICMP_FILTER",
            SysSocket.SOL_RAW,
            LinuxIcmp.ICMP_FILTER,
            Codecs.mapped(IcmpFilter.class, IcmpFilter::new, IcmpFilter::blocked));

    /// Which types of ICMP are not heard: ICMP_FILTER.
    ///
    /// **threads:** immutable.
    ///
    /// @param blocked a bit for each of the types 0 to 31
    public record IcmpFilter(int blocked) {
        /// Hears all, as every socket does at first.
        public static final IcmpFilter NONE = new IcmpFilter(0);

        /// {@return a filter that hears some types alone}
        ///
        /// @param types the types, 0 to 31
        /// @throws IllegalArgumentException if one is out of range
        public static IcmpFilter only(int... types) {
            int blocked = -1;
            for (int type : types) {
                if (type < 0 || type >= Integer.SIZE) {
                    throw new IllegalArgumentException("type " + type + " is not in 0..31");
                }
                blocked &= ~(1 << type);
            }
            return new IcmpFilter(blocked);
        }

        /// {@return whether a type is not heard}
        ///
        /// @param type the type; those above 31 are always heard
        public boolean blocks(int type) {
            return type >= 0 && type < Integer.SIZE && (blocked >>> type & 1) != 0;
        }
    }

    /// Which types of ICMPv6 are not heard: ICMPV6_FILTER.
    ///
    /// **threads:** immutable.
    ///
    /// @param blocked the types that are not, 0 to 255
    public record Icmp6Filter(BitSet blocked) {
        static final int SIZE = 32;

        private static final int TYPES = SIZE * Byte.SIZE;

        /// Hears all, as every socket does at first.
        public static final Icmp6Filter NONE = new Icmp6Filter(new BitSet());

        /// Copies the types.
        ///
        /// @throws IllegalArgumentException if one is above 255
        public Icmp6Filter {
            if (blocked.length() > TYPES) {
                throw new IllegalArgumentException("type " + (blocked.length() - 1) + " is not in 0..255");
            }
            blocked = (BitSet) blocked.clone();
        }

        /// {@return a filter that hears some types alone}
        ///
        /// @param types the types, 0 to 255
        /// @throws IllegalArgumentException if one is out of range
        public static Icmp6Filter only(int... types) {
            var blocked = new BitSet();
            blocked.set(0, TYPES);
            for (int type : types) {
                if (type < 0 || type >= TYPES) {
                    throw new IllegalArgumentException("type " + type + " is not in 0..255");
                }
                blocked.clear(type);
            }
            return new Icmp6Filter(blocked);
        }

        /// {@return the types that are not heard}
        @Override
        public BitSet blocked() {
            return (BitSet) blocked.clone();
        }

        /// {@return whether a type is not heard}
        ///
        /// @param type the type
        public boolean blocks(int type) {
            return type >= 0 && blocked.get(type);
        }

        /// The kernel has words of 32 bits, the first type in the lowest.
        static Icmp6Filter decode(byte[] bytes) {
            var blocked = new BitSet();
            for (int type = 0; type < bytes.length * Byte.SIZE; type++) {
                int word = Codecs.of(bytes).getInt(type / Integer.SIZE * Integer.BYTES);
                blocked.set(type, (word >>> type % Integer.SIZE & 1) != 0);
            }
            return new Icmp6Filter(blocked);
        }

        byte[] encode() {
            byte[] bytes = new byte[SIZE];
            var memory = Codecs.of(bytes);
            for (int type = blocked.nextSetBit(0); type >= 0; type = blocked.nextSetBit(type + 1)) {
                int at = type / Integer.SIZE * Integer.BYTES;
                memory.putInt(at, memory.getInt(at) | 1 << type % Integer.SIZE);
            }
            return bytes;
        }
    }

    private RawOptions() {}
}
