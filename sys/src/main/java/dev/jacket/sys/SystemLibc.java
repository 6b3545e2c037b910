package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.Optional;

/// The second door: functions by name, through the one call shape that [SystemKernel] links too.
///
/// Linking a shape costs about 10 ms at start-up, so every function here gets seven `long`s and returns one: both
/// architectures pass integers and pointers in the same registers, and a callee ignores what it did not ask for. Of
/// an `int` result only the low half counts.
@SuppressWarnings("MemberName") // C's names
final class SystemLibc implements Libc {
    static final SystemLibc INSTANCE = new SystemLibc();

    private static final int MOST_ARGUMENTS = 7;

    /// No text of libc is longer; a text without NUL would be cut here.
    private static final int LONGEST_TEXT = 1024;

    private static final MethodHandle CALL = link();

    private SystemLibc() {}

    /// The addresses, looked up when the first function is called.
    private static final class Symbols {
        static final MemorySegment FREEADDRINFO = find("freeaddrinfo");
        static final MemorySegment GAI_STRERROR = find("gai_strerror");
        static final MemorySegment GETADDRINFO = find("getaddrinfo");
        static final MemorySegment GETNAMEINFO = find("getnameinfo");
        static final MemorySegment GETPROTOBYNAME = find("getprotobyname");
        static final MemorySegment GETPROTOBYNUMBER = find("getprotobynumber");
        static final MemorySegment IF_NAMETOINDEX = find("if_nametoindex");

        // The form that POSIX names strerror_r; glibc and musl both export it under this symbol.
        static final MemorySegment STRERROR_R = find("__xpg_strerror_r");

        /// In glibc 2.32 and newer, and not in musl.
        static final Optional<MemorySegment> STRERRORDESC_NP =
                Linker.nativeLinker().defaultLookup().find("strerrordesc_np");

        private static MemorySegment find(String name) {
            return Linker.nativeLinker().defaultLookup().findOrThrow(name);
        }
    }

    /// Those that start a child.
    private static final class Spawning {
        static final MemorySegment POSIX_SPAWN = Symbols.find("posix_spawn");
        static final MemorySegment ACTIONS_INIT = Symbols.find("posix_spawn_file_actions_init");
        static final MemorySegment ACTIONS_DESTROY = Symbols.find("posix_spawn_file_actions_destroy");
        static final MemorySegment ADDCHDIR_NP = Symbols.find("posix_spawn_file_actions_addchdir_np");
        static final MemorySegment ADDDUP2 = Symbols.find("posix_spawn_file_actions_adddup2");
        static final MemorySegment ADDOPEN = Symbols.find("posix_spawn_file_actions_addopen");
        static final MemorySegment ATTR_INIT = Symbols.find("posix_spawnattr_init");
        static final MemorySegment ATTR_DESTROY = Symbols.find("posix_spawnattr_destroy");
        static final MemorySegment SETFLAGS = Symbols.find("posix_spawnattr_setflags");
        static final MemorySegment SETSIGDEFAULT = Symbols.find("posix_spawnattr_setsigdefault");
        static final MemorySegment SETSIGMASK = Symbols.find("posix_spawnattr_setsigmask");

        /// In glibc 2.34 and newer, and not in musl.
        static final Optional<MemorySegment> ADDCLOSEFROM_NP =
                Linker.nativeLinker().defaultLookup().find("posix_spawn_file_actions_addclosefrom_np");
    }

    @Override
    public int getaddrinfo(
            MemorySegment node, MemorySegment service, MemorySegment hints, MemorySegment result, MemorySegment errno) {
        return (int)
                call(Symbols.GETADDRINFO, errno, node.address(), service.address(), hints.address(), result.address());
    }

    @Override
    public void freeaddrinfo(long list) {
        call(Symbols.FREEADDRINFO, list);
    }

    @Override
    public String gai_strerror(int code) {
        return text(call(Symbols.GAI_STRERROR, code));
    }

    @Override
    public int getnameinfo(
            MemorySegment address, MemorySegment host, MemorySegment service, int flags, MemorySegment errno) {
        return (int) call(
                Symbols.GETNAMEINFO,
                errno,
                address.address(),
                address.byteSize(),
                host.address(),
                host.byteSize(),
                service.address(),
                service.byteSize(),
                flags);
    }

    // libc has one answer for the whole process, so it is read before the next question.
    @Override
    public synchronized int getprotobyname(MemorySegment name) {
        long found = call(Symbols.GETPROTOBYNAME, name.address());
        return found == 0 ? -1 : protoent.p_proto(ForeignMemory.of(found, protoent.SIZEOF));
    }

