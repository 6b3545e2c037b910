package dev.jacket.command;

import java.time.Duration;

/// How a program ended.
///
/// **threads:** immutable.
///
/// @param code what it returned; -1 if a signal ended it
/// @param signal the signal that ended it; 0 if none did
/// @param cpu what it and those of its children that it waited for have computed
/// @param memory the most memory that one of them had, in bytes
public record Exit(int code, int signal, Duration cpu, long memory) {
    /// {@return whether it returned 0}
    public boolean isSuccess() {
        return code == 0;
    }

    /// {@return the status as shells have it: what it returned, or 128 and the signal}
    public int status() {
        return signal == 0 ? code : 128 + signal;
    }

    /// {@return such as `exit 1`, `signal 9`}
    @Override
    public String toString() {
        return signal == 0 ? "exit " + code : "signal " + signal;
    }
}
