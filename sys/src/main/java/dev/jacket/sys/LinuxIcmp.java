package dev.jacket.sys;

/// Constants of `<linux/icmp.h>` and `<linux/icmpv6.h>`: raw(7).
@Header({"linux/icmp.h", "linux/icmpv6.h"})
@SuppressWarnings("doclint:missing") // the headers and manual pages document each
public final class LinuxIcmp {
    // options
    public static final int ICMPV6_FILTER = 1;
    public static final int ICMP_FILTER = 1;

    private LinuxIcmp() {}
}
