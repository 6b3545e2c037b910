package dev.jacket.sockets;

/// Says what a control message may hold.
final class ControlRanges {
    private ControlRanges() {}

    /// @param what begins the complaint
    /// @throws IllegalArgumentException if the value is outside
    static void check(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " is " + least + " to " + most + ", not " + value);
        }
    }
}
