package dev.jacket.sockets;

import java.io.IOException;
import java.net.SocketException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/// Keeps other users from a Unix listener: by the mode of its file, by a look at its path, and by their ids.
final class UnixGuard {
    private static final int ROOT = 0;
    private static final int OTHERS_MAY_WRITE = 0022;
    private static final int STICKY = 01000;
    private static final int FORMAT = 0170000;
    private static final int FOLDER = 0040000;

    private UnixGuard() {}

    /// Before bind: the file takes its mode from the socket, so it is never open to others for a moment.
    static void prepare(Socket socket, Address.Unix address, ListenConfig.UnixAccess access) throws IOException {
        Handle handle = socket.handle;
        handle.admit(access.users());
        requirePrivate(address, access);
        long result = handle.again(() -> handle.kernel.fchmod(handle.fd(), access.mode()));
        if (result < 0) {
            throw handle.failureOutsideCall("fchmod", result, address);
        }
    }

    static void requirePrivate(Address.Unix address, ListenConfig.UnixAccess access) throws IOException {
        if (!access.privatePath()) {
            return;
        }
        if (address.isPath()) {
            requirePrivate(Path.of(address.name()));
        } else if (access.users().isEmpty()) {
            throw new AccessDeniedException(address.toString(), null, "any user can connect to an abstract name");
        }
    }

    private static void requirePrivate(Path socket) throws IOException {
        Path whole = socket.toAbsolutePath();
        if (!whole.equals(whole.normalize())) {
            throw new AccessDeniedException(socket.toString(), null, "its path goes up and down");
        }
        int self = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        Path last = whole.getParent();
        for (Path folder = last; folder != null; folder = folder.getParent()) {
            Map<String, Object> facts = Files.readAttributes(folder, "unix:mode,uid", LinkOption.NOFOLLOW_LINKS);
            int mode = fact(facts, "mode");
            int owner = fact(facts, "uid");
            if ((mode & FORMAT) != FOLDER) {
                throw new AccessDeniedException(socket.toString(), null, folder + " is a link");
            }
            if (owner != self && (folder.equals(last) || owner != ROOT)) {
                throw new AccessDeniedException(socket.toString(), null, folder + " belongs to user " + owner);
            }
            if ((mode & OTHERS_MAY_WRITE) != 0 && (folder.equals(last) || (mode & STICKY) == 0)) {
                throw new AccessDeniedException(socket.toString(), null, "other users may write to " + folder);
            }
        }
    }

    private static int fact(Map<String, Object> facts, String name) {
        return facts.get(name) instanceof Integer number ? number : -1;
    }

    /// {@return whether accept may hand a connection out; else it is closed}
    static boolean admits(Handle listener, Socket accepted) throws IOException {
        var users = listener.admitted();
        if (users.isEmpty()) {
            return true;
        }
        boolean known = false;
        try {
            known = users.contains(accepted.get(Options.SO_PEERCRED).uid());
            return known;
        } catch (SocketException unknown) {
            return false; // whoever it was, the kernel does not say
        } finally {
            if (!known) {
                accepted.close();
            }
        }
    }
}
