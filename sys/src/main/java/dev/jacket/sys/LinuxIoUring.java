package dev.jacket.sys;

/// Constants of `<linux/io_uring.h>`: io_uring_setup(2), io_uring_enter(2), io_uring_register(2).
@Header(value = "linux/io_uring.h", enumerators = true)
@SuppressWarnings("doclint:missing") // the manual pages document each
public final class LinuxIoUring {
    // io_uring_setup
    public static final int IORING_SETUP_CQSIZE = 1 << 3;
    public static final int IORING_SETUP_SUBMIT_ALL = 1 << 7;
    public static final int IORING_SETUP_SINGLE_ISSUER = 1 << 12;
    public static final int IORING_SETUP_DEFER_TASKRUN = 1 << 13;

    // what a ring can do
    public static final int IORING_FEAT_SINGLE_MMAP = 1;
    public static final int IORING_FEAT_NODROP = 1 << 1;
    public static final int IORING_FEAT_EXT_ARG = 1 << 8;

    // where mmap(2) finds what
    public static final long IORING_OFF_SQ_RING = 0;
    public static final long IORING_OFF_SQES = 0x10000000;

    // io_uring_enter
    public static final int IORING_ENTER_GETEVENTS = 1;
    public static final int IORING_ENTER_EXT_ARG = 1 << 3;

    // operations
    public static final int IORING_OP_POLL_ADD = 6;
    public static final int IORING_OP_ACCEPT = 13;
    public static final int IORING_OP_ASYNC_CANCEL = 14;
    public static final int IORING_OP_SEND = 26;
    public static final int IORING_OP_RECV = 27;

    // flags of operations
    public static final int IORING_POLL_ADD_MULTI = 1;
    public static final int IORING_RECVSEND_POLL_FIRST = 1;
    public static final int IORING_RECV_MULTISHOT = 1 << 1;
    public static final int IORING_ACCEPT_MULTISHOT = 1;
    public static final int IOSQE_BUFFER_SELECT_BIT = 5;

    // completions
    public static final int IORING_CQE_F_BUFFER = 1;
    public static final int IORING_CQE_F_MORE = 1 << 1;
    public static final int IORING_CQE_BUFFER_SHIFT = 16;

    // the submission ring's flags
    public static final int IORING_SQ_CQ_OVERFLOW = 1 << 1;

    // io_uring_register
    public static final int IORING_REGISTER_PROBE = 8;
    public static final int IORING_REGISTER_PBUF_RING = 22;
    public static final int IO_URING_OP_SUPPORTED = 1;

    /// The flag that makes an operation take a provided buffer.
    public static final int IOSQE_BUFFER_SELECT = 1 << IOSQE_BUFFER_SELECT_BIT;

    private LinuxIoUring() {}
}
