package dev.jacket.sys;

/// Constants of `<spawn.h>`: posix_spawn(3).
@Header("spawn.h")
@SuppressWarnings("doclint:missing") // the manual page documents each
public final class Spawn {
    // flags
    public static final int POSIX_SPAWN_SETPGROUP = 2;
    public static final int POSIX_SPAWN_SETSIGDEF = 4;
    public static final int POSIX_SPAWN_SETSIGMASK = 8;
    public static final int POSIX_SPAWN_SETSID = 0x80;

    private Spawn() {}
}
