package dev.jacket.sys;

/// `struct io_uring_cqe`: one completion.
@Struct(value = "struct io_uring_cqe", header = "linux/io_uring.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class io_uring_cqe {
    public static final int SIZEOF = 16;
    public static final int user_data = 0;
    public static final int res = 8;
    public static final int flags = 12;

    private io_uring_cqe() {}
}
