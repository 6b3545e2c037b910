package dev.jacket.sys;

/// `struct io_uring_sqe`: one submission.
@Struct(value = "struct io_uring_sqe", header = "linux/io_uring.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class io_uring_sqe {
    public static final int SIZEOF = 64;
    public static final int opcode = 0;
    public static final int flags = 1;
    public static final int ioprio = 2;
    public static final int fd = 4;
    public static final int off = 8;
    public static final int addr = 16;
    public static final int len = 24;
    public static final int rw_flags = 28;
    public static final int user_data = 32;
    public static final int buf_group = 40;

    private io_uring_sqe() {}
}
