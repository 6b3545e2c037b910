package dev.jacket.cli;

/// Whose a message is: what its events say beside the peer.
///
/// @param number of the connection or datagram peer in this run, from 1; 0 where there is none
/// @param local our own address towards it; empty where nobody knows
record Party(int number, String local) {
    static final Party NOBODY = new Party(0, "");
}
