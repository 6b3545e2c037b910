package dev.jacket.sys;

/// Constants of `<sys/stat.h>`: mknod(2).
@Header("sys/stat.h")
@SuppressWarnings("doclint:missing") // the manual page documents each
public final class SysStat {
    // kinds of files
    public static final int S_IFIFO = 0x1000;

    private SysStat() {}
}
