package dev.jacket.sockets;

import dev.jacket.loop.internal.Host;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.Scratch;
import dev.jacket.sys.utsname;
import java.io.IOException;

/// What this kernel has, and this user may use.
///
/// **threads:** shared.
public final class Platform {
    private Platform() {}

    /// {@return whether a socket of these three can be opened}
    ///
    /// **call:** socket(2), and close(2).
    ///
    /// @param family the family
    /// @param type the type
    /// @param protocol the protocol
    /// @throws IOException if this process cannot tell: it has run out of descriptors or memory
    public static boolean has(Family family, SocketType type, Protocol protocol) throws IOException {
        return has(Host.system(), family, type, protocol);
    }

    static boolean has(Host host, Family family, SocketType type, Protocol protocol) throws IOException {
        try (Socket socket = Opening.open(host, family, type, protocol)) {
            return socket.fd() >= 0;
        } catch (IOException refused) {
            if (Errno.of(refused).isResource()) {
                throw refused;
            }
            return false;
        }
    }

    /// {@return why a socket of these three cannot be opened, [Errno#NONE] if it can}
    ///
    /// **call:** socket(2), and close(2).
    ///
    /// @param family absent: EAFNOSUPPORT
    /// @param type absent in the family: ESOCKTNOSUPPORT
    /// @param protocol absent: EPROTONOSUPPORT; out of range: EINVAL; not for this user: EPERM or EACCES
    public static Errno probe(Family family, SocketType type, Protocol protocol) {
        try (Socket socket = Socket.open(family, type, protocol)) {
            return socket.fd() >= 0 ? Errno.NONE : Errno.EBADF;
        } catch (IOException refused) {
            return Errno.of(refused);
        }
    }

    /// {@return whether an IPv6 socket can take IPv4 peers as well}
    public static boolean dualStack() {
        try (Socket socket = Socket.open(Family.INET6, SocketType.STREAM)) {
            socket.set(Options.IPV6_V6ONLY, false);
            return true;
        } catch (IOException noSuchThing) {
            return false;
        }
    }

    /// {@return the kernel's release, such as `6.1.0-13-amd64`}
    ///
    /// **call:** uname(2).
    public static String kernelRelease() {
        try (Scratch scratch = Scratch.take()) {
            Kernel.system().uname(scratch.address(0));
            return scratch.control().getString(utsname.release);
        }
    }

    /// {@return whether the kernel is of this version or a newer one}
    ///
    /// @param version such as [Option#since] gives it, `6.5`; empty is every version
    public static boolean isKernel(String version) {
        return version.isEmpty() || isAtLeast(kernelRelease(), version);
    }

    static boolean isAtLeast(String release, String version) {
        int major = Integer.compare(part(release, 0), part(version, 0));
        return major > 0 || (major == 0 && part(release, 1) >= part(version, 1));
    }

    /// A release may end in words, and may have one number only.
    private static int part(String release, int index) {
        String[] parts = release.split("[^0-9]", index + 2);
        return index >= parts.length || parts[index].isEmpty() ? 0 : Integer.parseInt(parts[index]);
    }
}
