package dev.jacket.server;

/// What a server has done so far, and how often each of its limits has bitten.
///
/// **threads:** immutable.
///
/// @param accepted connections that were let in
/// @param open those that are open now; datagrams that are being handled on threads of their own
/// @param refused connections that were closed at once, as there were too many or they were not let in; with those
///     that were not established
/// @param failed handlers that threw something
/// @param reset connections that the peer, or the network, broke off
/// @param idle connections that were silent for too long
/// @param stalled peers that took none of their bytes for too long, and were cut
/// @param tooLong connections that ended with a message that was too long
/// @param late connections that ended with a message that was not whole in time
/// @param acceptErrors how often accept failed and the listener rested
/// @param datagrams datagrams that came
/// @param dropped datagrams that were not handled, and answers that were not sent
/// @param in bytes that came
/// @param out bytes that were sent
public record ServerCounts(
        long accepted,
        int open,
        long refused,
        long failed,
        long reset,
        long idle,
        long stalled,
        long tooLong,
        long late,
        long acceptErrors,
        long datagrams,
        long dropped,
        long in,
        long out) {}
