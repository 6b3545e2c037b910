package dev.jacket.command;

import java.io.IOException;

/// Keeps a record of commands.
///
/// **threads:** called for many commands at once.
public interface CommandAudit {
    /// Records that a command is about to be started. If this fails it is not.
    ///
    /// @param program what will run
    /// @throws IOException if that could not be recorded
    void before(Program program) throws IOException;

    /// Records what became of it.
    ///
    /// @param program what ran
    /// @param result what became of it
    /// @throws IOException if that could not be recorded
    void after(Program program, CommandResult result) throws IOException;

    /// Records that it was not started after all.
    ///
    /// @param program what did not run
    /// @param why the reason
    /// @throws IOException if that could not be recorded
    default void failed(Program program, IOException why) throws IOException {
        // who keeps no record of it has the exception
    }

    /// {@return no record}
    static CommandAudit none() {
        return new CommandAudit() {
            @Override
            public void before(Program program) {
                // nobody wants to know
            }

            @Override
            public void after(Program program, CommandResult result) {
                // nobody wants to know
            }
        };
    }
}
