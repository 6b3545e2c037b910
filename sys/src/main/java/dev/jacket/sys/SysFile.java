package dev.jacket.sys;

/// Constants of `<sys/file.h>`: flock(2).
@Header("sys/file.h")
@SuppressWarnings("doclint:missing") // the manual page documents each
public final class SysFile {
    // operations
    public static final int LOCK_SH = 1;
    public static final int LOCK_EX = 2;
    public static final int LOCK_NB = 4;
    public static final int LOCK_UN = 8;

    private SysFile() {}
}
