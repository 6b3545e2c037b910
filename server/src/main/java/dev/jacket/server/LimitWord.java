package dev.jacket.server;

import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// The words of [ServerLimits]: each is the same in a configuration file, as a flag of `jacket serve`, and, in
/// Java's case, as a method of the limits.
enum LimitWord {
    MAX_CONNS("max-conns", (l, v) -> l.maxConns(SettingValue.count(v))),
    PER_ADDRESS("per-address", (l, v) -> l.perAddress(SettingValue.count(v))),
    HANDSHAKE_TIMEOUT("handshake-timeout", (l, v) -> l.handshakeTimeout(SettingValue.limit(v))),
    FIRST_MESSAGE_TIMEOUT("first-message-timeout", (l, v) -> l.firstMessageTimeout(SettingValue.limit(v))),
    MESSAGE_TIMEOUT("message-timeout", (l, v) -> l.messageTimeout(SettingValue.limit(v))),
    IDLE_TIMEOUT("idle-timeout", (l, v) -> l.idleTimeout(SettingValue.limit(v))),
    WRITE_TIMEOUT("write-timeout", (l, v) -> l.writeTimeout(SettingValue.limit(v))),
    WRITE_HIGH_WATER("write-high-water", (l, v) -> l.writeHighWater(SettingValue.size(v))),
    MAX_LINE("max-line", (l, v) -> l.maxLine(SettingValue.size(v))),
    MAX_MESSAGE("max-message", (l, v) -> l.maxMessage(SettingValue.size(v))),
    PROXY_MAX_HEADER_BYTES("proxy-max-header-bytes", (l, v) -> l.proxyMaxHeaderBytes(SettingValue.size(v))),
    ACCEPT_PAUSE_MIN("accept-pause-min", (l, v) -> l.acceptPauseMin(SettingValue.time(v))),
    ACCEPT_PAUSE_MAX("accept-pause-max", (l, v) -> l.acceptPauseMax(SettingValue.time(v))),
    TCP_USER_TIMEOUT("tcp-user-timeout", (l, v) -> l.tcpUserTimeout(SettingValue.limit(v))),
    KEEPALIVE_IDLE("keepalive-idle", (l, v) -> l.keepaliveIdle(SettingValue.limit(v))),
    KEEPALIVE_INTERVAL("keepalive-interval", (l, v) -> l.keepaliveInterval(SettingValue.time(v)));

    final String word;

    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    private final BiFunction<ServerLimits, String, ServerLimits> change;

    LimitWord(String word, BiFunction<ServerLimits, String, ServerLimits> change) {
        this.word = word;
        this.change = change;
    }

    static @Nullable LimitWord named(String word) {
        for (LimitWord each : values()) {
            if (each.word.equals(word)) {
                return each;
            }
        }
        return null;
    }

    /// {@return the limits with another value}
    ///
    /// @throws IllegalArgumentException if it is none, or out of range
    ServerLimits change(ServerLimits limits, String value) {
        return change.apply(limits, value);
    }
}
