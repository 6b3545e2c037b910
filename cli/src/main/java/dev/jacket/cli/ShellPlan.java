package dev.jacket.cli;

import dev.jacket.command.CommandResult;
import dev.jacket.command.CommandRunner;
import dev.jacket.server.ServerLimits;
import java.nio.charset.Charset;
import java.time.Duration;

/// What all sessions of `serve shell` have in common.
///
/// **threads:** shared.
///
/// @param commands what lines mean
/// @param runner runs them
/// @param patience how long a command waits for its turn
/// @param prompt sent before each line
/// @param charset of the wire
/// @param dropsErrors whether nobody hears what commands write to stderr
/// @param status what is said of how a command ended
/// @param limits of a connection
/// @param tty whether commands have a terminal, and clients one whose keys come as they are
record ShellPlan(
        ShellCommands commands,
        CommandRunner runner,
        Duration patience,
        String prompt,
        Charset charset,
        boolean dropsErrors,
        Status status,
        ServerLimits limits,
        boolean tty) {
    /// What is said of how a command ended.
    enum Status {
        /// Each time.
        ALWAYS,
        /// Unless it returned 0.
        FAILURES,
        /// Only which limit ended it.
        NEVER;

        /// {@return the line; empty for none}
        String line(CommandResult result) {
            if (result.end() != CommandResult.End.EXITED) {
                return "stopped: " + result.end().word();
            }
            boolean silent = this == NEVER || (this == FAILURES && result.exit().isSuccess());
            return silent ? "" : result.exit().toString();
        }
    }
}
