package dev.jacket.command;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.jacket.sockets.Errno;
import dev.jacket.sys.Fcntl;
import dev.jacket.sys.Libc;
import dev.jacket.sys.Spawn;
import dev.jacket.sys.posix_spawn_file_actions_t;
import dev.jacket.sys.posix_spawnattr_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The memory of one posix_spawn(3): what the child becomes, said beforehand, since between fork and exec
/// nothing of ours runs.
///
/// **threads:** the one that makes it.
final class SpawnMemory implements AutoCloseable {
    /// The kernel has 64 signals and libc's set has room for 1024.
    private static final int SIGNALS = 128;

    private final Arena arena = Arena.ofConfined();
    private final Libc libc;
    private final Program program;
    private final MemorySegment actions = arena.allocate(posix_spawn_file_actions_t.SIZEOF, 16);
    private final MemorySegment attributes = arena.allocate(posix_spawnattr_t.SIZEOF, 16);

    SpawnMemory(Libc libc, Program program) throws StartException {
        this.libc = libc;
        this.program = program;
        boolean made = false;
        try {
            check(libc.posix_spawn_file_actions_init(actions));
            int failed = libc.posix_spawnattr_init(attributes);
            if (failed != 0) {
                libc.posix_spawn_file_actions_destroy(actions);
            }
            check(failed);
            made = true;
        } finally {
            if (!made) {
                arena.close();
            }
        }
    }

    /// Default signals, an empty mask, and a group or a session of its own.
    ///
    /// @param session whether it leads a session and not only a group
    void attributes(boolean session) throws StartException {
        int own = session ? Spawn.POSIX_SPAWN_SETSID : Spawn.POSIX_SPAWN_SETPGROUP;
        check(libc.posix_spawnattr_setflags(
                attributes, own | Spawn.POSIX_SPAWN_SETSIGDEF | Spawn.POSIX_SPAWN_SETSIGMASK));
        check(libc.posix_spawnattr_setsigmask(attributes, arena.allocate(SIGNALS)));
        check(libc.posix_spawnattr_setsigdefault(
                attributes, arena.allocate(SIGNALS).fill((byte) -1)));
    }

    /// Descriptors 0, 1 and 2, and no other. A gate is opened last: the program does not begin before
    /// somebody has opened its other end.
    ///
    /// @param sources what they are now, all above 2; below 0 for `/dev/null`
    /// @param gate a FIFO, or null
    /// @param terminal what becomes the terminal that controls its session: one of the sources; below 0 for none
    void descriptors(int[] sources, @Nullable Path gate, int terminal) throws StartException {
        if (terminal >= 0) {
            // Whoever leads a session and has no terminal gets the one that it opens.
            var path = arena.allocateFrom("/proc/self/fd/" + terminal);
            check(libc.posix_spawn_file_actions_addopen(actions, 0, path, Fcntl.O_RDWR));
        }
        for (int fd = 0; fd < sources.length; fd++) {
            check(
                    sources[fd] < 0
                            ? libc.posix_spawn_file_actions_addopen(
                                    actions, fd, arena.allocateFrom("/dev/null"), Fcntl.O_RDWR)
                            : libc.posix_spawn_file_actions_adddup2(actions, sources[fd], fd));
        }
        if (gate != null) {
            check(libc.posix_spawn_file_actions_addopen(
                    actions, sources[0], arena.allocateFrom(gate.toString()), Fcntl.O_RDONLY));
        }
        check(libc.posix_spawn_file_actions_addclosefrom_np(actions, sources.length));
        var folder = program.folder();
        if (folder.isPresent()) {
            check(libc.posix_spawn_file_actions_addchdir_np(
                    actions, arena.allocateFrom(folder.get().toString())));
        }
    }

    /// {@return the number of the child}
    ///
    /// @param file what to run
    /// @throws StartException if it does not run
    int spawn(Path file) throws StartException {
        MemorySegment pid = arena.allocate(JAVA_INT);
        var environment = program.environment().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .sorted()
                .toList();
        check(libc.posix_spawn(
                pid,
                arena.allocateFrom(file.toString()),
                actions,
                attributes,
                texts(program.argv()),
                texts(environment)));
        return pid.get(JAVA_INT, 0);
    }

    /// Addresses of texts in this arena, ended by a zero.
    private MemorySegment texts(List<String> texts) {
        MemorySegment all = arena.allocate(ADDRESS, texts.size() + 1L);
        for (int i = 0; i < texts.size(); i++) {
            all.setAtIndex(ADDRESS, i, arena.allocateFrom(texts.get(i)));
        }
        return all;
    }

    private void check(int errno) throws StartException {
        if (errno != 0) {
            throw new StartException(program.argv().getFirst(), new Errno(errno));
        }
    }

    @Override
    public void close() {
        libc.posix_spawnattr_destroy(attributes);
        libc.posix_spawn_file_actions_destroy(actions);
        arena.close();
    }
}
