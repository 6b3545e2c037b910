package dev.jacket.cli;

/// When each message of an open loop is due: at an even pace, whatever the server does, shared out to the connections
/// in turn.
///
/// **threads:** immutable.
///
/// @param start when the first message is due
/// @param perSecond how many are due in a second, of all connections together
/// @param connections how many take turns
record LoadSchedule(long start, double perSecond, int connections) {
    /// {@return when a connection's message is due}
    ///
    /// @param connection from 0 on
    /// @param message from 0 on
    long due(int connection, long message) {
        return start + Math.round(((double) message * connections + connection) * 1e9 / perSecond);
    }

    /// {@return how many messages of a connection were due before a time}
    long dueBefore(int connection, long time) {
        double turns = (time - start) * perSecond / 1e9;
        long guess = Math.max(0, (long) Math.ceil((turns - connection) / connections));
        while (guess > 0 && due(connection, guess - 1) - time >= 0) {
            guess--;
        }
        while (due(connection, guess) - time < 0) {
            guess++;
        }
        return guess;
    }
}
