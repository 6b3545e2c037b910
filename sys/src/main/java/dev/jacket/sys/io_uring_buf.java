package dev.jacket.sys;

/// `struct io_uring_buf`: one provided buffer; `resv` of the first is the tail of their ring.
@Struct(value = "struct io_uring_buf", header = "linux/io_uring.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class io_uring_buf {
    public static final int SIZEOF = 16;
    public static final int addr = 0;
    public static final int len = 8;
    public static final int bid = 12;
    public static final int resv = 14;

    private io_uring_buf() {}
}
