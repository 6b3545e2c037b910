package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct statfs` of statfs(2), as far as it is read.
@Struct(value = "struct statfs", header = "sys/statfs.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class statfs {
    public static final int SIZEOF = 120;
    public static final int f_files = 40;
    public static final int f_ffree = 48;

    private statfs() {}

    public static long f_files(MemorySegment at) {
        return at.get(JAVA_LONG_UNALIGNED, f_files);
    }

    public static long f_ffree(MemorySegment at) {
        return at.get(JAVA_LONG_UNALIGNED, f_ffree);
    }
}
