package dev.jacket.sys;

/// `struct utsname` of uname(2): texts of up to 64 bytes, each ended by NUL.
@Struct(value = "struct utsname", header = "sys/utsname.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class utsname {
    public static final int SIZEOF = 390;
    public static final int sysname = 0;
    public static final int nodename = 65;
    public static final int release = 130;
    public static final int version = 195;
    public static final int machine = 260;

    private utsname() {}
}
