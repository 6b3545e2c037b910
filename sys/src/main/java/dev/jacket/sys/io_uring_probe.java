package dev.jacket.sys;

/// `struct io_uring_probe`: which operations the kernel has; the entries follow.
@Struct(value = "struct io_uring_probe", header = "linux/io_uring.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class io_uring_probe {
    public static final int SIZEOF = 16;
    public static final int last_op = 0;
    public static final int ops_len = 1;

    private io_uring_probe() {}
}
