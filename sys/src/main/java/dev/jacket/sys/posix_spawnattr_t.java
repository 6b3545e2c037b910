package dev.jacket.sys;

/// `posix_spawnattr_t` of posix_spawn(3): its size alone is known.
@Struct(value = "posix_spawnattr_t", header = "spawn.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class posix_spawnattr_t {
    public static final int SIZEOF = 336;

    private posix_spawnattr_t() {}
}
