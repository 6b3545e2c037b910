package dev.jacket.sockets;

import dev.jacket.loop.internal.Host;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.Syscall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// A network of its own, with nothing in it but a loopback that is up, mounts and a host name of its own,
/// and the kernel as it is seen from there.
///
/// Where a socket belongs is settled when it is made. So one platform thread lives there, unshared from the rest of
/// the process, and makes the sockets; every other call may come from any thread. A second such thread has given up
/// its privileges, which the kernel keeps thread by thread.
final class NetworkNamespace implements AutoCloseable {
    private static final int CLONE_NEWNET = 0x40000000;
    private static final int CLONE_NEWNS = 0x00020000;
    private static final int CLONE_NEWUTS = 0x04000000;
    private static final int NOBODY = 65534;

    private final Resident root = new Resident(EnumSet.of(Syscall.SOCKET));
    private final Resident nobody;

    /// Calls that look at the privileges of the thread that makes them.
    private static final Set<Syscall> ASKS_WHO_CALLS = EnumSet.of(
            Syscall.SOCKET, Syscall.BIND, Syscall.CONNECT, Syscall.SENDTO, Syscall.SENDMSG, Syscall.SETSOCKOPT);

    /// A thread that lives in the namespace, as a kernel.
    private static final class Resident implements Kernel, AutoCloseable {
        private final Set<Syscall> madeThere;
        private final ExecutorService thread =
                Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());

        Resident(Set<Syscall> madeThere) {
            this.madeThere = madeThere;
        }

        <T> T ask(Callable<T> body) {
            try {
                return thread.submit(body).get();
            } catch (ExecutionException failed) {
                throw new AssertionError("in the namespace", failed.getCause());
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
            thread.close();
        }
    }

    NetworkNamespace() {
        root.settle(Syscall.UNSHARE, CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWNS, 0, 0);
        // A new thread begins where the one that starts it lives.
        nobody = root.ask(() -> {
            var resident = new Resident(ASKS_WHO_CALLS);
            resident.ask(Thread::currentThread);
            return resident;
        });
        nobody.settle(Syscall.SETRESUID, NOBODY, NOBODY, NOBODY);
        run("mount", "--make-rprivate", "/");
        run("ip", "link", "set", "lo", "up");
    }

    /// {@return a host whose sockets belong to the namespace}
    Host host() {
        return new Host(root, System::nanoTime);
    }

    /// {@return the same for a user without privileges}
    Host unprivileged() {
        return new Host(nobody, System::nanoTime);
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

    @Override
    public void close() throws IOException {
        nobody.close();
        root.close();
    }
}
