package dev.jacket.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What commands see of the machine: bubblewrap (bwrap(1)) gives each its own view of it.
///
/// All files are there to be read, as far as the user may, and none to be written; `/tmp` is the
/// command's own, as large as [CommandLimits#file], and gone with it; `/run`, where other programs listen, is
/// empty; there are no other processes and, unless told otherwise, no network. It takes no privilege, and none can be
/// had in it. When this process dies, so does all that runs in a sandbox, at once.
///
/// **threads:** immutable.
public final class Sandbox {
    private static final Map<String, String> SYSTEM = Map.of("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
    private static final String NO_GROUP = "65534";
    private static final List<String> HIDDEN = List.of("/tmp", "/run", "/var/tmp", "/dev", "/proc");

    private final boolean network;
    private final @Nullable String user;

    private Sandbox(boolean network, @Nullable String user) {
        this.network = network;
        this.user = user;
    }

    /// {@return a sandbox, tried once}
    ///
    /// @throws IOException if bwrap(1), or prlimit(1) of util-linux, is missing or does not work here; the message
    ///     tells why
    public static Sandbox find() throws IOException {
        var sandbox = new Sandbox(false, null);
        sandbox.tried();
        return sandbox;
    }

    /// {@return the same with the machine's network}
    public Sandbox network() {
        return new Sandbox(true, user);
    }

    /// {@return the same with commands that run as another user, which takes root and setpriv(1); tried once}
    ///
    /// @param name a user's name or number
    /// @throws IOException if that does not work here
    public Sandbox user(String name) throws IOException {
        var next = new Sandbox(network, name);
        next.tried();
        return next;
    }

    private void tried() throws IOException {
        var limits = CommandLimits.DEFAULT;
        var program = around(Program.of("true").environment(SYSTEM), limits, false);
        try (var child = Child.limited(Ground.system(), program, Stdio.pipes(), true, _ -> {})) {
            child.input().close();
            var said = new String(child.errors().readNBytes(300), StandardCharsets.UTF_8).strip();
            var exit = child.await();
            if (!exit.isSuccess()) {
                throw new IOException("no sandbox: " + (said.isEmpty() ? exit.toString() : said));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /// {@return whether the number of processes is limited: the kernel exempts root}
    boolean limitsProcesses() {
        return user != null || !Processes.isRoot();
    }

    /// {@return the program that runs another one in here}
    ///
    /// @param terminal whether its stdin becomes the terminal that controls it
    Program around(Program inner, CommandLimits limits, boolean terminal) throws IOException {
        var argv = new ArrayList<String>();
        if (user != null) {
            argv.addAll(List.of(tool("setpriv"), "--reuid", user, "--regid", NO_GROUP, "--clear-groups", "--"));
        }
        argv.addAll(List.of(tool("bwrap"), "--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-uts"));
        argv.addAll(List.of("--unshare-cgroup-try", "--die-with-parent", "--ro-bind", "/", "/"));
        argv.addAll(List.of("--dev", "/dev", "--remount-ro", "/dev", "--proc", "/proc"));
        argv.addAll(List.of("--tmpfs", "/run", "--remount-ro", "/run"));
        if (limits.file() != CommandLimits.NONE.file()) {
            argv.addAll(List.of("--size", Long.toString(limits.file())));
        }
        argv.addAll(List.of("--tmpfs", "/tmp"));
        argv.addAll(List.of("--tmpfs", "/var/tmp", "--remount-ro", "/var/tmp"));
        if (!network) {
            argv.add("--unshare-net");
        }
        argv.addAll(List.of("--chdir", folder(inner), "--"));
        // In here it counts the processes in here; before, it would count all that the user has.
        if (limits.processes() != CommandLimits.NONE.processes()) {
            argv.addAll(List.of(tool("prlimit"), "--nproc=" + limits.processes(), "--"));
        }
        if (terminal) {
            argv.addAll(List.of(tool("setsid"), "--ctty", "--"));
        }
        argv.add(inner.file().toString());
        argv.addAll(inner.argv().subList(1, inner.argv().size()));
        return Program.of(argv).environment(inner.environment());
    }

    /// {@return a program of the system's}
    private static String tool(String name) throws IOException {
        return Program.of(name).environment(SYSTEM).file().toString();
    }

    private static String folder(Program inner) {
        var folder = inner.folder().orElse(Path.of("")).toAbsolutePath().normalize();
        return HIDDEN.stream().anyMatch(folder::startsWith) ? "/tmp" : folder.toString();
    }

    /// {@return such as `bwrap, no network`}
    @Override
    public String toString() {
        return "bwrap" + (network ? "" : ", no network") + (user == null ? "" : ", as " + user);
    }
}
