package dev.jacket.server;

import dev.jacket.fuzz.Claim;
import dev.jacket.fuzz.FuzzTarget;
import java.util.HashMap;
import java.util.List;

/// The environment that a service manager gives, a line for each of NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID: what
/// makes no sense is taken for absent.
final class SupervisorFuzz implements FuzzTarget {
    @Override
    public List<Class<?>> parsers() {
        return List.of(Supervisor.class);
    }

    @Override
    public boolean judge(byte[] bytes) {
        String[] lines = Claim.text(bytes, bytes.length).replace("\0", "").split("\n", 3);
        var variables = new HashMap<String, String>();
        String[] names = {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"};
        for (int i = 0; i < lines.length; i++) {
            variables.put(names[i], lines[i]);
        }
        var supervisor = Supervisor.of(variables);
        Claim.that(!supervisor.watchdog().isNegative(), "it wants to hear before it asked");
        return !supervisor.watchdog().isZero();
    }
}
