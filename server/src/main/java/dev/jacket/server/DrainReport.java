package dev.jacket.server;

import java.time.Duration;

/// What a drain did.
///
/// **threads:** immutable.
///
/// @param open how many connections were open when it began
/// @param cut how many were still at work when the grace was over, and were cut
/// @param stuck how many of these were not over at the hard stop: their handlers run on, whatever they do
/// @param time how long it took
public record DrainReport(int open, int cut, int stuck, Duration time) {
    /// {@return whether everybody could end in good order}
    public boolean isClean() {
        return cut == 0;
    }
}
