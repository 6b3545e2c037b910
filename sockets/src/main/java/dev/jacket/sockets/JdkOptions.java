package dev.jacket.sockets;

import static java.net.SocketOptions.IP_TOS;
import static java.net.SocketOptions.SO_KEEPALIVE;
import static java.net.SocketOptions.SO_LINGER;
import static java.net.SocketOptions.SO_OOBINLINE;
import static java.net.SocketOptions.SO_RCVBUF;
import static java.net.SocketOptions.SO_REUSEADDR;
import static java.net.SocketOptions.SO_REUSEPORT;
import static java.net.SocketOptions.SO_SNDBUF;
import static java.net.SocketOptions.SO_TIMEOUT;
import static java.net.SocketOptions.TCP_NODELAY;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The options of a `java.net.Socket`, by their numbers there and as [SocketOption]s, upon those of a [Socket].
///
/// What is set before the socket is open is set when it opens.
///
/// **threads:** shared; guarded by its lock.
final class JdkOptions {
    static final Set<SocketOption<?>> SUPPORTED = Set.of(
            StandardSocketOptions.SO_KEEPALIVE,
            StandardSocketOptions.SO_LINGER,
            StandardSocketOptions.SO_RCVBUF,
            StandardSocketOptions.SO_REUSEADDR,
            StandardSocketOptions.SO_REUSEPORT,
            StandardSocketOptions.SO_SNDBUF,
            StandardSocketOptions.TCP_NODELAY,
            StandardSocketOptions.IP_TOS);

    private static final Map<String, Integer> NUMBERS = Map.of(
            "SO_KEEPALIVE", SO_KEEPALIVE,
            "SO_LINGER", SO_LINGER,
            "SO_RCVBUF", SO_RCVBUF,
            "SO_REUSEADDR", SO_REUSEADDR,
            "SO_REUSEPORT", SO_REUSEPORT,
            "SO_SNDBUF", SO_SNDBUF,
            "TCP_NODELAY", TCP_NODELAY,
            "IP_TOS", IP_TOS);

    private final Map<Integer, Object> chosen = new LinkedHashMap<>();
    private final Map<Option<?>, Object> ours = new LinkedHashMap<>();
    private Duration readLimit = Duration.ZERO;
    private @Nullable Socket socket;

    /// {@return SO_TIMEOUT: how long a read may take, zero for ever}
    synchronized Duration readLimit() {
        return readLimit;
    }

    synchronized void applyTo(Socket fresh) throws IOException {
        for (var each : chosen.entrySet()) {
            apply(fresh, each.getKey(), each.getValue());
        }
        for (var each : ours.entrySet()) {
            setUnchecked(fresh, each.getKey(), each.getValue());
        }
    }

    synchronized void connected(Socket open) {
        socket = open;
    }

    synchronized void set(int option, Object value) throws SocketException {
        if (option == SO_TIMEOUT) {
            readLimit = Duration.ofMillis((Integer) value);
            return;
        }
        chosen.put(option, value);
        if (socket != null) {
            apply(socket, option, value);
        }
    }

    synchronized Object get(int option) throws SocketException {
        if (option == SO_TIMEOUT) {
            return (int) readLimit.toMillis();
        }
        Object value = chosen.get(option);
        if (socket != null) {
            return hasNoEffect(socket, option) && value != null ? value : ask(socket, option);
        }
        return value != null ? value : ofFresh(option);
    }

    synchronized <T> void set(SocketOption<T> option, T value) throws IOException {
        Integer number = NUMBERS.get(option.name());
        if (option instanceof Option<T> mine) {
            ours.put(mine, value);
            if (socket != null) {
                socket.set(mine, value);
            }
        } else if (number != null) {
            set(number, value);
        } else {
            throw new UnsupportedOperationException("'" + option + "' not supported");
        }
    }

    synchronized Object get(SocketOption<?> option) throws IOException {
        Integer number = NUMBERS.get(option.name());
        if (option instanceof Option<?> mine) {
            if (socket == null) {
                throw new SocketException("Socket is not connected");
            }
            return socket.get(mine);
        }
        if (number == null) {
            throw new UnsupportedOperationException("'" + option + "' not supported");
        }
        Object value = get((int) number);
        return number == SO_LINGER && !(value instanceof Integer) ? -1 : value;
    }

