package dev.jacket.command;

import dev.jacket.loop.internal.Host;
import dev.jacket.sockets.Errno;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.Libc;
import java.util.Objects;

/// What children stand on: a host, a libc, and who buries them. Tests build one that fails on purpose.
///
/// **threads:** shared.
///
/// @param host where system calls go
/// @param libc where functions go
/// @param reaper ends trees
record Ground(Host host, Libc libc, Reaper reaper) {
    private static final Ground SYSTEM = of(Host.system(), Libc.system());

    static Ground system() {
        return SYSTEM;
    }

    static Ground of(Host host, Libc libc) {
        return new Ground(host, libc, new Reaper(host.kernel()));
    }

    Kernel kernel() {
        return host.kernel();
    }

    /// {@return a result that is no error}
    ///
    /// @param result of the kernel
    /// @param what is being started
    /// @throws StartException if it is an error
    static int checked(long result, Object what) throws StartException {
        if (result < 0) {
            throw new StartException(Objects.toString(what), new Errno((int) -result));
        }
        return (int) result;
    }
}
