package dev.jacket.sockets;

import dev.jacket.fuzz.Claim;
import dev.jacket.fuzz.FuzzTarget;
import dev.jacket.loop.internal.Host;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;

/// The environment of a service that gets its sockets, a line for each of LISTEN_PID, LISTEN_FDS and LISTEN_FDNAMES: no
/// socket, or our error, as here no number is open.
final class InheritanceFuzz implements FuzzTarget {
    private static final long PID = 4711;
    private static final int EBADF = 9;

    private final Host host = new Host((_, _, _, _, _, _, _) -> -EBADF, System::nanoTime);

    @Override
    public List<Class<?>> parsers() {
        return List.of(Inheritance.class);
    }

    @Override
    public boolean judge(byte[] bytes) {
        String[] lines = Claim.latin(bytes).split("\n", 3);
        var variables = new HashMap<String, String>();
        String[] names = {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"};
        for (int i = 0; i < lines.length; i++) {
            variables.put(names[i], lines[i]);
        }
        try {
            Claim.that(Inheritance.take(host, variables, PID, 3).isEmpty(), "a socket out of nothing");
            return true;
        } catch (IOException refused) {
            return String.valueOf(refused.getMessage()).contains("EBADF");
        }
    }
}
