package dev.jacket.command;

import java.time.Duration;

/// What became of a command.
///
/// **threads:** immutable.
///
/// @param end why it is over
/// @param exit how its program ended
/// @param bytes what it has written, as far as it was passed on
/// @param time how long it took
public record CommandResult(End end, Exit exit, long bytes, Duration time) {
    /// Why a command is over.
    ///
    /// **threads:** immutable.
    public enum End {
        /// Its program has ended.
        EXITED("exited"),
        /// It took too long.
        WALL_TIME("exec-wall-time"),
        /// It computed too long.
        CPU_TIME("exec-cpu-time"),
        /// It wrote too much.
        OUTPUT("exec-output-bytes"),
        /// Its processes had too much memory together.
        MEMORY("exec-memory"),
        /// It made too many files.
        FILES("exec-scratch-files"),
        /// Nobody waits for it any more.
        UNWANTED("unwanted");

        private final String word;

        End(String word) {
            this.word = word;
        }

        /// {@return the word for it; a limit's is its name in a configuration}
        public String word() {
            return word;
        }
    }
}
