package dev.jacket.sys;

/// Constants of `<linux/netfilter_ipv4.h>` and `<linux/netfilter_ipv6/ip6_tables.h>`.
@Header({"linux/netfilter_ipv4.h", "linux/netfilter_ipv6/ip6_tables.h"})
@SuppressWarnings("doclint:missing") // the headers and manual pages document each
public final class LinuxNetfilter {
    // options
    public static final int IP6T_SO_ORIGINAL_DST = 80;
    public static final int SO_ORIGINAL_DST = 80;

    private LinuxNetfilter() {}
}
