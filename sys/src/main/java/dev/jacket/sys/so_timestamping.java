package dev.jacket.sys;

/// `struct so_timestamping`: the value of SO_TIMESTAMPING from Linux 5.14; before, the flags alone.
@Struct(value = "struct so_timestamping", header = "linux/net_tstamp.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class so_timestamping {
    public static final int SIZEOF = 8;
    public static final int flags = 0;
    public static final int bind_phc = 4;

    private so_timestamping() {}
}
