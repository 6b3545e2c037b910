package dev.jacket.sys;

/// Constants of `<linux/if_ether.h>`: what an Ethernet packet carries.
@Header("linux/if_ether.h")
@SuppressWarnings("doclint:missing") // the headers and manual pages document each
public final class IfEther {
    public static final int ETH_P_ALL = 3;
    public static final int ETH_P_IP = 0x0800;
    public static final int ETH_P_ARP = 0x0806;
    public static final int ETH_P_8021Q = 0x8100;
    public static final int ETH_P_IPV6 = 0x86dd;
    public static final int ETH_P_LLDP = 0x88cc;

    private IfEther() {}
}
