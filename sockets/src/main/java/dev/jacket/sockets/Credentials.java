package dev.jacket.sockets;

/// Who is at the other end of a Unix socket, as it was when it connected: SO_PEERCRED of unix(7).
///
/// **threads:** immutable.
///
/// @param pid the process, 0 if there is none; it may have ended, and its number have a new owner
/// @param uid the user, -1 if there is none
/// @param gid the group, -1 if there is none
public record Credentials(int pid, int uid, int gid) {
    static Credentials decode(byte[] bytes) {
        var memory = Codecs.of(bytes);
        return new Credentials(memory.getInt(), memory.getInt(), memory.getInt());
    }
}
