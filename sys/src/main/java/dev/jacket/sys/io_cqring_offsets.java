package dev.jacket.sys;

/// `struct io_cqring_offsets`: where the parts of a completion ring stand; read it at the place of `cq_off`.
@Struct(value = "struct io_cqring_offsets", header = "linux/io_uring.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class io_cqring_offsets {
    public static final int SIZEOF = 40;
    public static final int head = 0;
    public static final int tail = 4;
    public static final int ring_mask = 8;
    public static final int ring_entries = 12;
    public static final int overflow = 16;
    public static final int cqes = 20;

    private io_cqring_offsets() {}
}
