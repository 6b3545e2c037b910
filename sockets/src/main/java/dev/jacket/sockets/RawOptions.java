package dev.jacket.sockets;

import dev.jacket.sockets.Inet.Icmp6Filter;
import dev.jacket.sockets.Inet.IcmpFilter;
import dev.jacket.sys.LinuxIcmp;
import dev.jacket.sys.NetinetIn;
import dev.jacket.sys.SysSocket;

/// Options of raw sockets: raw(7), icmp(7), RFC 3542. IP_HDRINCL and IPV6_CHECKSUM stand with their families.
///
/// **threads:** immutable.
interface RawOptions {
    /// Which types of ICMPv6 the socket does not hear, where its protocol is ICMPv6. **errors:** EOPNOTSUPP where it is
    /// not.
    Option<Icmp6Filter> ICMPV6_FILTER = Option.of(
            "ICMPV6_FILTER",
            NetinetIn.IPPROTO_ICMPV6,
            LinuxIcmp.ICMPV6_FILTER,
            Codecs.structure(Icmp6Filter.class, Icmp6Filter.SIZE, Icmp6Filter::encode, Icmp6Filter::decode));

    /// Which types of ICMP the socket does not hear, where its protocol is ICMP. **errors:** EOPNOTSUPP where it is
    /// not.
    Option<IcmpFilter> ICMP_FILTER = Option.of(
            "ICMP_FILTER",
            SysSocket.SOL_RAW,
            LinuxIcmp.ICMP_FILTER,
            Codecs.mapped(IcmpFilter.class, IcmpFilter::new, IcmpFilter::blocked));
}
