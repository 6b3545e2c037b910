package dev.jacket.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the system lets this process have.
final class ProcessLimits {
    private static final Path LIMITS = Path.of("/proc/self/limits");

    /// Descriptors that are not for connections: the listeners, the library's own, files and terminals.
    private static final int RESERVED = 64;

    /// A connection with a program has those of the two, and of the pipes between them.
    private static final int OF_A_PROGRAM = 4;

    private ProcessLimits() {}

    /// {@return a soft limit by the name that proc(5) has for it, [Long#MAX_VALUE] for none, -1 if it cannot be read}
    static long soft(String name) {
        try {
            for (String line : Files.readAllLines(LIMITS)) {
                if (line.startsWith(name)) {
                    String values = line.substring(name.length()).strip();
                    String value = values.substring(0, values.indexOf(' '));
                    return value.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(value);
                }
            }
        } catch (IOException | NumberFormatException e) {
            return -1; // no /proc here
        }
        return -1;
    }

    /// {@return limits with which there are descriptors for each connection's program, where nobody has said
    /// how many may come}
    static ServerLimits forPrograms(ServerLimits limits) {
        int usual = ServerLimits.DEFAULT.maxConns();
        boolean isSaid = limits.maxConns() != usual || usual == ServerLimits.UNLIMITED;
        return isSaid ? limits : limits.maxConns(Math.max(1, usual / OF_A_PROGRAM));
    }

    /// {@return how many connections of one descriptor each may be open at once}
    static int connections() {
        long files = soft("Max open files");
        return files < 0 ? ServerLimits.UNLIMITED : Math.clamp(files - RESERVED, 1, ServerLimits.UNLIMITED);
    }
}
