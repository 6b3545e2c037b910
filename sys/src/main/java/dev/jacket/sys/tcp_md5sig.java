package dev.jacket.sys;

/// `struct tcp_md5sig`: the value of TCP_MD5SIG in tcp(7).
@Struct(value = "struct tcp_md5sig", header = "linux/tcp.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class tcp_md5sig {
    public static final int SIZEOF = 216;
    public static final int tcpm_addr = 0;
    public static final int tcpm_flags = 128;
    public static final int tcpm_prefixlen = 129;
    public static final int tcpm_keylen = 130;
    public static final int tcpm_ifindex = 132;
    public static final int tcpm_key = 136;

    private tcp_md5sig() {}
}
