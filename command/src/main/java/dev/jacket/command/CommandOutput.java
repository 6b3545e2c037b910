package dev.jacket.command;

import java.io.IOException;

/// Hears what a command writes, as it comes.
///
/// **threads:** the one that runs the command.
@FunctionalInterface
public interface CommandOutput {
    /// Takes some of it.
    ///
    /// @param bytes what the command wrote
    /// @param isError whether to stderr
    /// @throws IOException if it cannot be passed on, which ends the command
    void write(byte[] bytes, boolean isError) throws IOException;

    /// {@return whether anybody still waits for the command; asked several times a second}
    ///
    /// @throws IOException if nobody does
    default boolean isWanted() throws IOException {
        return true;
    }
}
