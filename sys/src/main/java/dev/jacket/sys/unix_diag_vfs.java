package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct unix_diag_vfs` of sock_diag(7): the file that a socket is bound to.
@Struct(
        value = "struct unix_diag_vfs",
        header = {"sys/socket.h", "linux/unix_diag.h"})
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the headers document each
public final class unix_diag_vfs {
    public static final int SIZEOF = 8;
    public static final int udiag_vfs_ino = 0;
    public static final int udiag_vfs_dev = 4;

    private unix_diag_vfs() {}

    public static int udiag_vfs_ino(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, udiag_vfs_ino);
    }

    public static int udiag_vfs_dev(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, udiag_vfs_dev);
    }
}
