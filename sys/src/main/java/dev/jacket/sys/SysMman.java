package dev.jacket.sys;

/// Constants of `<sys/mman.h>`: mmap(2).
@Header("sys/mman.h")
@SuppressWarnings("doclint:missing") // the manual page documents each
public final class SysMman {
    public static final int PROT_READ = 1;
    public static final int PROT_WRITE = 2;
    public static final int PROT_EXEC = 4;
    public static final int MAP_SHARED = 1;
    public static final int MAP_PRIVATE = 2;
    public static final int MAP_ANONYMOUS = 0x20;
    public static final int MAP_POPULATE = 0x8000;

    private SysMman() {}
}
