package dev.jacket.server;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tells the service manager how this process is: systemd, or whoever else has set `NOTIFY_SOCKET`. Where
/// nobody has, nothing is told.
///
/// ```java
/// SocketServer.tcp("*:8080").handler(handler).supervisor(Supervisor.ofEnvironment()).start().join();
/// ```
///
/// **call:** as sd_notify(3): a datagram to a Unix socket, by path or abstract name.
///
/// **threads:** shared.
public final class Supervisor {
    private static final long MICRO = 1_000;

    private final Address.@Nullable Unix place;
    private final Duration watchdog;

    private Supervisor(Address.@Nullable Unix place, Duration watchdog) {
        this.place = place;
        this.watchdog = watchdog;
    }

    /// {@return the one that started this process, if any}
    public static Supervisor ofEnvironment() {
        return of(System.getenv());
    }

    /// {@return the one that an environment names, if any}
    ///
    /// @param environment where `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID` are looked for; what
    ///     makes no sense there is taken for absent
    public static Supervisor of(Map<String, String> environment) {
        return new Supervisor(place(environment.getOrDefault("NOTIFY_SOCKET", "")), watchdog(environment));
    }

    private static Address.@Nullable Unix place(String text) {
        try {
            if (text.startsWith("@") && text.length() > 1) {
                return Address.Unix.abstractName(text.substring(1));
            }
            return text.startsWith("/") ? Address.Unix.path(text) : null;
        } catch (IllegalArgumentException odd) {
            return null; // longer than an address may be, or no text
        }
    }

    private static Duration watchdog(Map<String, String> environment) {
        var pid = environment.getOrDefault("WATCHDOG_PID", "");
        var micros = environment.getOrDefault("WATCHDOG_USEC", "");
        boolean ours = pid.isEmpty()
                || pid.equals(Long.toString(ProcessHandle.current().pid()));
        try {
            long nanos = ours && !micros.isEmpty() ? Math.multiplyExact(Long.parseLong(micros), MICRO) : 0;
            return Duration.ofNanos(Math.max(0, nanos));
        } catch (NumberFormatException | ArithmeticException odd) {
            return Duration.ZERO;
        }
    }

    /// {@return within what time it wants to hear from a process that is well; zero if it does not}
    public Duration watchdog() {
        return watchdog;
    }

    /// Tells something.
    ///
    /// @param lines such as `STATUS=42 guests`
    /// @return whether it was told; false where nobody listens
    public boolean tell(String... lines) {
        if (place == null) {
            return false;
        }
        try (var socket = Socket.open(Family.UNIX, SocketType.DGRAM)) {
            byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
            return socket.sendTo(bytes, place) == bytes.length;
        } catch (IOException gone) {
            return false;
        }
    }

    /// Tells that the service works, or has read its configuration again.
    ///
    /// @return whether it was told
    public boolean ready() {
        return tell("READY=1");
    }

    /// Tells that the service reads its configuration again; [#ready] tells the end of it.
    ///
    /// @return whether it was told
    public boolean reloading() {
        // The clock that the manager means is the one that the JDK takes on Linux.
        return tell("RELOADING=1", "MONOTONIC_USEC=" + System.nanoTime() / MICRO);
    }

    /// Tells that the service stops.
    ///
    /// @return whether it was told
    public boolean stopping() {
        return tell("STOPPING=1");
    }

    /// Tells that another process is the service from now on.
    boolean isReplacedBy(int pid) {
        return tell("MAINPID=" + pid);
    }
}
