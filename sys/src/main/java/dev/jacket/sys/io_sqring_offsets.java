package dev.jacket.sys;

/// `struct io_sqring_offsets`: where the parts of a submission ring stand; read it at the place of `sq_off`.
@Struct(value = "struct io_sqring_offsets", header = "linux/io_uring.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class io_sqring_offsets {
    public static final int SIZEOF = 40;
    public static final int head = 0;
    public static final int tail = 4;
    public static final int ring_mask = 8;
    public static final int ring_entries = 12;
    public static final int flags = 16;
    public static final int dropped = 20;
    public static final int array = 24;

    private io_sqring_offsets() {}
}