    @SuppressWarnings("unchecked") // put there by set, with its value
    private static <T> void setUnchecked(Socket socket, Option<T> option, Object value) throws IOException {
        socket.set(option, (T) value);
    }

    private static boolean hasNoEffect(Socket socket, int option) {
        boolean internet =
                socket.family().equals(Family.INET) || socket.family().equals(Family.INET6);
        return !internet && (option == TCP_NODELAY || option == IP_TOS || option == SO_REUSEPORT);
    }

    private static void apply(Socket socket, int option, Object value) throws SocketException {
        if (hasNoEffect(socket, option)) {
            return;
        }
        try {
            switch (option) {
                case TCP_NODELAY -> socket.set(Options.TCP_NODELAY, (Boolean) value);
                case SO_KEEPALIVE -> socket.set(Options.SO_KEEPALIVE, (Boolean) value);
                case SO_OOBINLINE -> socket.set(Options.SO_OOBINLINE, (Boolean) value);
                case SO_REUSEADDR -> socket.set(Options.SO_REUSEADDR, (Boolean) value);
                case SO_REUSEPORT -> socket.set(Options.SO_REUSEPORT, (Boolean) value);
                case SO_SNDBUF -> socket.set(Options.SO_SNDBUF, (Integer) value);
                case SO_RCVBUF -> socket.set(Options.SO_RCVBUF, (Integer) value);
                case SO_LINGER -> socket.set(Options.SO_LINGER, linger(value));
                case IP_TOS -> setTrafficClass(socket, (Integer) value);
                default -> throw new SocketException("no option has the number " + option);
            }
        } catch (SocketException failed) {
            throw failed;
        } catch (IOException failed) {
            throw JdkConnection.closed(failed);
        }
    }

    /// `java.net` says "off" by false, or as a negative time.
    private static Linger linger(Object value) {
        return value instanceof Integer seconds && seconds >= 0 ? Linger.of(Duration.ofSeconds(seconds)) : Linger.OFF;
    }

    private static void setTrafficClass(Socket socket, int value) throws IOException {
        if (socket.family().equals(Family.INET6)) {
            socket.set(Options.IPV6_TCLASS, value);
        } else {
            socket.set(Options.IP_TOS, value);
        }
    }

    private static Object ofFresh(int option) throws SocketException {
        try (Socket fresh = Socket.open(Family.INET, SocketType.STREAM)) {
            return ask(fresh, option);
        } catch (SocketException failed) {
            throw failed;
        } catch (IOException failed) {
            throw (SocketException) new SocketException(failed.getMessage()).initCause(failed);
        }
    }

    private static Object ask(Socket socket, int option) throws SocketException {
        if (hasNoEffect(socket, option)) {
            return option == IP_TOS ? (Object) 0 : false;
        }
        try {
            return switch (option) {
                case TCP_NODELAY -> socket.get(Options.TCP_NODELAY);
                case SO_KEEPALIVE -> socket.get(Options.SO_KEEPALIVE);
                case SO_OOBINLINE -> socket.get(Options.SO_OOBINLINE);
                case SO_REUSEADDR -> socket.get(Options.SO_REUSEADDR);
                case SO_REUSEPORT -> socket.get(Options.SO_REUSEPORT);
                // The kernel tells twice what was asked for; java.net does not.
                case SO_SNDBUF -> socket.get(Options.SO_SNDBUF) / 2;
                case SO_RCVBUF -> socket.get(Options.SO_RCVBUF) / 2;
                case SO_LINGER -> lingerOf(socket.get(Options.SO_LINGER));
                case IP_TOS ->
                    socket.family().equals(Family.INET6) ? socket.get(Options.IPV6_TCLASS) : socket.get(Options.IP_TOS);
                default -> throw new SocketException("no option has the number " + option);
            };
        } catch (SocketException failed) {
            throw failed;
        } catch (IOException failed) {
            throw JdkConnection.closed(failed);
        }
    }

    private static Object lingerOf(Linger linger) {
        return linger.on() ? (Object) (int) linger.time().toSeconds() : false;
    }
}
