package dev.jacket.sys;

/// `struct sock_fprog`: the value of SO_ATTACH_FILTER in socket(7).
@Struct(value = "struct sock_fprog", header = "linux/filter.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class sock_fprog {
    public static final int SIZEOF = 16;
    public static final int len = 0;
    public static final int filter = 8;

    private sock_fprog() {}
}