    @Override
    public synchronized String getprotobynumber(int number) {
        long found = call(Symbols.GETPROTOBYNUMBER, number);
        return found == 0 ? "" : text(protoent.p_name(ForeignMemory.of(found, protoent.SIZEOF)));
    }

    @Override
    public int if_nametoindex(MemorySegment name) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(JAVA_INT);
            int index = (int) call(Symbols.IF_NAMETOINDEX, errno, name.address());
            return index == 0 ? -errno.get(JAVA_INT, 0) : index;
        }
    }

    @Override
    public int posix_spawn(
            MemorySegment pid,
            MemorySegment path,
            MemorySegment actions,
            MemorySegment attributes,
            MemorySegment argv,
            MemorySegment envp) {
        return (int) call(
                Spawning.POSIX_SPAWN,
                pid.address(),
                path.address(),
                actions.address(),
                attributes.address(),
                argv.address(),
                envp.address());
    }

    @Override
    public int posix_spawn_file_actions_init(MemorySegment actions) {
        return (int) call(Spawning.ACTIONS_INIT, actions.address());
    }

    @Override
    public void posix_spawn_file_actions_destroy(MemorySegment actions) {
        call(Spawning.ACTIONS_DESTROY, actions.address());
    }

    @Override
    public int posix_spawn_file_actions_addclosefrom_np(MemorySegment actions, int from) {
        return Spawning.ADDCLOSEFROM_NP
                .map(function -> (int) call(function, actions.address(), from))
                .orElse(Errnos.ENOSYS);
    }

    @Override
    public int posix_spawn_file_actions_addchdir_np(MemorySegment actions, MemorySegment path) {
        return (int) call(Spawning.ADDCHDIR_NP, actions.address(), path.address());
    }

    @Override
    public int posix_spawn_file_actions_adddup2(MemorySegment actions, int from, int to) {
        return (int) call(Spawning.ADDDUP2, actions.address(), from, to);
    }

    @Override
    public int posix_spawn_file_actions_addopen(MemorySegment actions, int fd, MemorySegment path, int flags) {
        return (int) call(Spawning.ADDOPEN, actions.address(), fd, path.address(), flags, 0);
    }

    @Override
    public int posix_spawnattr_init(MemorySegment attributes) {
        return (int) call(Spawning.ATTR_INIT, attributes.address());
    }

    @Override
    public void posix_spawnattr_destroy(MemorySegment attributes) {
        call(Spawning.ATTR_DESTROY, attributes.address());
    }

    @Override
    public int posix_spawnattr_setflags(MemorySegment attributes, int flags) {
        return (int) call(Spawning.SETFLAGS, attributes.address(), flags);
    }

    @Override
    public int posix_spawnattr_setsigdefault(MemorySegment attributes, MemorySegment signals) {
        return (int) call(Spawning.SETSIGDEFAULT, attributes.address(), signals.address());
    }

    @Override
    public int posix_spawnattr_setsigmask(MemorySegment attributes, MemorySegment signals) {
        return (int) call(Spawning.SETSIGMASK, attributes.address(), signals.address());
    }

    @Override
    public String strerror(int errno) {
        return Symbols.STRERRORDESC_NP
                .map(function -> text(call(function, errno)))
                .orElseGet(() -> portableText(errno));
    }

    static String portableText(int errno) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(LONGEST_TEXT);
            int failed = (int) call(Symbols.STRERROR_R, errno, text.address(), LONGEST_TEXT);
            return failed == 0 ? text.getString(0) : "";
        }
    }

    private static String text(long address) {
        return address == 0 ? "" : ForeignMemory.text(address, LONGEST_TEXT);
    }

    private static long call(MemorySegment function, long... arguments) {
        try (var arena = Arena.ofConfined()) {
            return call(function, arena.allocate(JAVA_INT), arguments);
        }
    }

    /// Calls a function. What the arguments point to belongs to the caller, who keeps it until this returns.
    private static long call(MemorySegment function, MemorySegment errno, long... arguments) {
        long[] all = Arrays.copyOf(arguments, MOST_ARGUMENTS);
        try {
            return (long) CALL.invokeExact(function, errno, all[0], all[1], all[2], all[3], all[4], all[5], all[6]);
        } catch (Throwable e) {
            throw new AssertionError("a downcall throws only when its binding is wrong", e);
        }
    }

    @SuppressWarnings("restricted") // with SystemKernel, one of the two doors
    private static MethodHandle link() {
        var longs = new MemoryLayout[MOST_ARGUMENTS];
        Arrays.fill(longs, JAVA_LONG);
        // The same options as SystemKernel's, or it would be another shape.
        return Linker.nativeLinker()
                .downcallHandle(
                        FunctionDescriptor.of(JAVA_LONG, longs),
                        Linker.Option.firstVariadicArg(1),
                        Linker.Option.captureCallState("errno"));
    }
}
