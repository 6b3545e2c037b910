package dev.jacket.sys;

/// Constants of `<fcntl.h>`: open(2), fcntl(2). Those that differ between the architectures are not here.
@Header("fcntl.h")
@SuppressWarnings("doclint:missing") // the manual page documents each
public final class Fcntl {
    // operations
    public static final int F_GETFD = 1;
    public static final int F_SETFD = 2;
    public static final int F_GETFL = 3;
    public static final int F_SETFL = 4;
    public static final int F_DUPFD_CLOEXEC = 1030;

    // descriptor flags
    public static final int FD_CLOEXEC = 1;

    // how to open
    public static final int O_RDONLY = 0;
    public static final int O_WRONLY = 1;
    public static final int O_RDWR = 2;
    public static final int O_CREAT = 0x40;
    public static final int O_EXCL = 0x80;
    public static final int O_TRUNC = 0x200;
    public static final int O_APPEND = 0x400;
    public static final int O_NOCTTY = 0x100;
    public static final int O_NONBLOCK = 0x800;
    public static final int O_CLOEXEC = 0x80000;

    // folders
    public static final int AT_FDCWD = -100;
    public static final int AT_REMOVEDIR = 0x200;

    // splice(2)
    public static final int SPLICE_F_MOVE = 1;
    public static final int SPLICE_F_NONBLOCK = 2;

    private Fcntl() {}
}
