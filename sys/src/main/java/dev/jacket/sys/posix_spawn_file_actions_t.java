package dev.jacket.sys;

/// `posix_spawn_file_actions_t` of posix_spawn(3): its size alone is known.
@Struct(value = "posix_spawn_file_actions_t", header = "spawn.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class posix_spawn_file_actions_t {
    public static final int SIZEOF = 80;

    private posix_spawn_file_actions_t() {}
}
