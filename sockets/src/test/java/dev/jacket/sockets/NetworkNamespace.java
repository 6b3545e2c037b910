package dev.jacket.sockets;

import dev.jacket.loop.internal.Host;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.Syscall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// A network of its own, with nothing in it but a loopback that is up, mounts and a host name of its own,
/// and the kernel as it is seen from there.
///
/// Where a socket belongs is settled when it is made. So one platform thread lives there, unshared from the
/// rest of the process, and makes the sockets; every other call may come from any thread. A second such
/// thread has given up its privileges, which the kernel keeps thread by thread.
final class NetworkNamespace implements AutoCloseable {
    private static final int CLONE_NEWNET = 0x40000000;
    private static final int CLONE_NEWNS = 0x00020000;
    private static final int CLONE_NEWUTS = 0x04000000;
    private static final int NOBODY = 65534;

    private final Resident root = new Resident(EnumSet.of(Syscall.SOCKET), started());
    private final Resident nobody;
    private final Moving host;
    private final Moving unprivileged;

    /// Calls that look at the privileges of the thread that makes them.
    private static final Set<Syscall> ASKS_WHO_CALLS = EnumSet.of(
            Syscall.SOCKET, Syscall.BIND, Syscall.CONNECT, Syscall.SENDTO, Syscall.SENDMSG, Syscall.SETSOCKOPT);

    /// A thread that lives in the namespace, as a kernel.
    ///
    /// Whoever wakes a virtual thread may start a carrier for it, and a new thread begins where the one that
    /// starts it lives: that carrier would live in the namespace for good, and put the sockets of others
    /// there. So the resident answers a thread that lives outside, and that one wakes who asked.
    private static final class Resident implements Kernel, AutoCloseable {
        private final Set<Syscall> madeThere;
        private final ExecutorService thread;
        private final ExecutorService door = started();

        Resident(Set<Syscall> madeThere, ExecutorService thread) {
            this.madeThere = madeThere;
            this.thread = thread;
        }

        <T> T ask(Callable<T> body) {
            try {
                return door.submit(() -> thread.submit(body).get()).get();
            } catch (ExecutionException failed) {
                Throwable inside = failed.getCause() instanceof ExecutionException there ? there.getCause() : failed;
                throw new AssertionError("in the namespace", inside);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new AssertionError(stop);
            }
        }

        @Override
        public long call(Syscall nr, long a, long b, long c, long d, long e, long f) {
            return madeThere.contains(nr)
                    ? ask(() -> Kernel.system().call(nr, a, b, c, d, e, f))
                    : Kernel.system().call(nr, a, b, c, d, e, f);
        }

        void settle(Syscall nr, long a, long b, long c) {
            long result = ask(() -> Kernel.system().call(nr, a, b, c, 0, 0, 0));
            if (result != 0) {
                throw new AssertionError(nr + " gave " + result);
            }
        }

        @Override
        public void close() {
            door.close();
            thread.close();
        }
    }

    /// A host that moves from namespace to namespace, since each host keeps what its virtual threads wait with.
    private static final class Moving implements Kernel {
        private static final Queue<Moving> FREE = new ConcurrentLinkedQueue<>();

        private final Host host = new Host(this, System::nanoTime);
        private volatile Kernel where;

        private Moving(Kernel where) {
            this.where = where;
        }

        static Moving to(Kernel where) {
            Moving free = FREE.poll();
            if (free == null) {
                return new Moving(where);
            }
            free.where = where;
            return free;
        }

        void leave() {
            FREE.add(this);
        }

        @Override
        public long call(Syscall nr, long a, long b, long c, long d, long e, long f) {
            return where.call(nr, a, b, c, d, e, f);
        }
    }

    /// {@return one thread, which lives where the caller does}
    private static ExecutorService started() {
        ExecutorService one =
                Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
        try {
            one.submit(Thread::currentThread).get();
            return one;
        } catch (ExecutionException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    NetworkNamespace() {
        root.settle(Syscall.UNSHARE, CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWNS, 0, 0);
        nobody = new Resident(ASKS_WHO_CALLS, root.ask(NetworkNamespace::started));
        nobody.settle(Syscall.SETRESUID, NOBODY, NOBODY, NOBODY);
        host = Moving.to(root);
        unprivileged = Moving.to(nobody);
        run("mount", "--make-rprivate", "/");
        run("ip", "link", "set", "lo", "up");
    }

    /// {@return a host whose sockets belong to the namespace}
    Host host() {
        return host.host;
    }

    /// {@return the same for a user without privileges}
    Host unprivileged() {
        return unprivileged.host;
    }

    /// {@return what a body returns that runs on the thread in the namespace}
    <T> T here(Callable<T> body) {
        return root.ask(body);
    }

    /// {@return what a program prints that runs in the namespace}
    String run(String... command) {
        return root.ask(() -> {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new AssertionError(String.join(" ", command) + ": " + output);
            }
            return output;
        });
    }

    /// Sets a value of the namespace's own, such as `ipv4/ping_group_range`.
    void sysctl(String name, String value) {
        root.ask(() -> Files.writeString(Path.of("/proc/sys/net", name), value));
    }

    /// Puts a file in the place of `/etc/hosts`, as programs and threads of the namespace see it.
    void hosts(Path file) {
        run("mount", "--bind", file.toString(), "/etc/hosts");
    }

    /// {@return the names of the threads that live in the namespace, as the kernel has them}
    List<String> residents() throws IOException {
        Path mine = here(() -> Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net")));
        var names = new ArrayList<String>();
        try (var tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path task : tasks) {
                try {
                    if (Files.readSymbolicLink(task.resolve("ns/net")).equals(mine)) {
                        names.add(Files.readString(task.resolve("comm")).strip());
                    }
                } catch (FileSystemException over) {
                    // The thread has ended meanwhile.
                }
            }
        }
        return names;
    }

    @Override
    public void close() throws IOException {
        host.leave();
        unprivileged.leave();
        nobody.close();
        root.close();
    }
}
