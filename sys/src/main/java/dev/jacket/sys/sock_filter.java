package dev.jacket.sys;

/// `struct sock_filter`: one instruction of a packet filter.
@Struct(value = "struct sock_filter", header = "linux/filter.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class sock_filter {
    public static final int SIZEOF = 8;
    public static final int code = 0;
    public static final int jt = 2;
    public static final int jf = 3;
    public static final int k = 4;

    private sock_filter() {}
}
