package dev.jacket.sys;

/// `struct io_uring_probe_op`: one operation.
@Struct(value = "struct io_uring_probe_op", header = "linux/io_uring.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class io_uring_probe_op {
    public static final int SIZEOF = 8;
    public static final int op = 0;
    public static final int flags = 2;

    private io_uring_probe_op() {}
}
