package dev.jacket.cli;

/// What a verb does.
interface Command {
    /// {@return the exit code}
    int run(Run run) throws Exception;
}
