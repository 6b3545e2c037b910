package dev.jacket.sockets;

import dev.jacket.loop.internal.Host;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The sockets that a service manager hands to the process that it starts: sd_listen_fds(3).
///
/// **threads:** shared.
final class Inheritance {
    private static final int FIRST = 3;
    private static final String UNNAMED = "unknown";
    private static @Nullable List<Socket.Inherited> left; // guarded by the class; null before the first look

    private Inheritance() {}

    static List<Socket.Inherited> take() throws IOException {
        return take(_ -> true);
    }

    static List<Socket> take(String name) throws IOException {
        return take(inherited -> inherited.name().equals(name)).stream()
                .map(Socket.Inherited::socket)
                .toList();
    }

    private static synchronized List<Socket.Inherited> take(Predicate<Socket.Inherited> wanted) throws IOException {
        var there = left;
        if (there == null) {
            there = List.of(); // whatever comes of it, there is one look
            left = there;
            there = take(Host.system(), System.getenv(), ProcessHandle.current().pid(), FIRST);
        }
        left = there.stream().filter(wanted.negate()).toList();
        return there.stream().filter(wanted).toList();
    }

    /// {@return the sockets from a number on}
    ///
    /// @param variables the environment
    /// @param pid the process that is asking
    static List<Socket.Inherited> take(Host host, Map<String, String> variables, long pid, int first)
            throws IOException {
        String owner = variables.get("LISTEN_PID");
        String count = variables.get("LISTEN_FDS");
        if (owner == null || count == null || number("LISTEN_PID", owner) != pid) {
            return List.of();
        }
        List<String> names = names(variables.get("LISTEN_FDNAMES"), number("LISTEN_FDS", count));
        var sockets = new ArrayList<Socket.Inherited>();
        try {
            for (String name : names) {
                Socket socket = Opening.fromFd(host, first + sockets.size(), Ownership.ADOPT);
                sockets.add(new Socket.Inherited(name, socket));
                socket.inheritable(false);
            }
            return List.copyOf(sockets);
        } catch (IOException refused) {
            for (Socket.Inherited adopted : sockets) {
                adopted.socket().detach();
            }
            throw refused;
        }
    }

    private static int number(String variable, String text) throws IOException {
        try {
            int number = Integer.parseInt(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            throw new IOException(variable + " is " + text + ", which is no number", noNumber);
        }
        throw new IOException(variable + " is " + text + ", which is negative");
    }

    private static List<String> names(@Nullable String listed, int count) throws IOException {
        if (listed == null) {
            return Collections.nCopies(count, UNNAMED);
        }
        List<String> names = List.of(listed.split(":", -1));
        if (names.size() != count) {
            throw new IOException("LISTEN_FDNAMES names " + names.size() + " sockets, and LISTEN_FDS is " + count);
        }
        return names;
    }
}
